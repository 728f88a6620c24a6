/** A document for what needs one under Node.js: the engine of questionnaires reads and writes XML. */
import { JSDOM } from "jsdom";

export const { window } = new JSDOM("<!doctype html><body></body>", { url: "https://tablet.example/" });
for (const name of ["window", "document", "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Attr", "Text"])
  globalThis[name] = name === "window" ? window : window[name];
