/** Toasts go when told; they never go by themselves, so that nobody has to read fast. The first message of a form gets the focus. */

/** @param {Document} page */
export function closeToasts(page) {
  page.querySelector("[data-toasts]")?.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-close-toast]");
    button?.closest("[data-toast]")?.remove();
  });
}

/** @param {Document} page */
export function focusFirstMessage(page) {
  /** @type {HTMLElement | null} */ (page.querySelector("[data-focus]"))?.focus();
}
