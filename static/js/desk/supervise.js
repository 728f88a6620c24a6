/** One press takes a case under supervision: links marked `data-supervise` open the page's dialog instead of the issue's own page. */

/** @param {Document} page */
function superviseInPlace(page) {
  const dialog = /** @type {HTMLDialogElement | null} */ (page.querySelector("[data-supervise-dialog]"));
  const form = dialog?.querySelector("form");
  const name = dialog?.querySelector("[data-supervise-name]");
  const version = /** @type {HTMLInputElement | null | undefined} */ (form?.querySelector("[name=version]"));
  if (!dialog || !form || !name || !version) return;
  page.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-supervise]");
    if (!(link instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.action = link.dataset.supervise ?? "";
    version.value = link.dataset.version ?? "";
    name.textContent = link.dataset.name ?? "";
    dialog.showModal();
    dialog.addEventListener("close", () => link.focus(), { once: true });
  });
  dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
}

superviseInPlace(document);
