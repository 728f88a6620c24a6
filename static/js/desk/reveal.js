/** A form marked `data-reveal` shows one masked number in its place; the press is logged by the server. */

/** @param {Document} page */
export function revealNumbers(page) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-reveal]"))) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      if (button) button.disabled = true;
      try {
        show(form, await ask(form));
      } catch {
        form.submit(); // the page without scripts does the same, and says what went wrong
      }
    });
  }
}

/** @param {HTMLFormElement} form @returns {Promise<string>} */
async function ask(form) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", headers, body: new FormData(form) });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).number;
}

/** @param {HTMLFormElement} form @param {string} number */
function show(form, number) {
  const words = document.createElement("bdi");
  words.setAttribute("translate", "no");
  words.className = "num";
  words.tabIndex = -1;
  words.textContent = number;
  const masked = form.parentElement?.querySelector("[data-masked]");
  if (masked) masked.replaceWith(words);
  else form.before(words);
  form.remove();
  words.focus();
}
