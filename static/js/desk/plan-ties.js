/** What ties a household to cadres, in a dialog over the plan: the same page as without scripts, its part shown here. */
import { sent } from "./plan-wire.js";

/** Opens it from a row: by its link, or by the key R where the focus is in a row.
 * @param {Document} page @param {{changed: () => void, lost: () => void}} tell */
export function watchTies(page, tell) {
  const dialog = page.createElement("dialog");
  dialog.className = "plan-ties";
  page.body.append(dialog);
  const state = { changed: false, from: "" };

  const show = (/** @type {Document | null} */ fresh) => {
    const part = fresh?.querySelector("[data-ties]");
    if (!part) return tell.lost();
    dialog.replaceChildren(page.importNode(part, true));
    named(dialog);
    if (!dialog.open) dialog.showModal();
    /** @type {HTMLElement | null} */ (dialog.querySelector("[data-focus], input[type=radio], select"))?.focus();
  };
  const open = async (/** @type {HTMLAnchorElement} */ link) => {
    state.from = link.id;
    show(await sent(link.href));
  };

  page.addEventListener("click", (event) => {
    const pressed = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (pressed.closest("a[data-plan-ties]"));
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      void open(link);
    } else if (dialog.contains(pressed) && pressed.closest("[data-ties-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  page.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "r" || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("[data-home]")?.querySelector("a[data-plan-ties]") ?? null);
    if (!link) return;
    event.preventDefault();
    void open(link);
  });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fresh = await sent(form.action, new FormData(form));
    state.changed ||= fresh?.querySelector("[data-ties]") !== null;
    show(fresh);
  });
  dialog.addEventListener("close", () => {
    page.getElementById(state.from)?.focus();
    if (state.changed) tell.changed();
    state.changed = false;
  });
}

/** Its own heading shows and names it. @param {HTMLDialogElement} dialog */
function named(dialog) {
  const head = /** @type {HTMLElement | null} */ (dialog.querySelector(".only-in-dialog"));
  if (!head) return;
  head.hidden = false;
  head.id = "plan-ties-head";
  dialog.setAttribute("aria-labelledby", head.id);
}
