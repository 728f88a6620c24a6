/** Filter forms marked `data-autosubmit` are sent when a choice changes; typed words wait for Enter. Empty fields stay out of the address. */

/**
 * The button of a form whose typed words must not stand in the address.
 * @param {HTMLFormElement} form
 */
const byPost = (form) => /** @type {HTMLElement | null} */ (form.querySelector("button[formaction]"));

/** @param {Document} page */
export function sendFiltersAtOnce(page) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-autosubmit]"))) {
    form.addEventListener("change", (event) => {
      const field = /** @type {HTMLElement} */ (event.target);
      if (field.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit(byPost(form));
    });
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }
}
