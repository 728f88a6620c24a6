/** Filter forms marked `data-autosubmit` are sent when a choice changes; typed words wait for Enter. Empty fields stay out of the address. */

/** @param {Document} page */
export function sendFiltersAtOnce(page) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-autosubmit]"))) {
    form.addEventListener("change", (event) => {
      const field = /** @type {HTMLElement} */ (event.target);
      if (field.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
    });
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }
}
