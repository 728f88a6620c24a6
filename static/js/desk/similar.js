/** Beside the form of a new issue: what was brought lately from the same place in the same category, as it is chosen. */

/** @param {Document} page */
function showSimilar(page) {
  const form = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-intake]"));
  const beside = /** @type {HTMLElement | null} */ (page.querySelector("[data-similar]"));
  if (!form || !beside) return;
  let asked = "";
  form.addEventListener("change", async () => {
    const said = new FormData(form);
    const wanted = new URLSearchParams();
    for (const [name, field] of [["category", "category"], ["household", "household_id"], ["grid", "grid_id"]]) {
      const value = said.get(field);
      if (typeof value === "string" && value) wanted.set(name, value);
    }
    if (wanted.toString() === asked) return;
    asked = wanted.toString();
    const question = asked;
    try {
      const answer = await fetch(`${beside.dataset.similar}?${question}`);
      if (answer.ok && question === asked) show(beside, await answer.text());
    } catch {
      // A hint that does not come is no fault of the form.
    }
  });
}

/** @param {HTMLElement} beside @param {string} text */
function show(beside, text) {
  const parsed = new DOMParser().parseFromString(text, "text/html");
  beside.replaceChildren(...parsed.body.childNodes);
}

showSimilar(document);
