/** What the screen of a plan says to the server. */

/** @typedef {import("./plan-rules.js").Board} Board */

/** Sends an act on the plan; answers the board after it, or the words of why not. @param {Document} page @param {string} address @param {object} [body]
 * @returns {Promise<{board: Board} | {words: string | null, stale: boolean}>} words null: the server was not reached */
export async function act(page, address, body = {}) {
  const token = /** @type {HTMLMetaElement | null} */ (page.querySelector("meta[name=csrf-token]"))?.content ?? "";
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json();
    return answer.ok ? { board: said } : { words: said.title ?? null, stale: said.code === "stale_version" };
  } catch {
    return { words: null, stale: false };
  }
}

/** The page at an address, or the one that follows after a form is sent there; null where there is no answer, or none to show.
 * @param {string} address @param {FormData} [form] @returns {Promise<Document | null>} */
export async function sent(address, form) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, ...(form ? { method: "POST", body: form } : {}) });
    return answer.ok || answer.status === 422 ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
