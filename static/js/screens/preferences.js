/** How this device shows things: language, contrast, size of type. No secret and no person, so local storage will do. */
import { language, nearestLanguage, setLanguage } from "../messages/index.js";

const PREFIX = "fieldvisit.";

/** @param {string} name @returns {string | null} */
export function preference(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // storage refused by the browser: defaults then
  }
}

/** @param {string} name @param {string} value @returns {Promise<void>} when the page may be drawn with it */
export function setPreference(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // as above: the choice holds until the page is closed
  }
  return applyPreference(name, value);
}

/** @param {string} name @param {string | null} value */
async function applyPreference(name, value) {
  const root = document.documentElement;
  if (name === "language") {
    await setLanguage(nearestLanguage(value)).catch(() => {}); // its book cannot be had now: words stay as they are
    root.lang = language() === "zh" ? "zh-CN" : "en";
  }
  if (name === "contrast") value ? (root.dataset.contrast = value) : delete root.dataset.contrast;
  if (name === "type") value === "large" ? (root.dataset.type = "large") : delete root.dataset.type;
}

export async function applyPreferences() {
  const words = applyPreference("language", preference("language") ?? navigator.language);
  await applyPreference("contrast", preference("contrast"));
  await applyPreference("type", preference("type"));
  await words;
}
