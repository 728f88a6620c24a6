/** A field that looks through what is on the tablet as one types. Nothing typed here leaves it. */
import { html } from "../vendor/lit-html.js";
import { icon } from "./icons.js";

/** @param {{words: string, value: string, input: (text: string) => void, id?: string}} field */
export function searchField({ words, value, input, id = "search" }) {
  return html`<div class="search">
    <label class="seen-by-reader" for=${id}>${words}</label>${icon("search")}
    <input
      id=${id}
      class="input"
      type="search"
      autocomplete="off"
      enterkeyhint="search"
      placeholder=${words}
      .value=${value}
      @input=${(/** @type {any} */ event) => input(event.target.value)}
    />
  </div>`;
}
