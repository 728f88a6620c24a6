/** The button marked `data-copy-press` copies the words beside it; where the browser refuses, they are selected to be copied by hand. */

/** @param {Document} page */
function copyWords(page) {
  const place = page.querySelector("[data-copy]");
  const words = /** @type {HTMLTextAreaElement | null | undefined} */ (place?.querySelector("[data-copy-words]"));
  const told = /** @type {HTMLElement | null | undefined} */ (place?.querySelector("[data-copy-done]"));
  if (!words || !told) return;
  place?.querySelector("[data-copy-press]")?.addEventListener("click", async () => {
    told.textContent = (await copied(words)) ? (told.dataset.words ?? "") : (told.dataset.failed ?? "");
  });
}

/** @param {HTMLTextAreaElement} words @returns {Promise<boolean>} */
async function copied(words) {
  words.focus();
  words.select();
  try {
    await navigator.clipboard.writeText(words.value); // only over HTTPS or on this machine
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

copyWords(document);
