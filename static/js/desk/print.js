/** The printing button of a sheet; without scripts the browser's own way stands beside it. */
const button = document.querySelector("[data-print]");
const hint = document.querySelector("[data-print-hint]");
if (button instanceof HTMLElement) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  if (hint instanceof HTMLElement) hint.hidden = true;
}
