/** Words of a form as its author wrote them: bold, lists and links of their Markdown, never HTML. */
import { html, nothing } from "../vendor/lit-html.js";

/** @typedef {import("./reading.js").Words} Words */

/** @param {Words|null} words @param {(name: string) => string|null} [picture] address of a picture of the form */
export function shown(words, picture = () => null) {
  if (!words) return nothing;
  const url = words.image ? picture(words.image) : null;
  return html`<span class="survey-words" translate="no">${words.formatted.length ? words.formatted.map(piece) : words.plain}</span>${
    url ? html`<img class="survey-picture" src=${url} alt="" />` : nothing
  }`;
}

/** What a control is described by. @param {{error: string|null, hint: string|null}} ids */
export const described = ({ error, hint }) => [hint, error].filter(Boolean).join(" ") || nothing;

/** @param {any} node @returns {unknown} */
function piece(node) {
  if (node.role === "child") return node.value;
  if (node.role === "line-break") return html`<br />`;
  if (node.role === "html") return node.unsafeHtml.replace(/<[^>]*>/g, "");
  const inner = node.children.map(piece);
  switch (node.elementName) {
    case "strong": return html`<strong>${inner}</strong>`;
    case "em": return html`<em>${inner}</em>`;
    case "u": return html`<u>${inner}</u>`;
    case "ul": return html`<ul>${inner}</ul>`;
    case "ol": return html`<ol>${inner}</ol>`;
    case "li": return html`<li>${inner}</li>`;
    case "h1": case "h2": case "h3": case "h4": case "h5": case "h6": return html`<b class="block">${inner}</b>`;
    case "p": case "div": return html`<span class="block">${inner}</span>`;
    default: return inner; // no link leads out of a form
  }
}
