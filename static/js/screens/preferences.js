/** How this device shows things: language, contrast, size of type. No secret and no person, so local storage will do. */
import { nearestLanguage, setLanguage } from "../messages/index.js";

const PREFIX = "fieldvisit.";

/** @param {string} name @returns {string | null} */
export function preference(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // storage refused by the browser: defaults then
  }
}

/** @param {string} name @param {string} value */
export function setPreference(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // as above: the choice holds until the page is closed
  }
  applyPreference(name, value);
}

/** @param {string} name @param {string | null} value */
function applyPreference(name, value) {
  const root = document.documentElement;
  if (name === "language") {
    const language = nearestLanguage(value);
    setLanguage(language);
    root.lang = language === "zh" ? "zh-CN" : "en";
  }
  if (name === "contrast") value ? (root.dataset.contrast = value) : delete root.dataset.contrast;
  if (name === "type") value === "large" ? (root.dataset.type = "large") : delete root.dataset.type;
}

export function applyPreferences() {
  applyPreference("language", preference("language") ?? navigator.language);
  applyPreference("contrast", preference("contrast"));
  applyPreference("type", preference("type"));
}
