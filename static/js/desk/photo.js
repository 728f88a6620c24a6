// Leafing through photos by keys: the links of the page are what the keys press.

const KEYS = { ArrowLeft: "prev", ArrowRight: "next", Escape: "up" };

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rel = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
  const link = rel && document.querySelector(`a[rel="${rel}"]`);
  if (link instanceof HTMLElement) {
    event.preventDefault();
    link.click();
  }
});
