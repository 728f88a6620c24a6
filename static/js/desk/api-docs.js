/** 接口说明: finds operations by words, and sends one as the person who is signed in. */

const MOST = 20_000; // characters of an answer that are shown

/** @param {Document} page */
export function findOperations(page) {
  const field = /** @type {HTMLInputElement | null} */ (page.querySelector("[data-api-find]"));
  field?.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-api-group]"))) {
      const shown = filterGroup(group, words);
      group.hidden = shown === 0;
      found += shown;
    }
    const none = /** @type {HTMLElement | null} */ (page.querySelector("[data-api-none]"));
    if (none) none.hidden = found > 0;
  });
}

/** @param {HTMLElement} group @param {string[]} words @returns {number} how many are shown */
function filterGroup(group, words) {
  let shown = 0;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-api-op]"))) {
    const text = one.dataset.apiOp ?? "";
    one.hidden = !words.every((word) => text.includes(word));
    if (!one.hidden) shown += 1;
  }
  return shown;
}

/** @param {Document} page */
export function tryOperations(page) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-api-try]"))) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      if (button) button.disabled = true;
      try {
        await send(page, form);
      } finally {
        if (button) button.disabled = false;
      }
    });
  }
}

/** @param {Document} page @param {HTMLFormElement} form */
async function send(page, form) {
  const method = form.dataset.method ?? "GET";
  const said = new FormData(form);
  const token = /** @type {HTMLMetaElement | null} */ (page.querySelector("meta[name='csrf-token']"));
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token?.content ?? "" };
  const body = said.get("body");
  try {
    const answer = await fetch(address(form.dataset.path ?? "", said), {
      method,
      headers,
      body: typeof body === "string" ? body : undefined,
    });
    show(form, `${answer.status} ${answer.statusText}`, pretty(await answer.text()));
  } catch (error) {
    show(form, "–", String(error));
  }
}

/** @param {string} path @param {FormData} said */
function address(path, said) {
  const query = new URLSearchParams();
  for (const [key, value] of said) {
    if (typeof value !== "string") continue;
    const [where, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    if (where === "path") path = path.replace(`{${name}}`, encodeURIComponent(value.trim()));
    if (where === "query" && value.trim()) query.append(name, value.trim());
  }
  return query.size ? `${path}?${query}` : path;
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, MOST);
  } catch {
    return text.slice(0, MOST);
  }
}

/** @param {HTMLFormElement} form @param {string} status @param {string} text */
function show(form, status, text) {
  const result = /** @type {HTMLElement} */ (form.querySelector("[data-api-result]"));
  /** @type {HTMLElement} */ (form.querySelector("[data-api-status]")).textContent = status;
  /** @type {HTMLElement} */ (form.querySelector("[data-api-answer]")).textContent = text;
  result.hidden = false;
}

findOperations(document);
tryOperations(document);
