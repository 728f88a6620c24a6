/** Line icons of one family. Each stands beside a word, so none speaks for itself. */
import { html, svg } from "../vendor/lit-html.js";

const SHAPES = {
  home: svg`<path d="M4 11 12 4l8 7v9H4z"/><path d="M10 20v-6h4v6"/>`,
  list: svg`<path d="M4 6h16M4 12h16M4 18h10"/>`,
  issue: svg`<path d="M12 3 3 20h18z"/><path d="M12 10v4m0 3v.01"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>`,
  back: svg`<path d="m14 5-7 7 7 7"/>`,
  next: svg`<path d="m9 5 7 7-7 7"/>`,
  tray: svg`<path d="M12 3v10m0 0 4-4m-4 4-4-4M4 17v3h16v-3"/>`,
  tick: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  sending: svg`<path d="M12 20V6m0 0 5 5m-5-5-5 5"/>`,
  ask: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5m0 3.4v.01"/>`,
  phone: svg`<path d="M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4a2 2 0 0 1-2 2C10 21 3 14 3 6a2 2 0 0 1 2-2z"/>`,
  clock: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>`,
  pin: svg`<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>`,
  route: svg`<circle cx="6" cy="18.5" r="2.5"/><circle cx="18" cy="5.5" r="2.5"/><path d="M8.5 18.5H15a3.3 3.3 0 0 0 0-6.5H9a3.3 3.3 0 0 1 0-6.5h6.5"/>`,
  people: svg`<circle cx="9" cy="9" r="3.5"/><path d="M3 20c.6-4 3-6 6-6s5.4 2 6 6M15.5 5.8a3.5 3.5 0 0 1 0 6.4M17.5 14.6c2 .8 3.1 2.6 3.5 5.4"/>`,
  device: svg`<path d="M6 3h12v18H6z"/><path d="M11 18h2"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
  note: svg`<path d="M5 4h14v16H5z"/><path d="M9 9h6M9 13h6"/>`,
  edit: svg`<path d="M4 20h4L19 9l-4-4L4 16z"/>`,
  away: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  wind: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6l1.5 1.5m9.8 9.8 1.5 1.5m0-12.8-1.5 1.5m-9.8 9.8-1.5 1.5"/>`,
  camera: svg`<path d="M4 8h4l2-3h4l2 3h4v11H4z"/><circle cx="12" cy="13" r="3.5"/>`,
  lock: svg`<path d="M6 11h12v9H6z"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
};

/** @typedef {keyof typeof SHAPES} IconName */

/** @param {IconName} name */
export function icon(name) {
  return html`<svg class="ico" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${SHAPES[name]}
  </svg>`;
}
