/** The menu drawer on small screens closes by Escape and by a press beside it. */

/** @param {Document} page */
export function closeDrawers(page) {
  const drawers = /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll("details.drawer"));
  page.addEventListener("click", (event) => {
    for (const drawer of drawers) if (!drawer.contains(/** @type {Node} */ (event.target))) drawer.open = false;
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drawer of drawers) {
      if (!drawer.open) continue;
      drawer.open = false;
      drawer.querySelector("summary")?.focus();
    }
  });
}
