/** Forms marked `data-confirm="question"` are sent only after a yes in the page's one dialog. */

/** @param {Document} page */
export function askBeforeSending(page) {
  const dialog = /** @type {HTMLDialogElement | null} */ (page.querySelector("[data-confirm-dialog]"));
  const words = dialog?.querySelector("[data-confirm-words]");
  const yes = /** @type {HTMLButtonElement | null | undefined} */ (dialog?.querySelector("[data-confirm-yes]"));
  if (!dialog || !words || !yes) return;
  const usual = yes.textContent;
  /** @type {{form: HTMLFormElement, submitter: HTMLElement | null} | null} */
  let waiting = null;

  page.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.dataset.confirmed === "yes") return;
    event.preventDefault();
    waiting = { form, submitter: event.submitter };
    words.textContent = question;
    yes.textContent = event.submitter?.dataset.confirmYes ?? form.dataset.confirmYes ?? usual;
    dialog.showModal();
  });
  yes.addEventListener("click", () => {
    dialog.close();
    if (!waiting) return;
    const { form, submitter } = waiting;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
    waiting = null;
  });
  dialog.querySelector("[data-confirm-no]")?.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => waiting?.submitter?.focus());
}
