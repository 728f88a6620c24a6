/**
 * In a form marked `data-selection="name"`: a box marked `data-select-all` ticks all others of that name, the number chosen
 * stands in `data-selected-count`, and buttons marked `data-needs-selection` wait until something is chosen.
 */

/** @param {Document} page */
export function countSelected(page) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-selection]"))) watch(form);
}

/** @param {HTMLFormElement} form */
function watch(form) {
  const name = form.dataset.selection;
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`input[type=checkbox][name="${name}"]`)]);
  const all = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-select-all]"));
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const place of form.querySelectorAll("[data-selected-count]")) place.textContent = String(chosen);
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("[data-needs-selection]"))) button.disabled = chosen === 0;
    for (const box of boxes) box.closest("tr")?.classList.toggle("picked", box.checked);
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell); // a page brought back from the cache keeps its ticks
  tell();
}
