/** What an issue is asked for, whether in a visit or by itself: category, words, and only then the rest. */
import { named, t } from "../messages/index.js";
import { LONGEST_NOTE } from "../rules/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { categoryWords } from "../widgets/records.js";
import { joined, pickOne, quickWords } from "../widgets/picks.js";
import { said } from "../widgets/said.js";
import { photoField } from "./photo-door.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("../rules/operations.js").IssueForm} IssueForm */
/** @typedef {{group: string | null, open: boolean}} Picker */
/**
 * @typedef {object} Parts
 * @property {IssueForm} form
 * @property {import("../widgets/kinds.js").FoldedHousehold | undefined} folded
 * @property {Record<string, string>} faults
 * @property {Picker} picker
 * @property {(apply: (form: IssueForm) => void) => void} change
 * @property {() => Promise<unknown>} keep what was changed is on the disk
 */

const SOMEBODY_ELSE = "other";
const RECENT = 4;

/** @param {App} app @param {Parts} parts */
export function issueFields(app, parts) {
  return html`<section class="card">${category(app, parts)}</section>
    <section class="card">${description(parts)}</section>
    <section class="card flush">${photoField(app, parts)}</section>
    <section class="card">${onSpot(parts)}</section>
    <section class="card stack">
      ${urgency(parts)}${reporter(parts)}
      <label class="check"
        ><input
          type="checkbox"
          .checked=${parts.form.confidential}
          @change=${(/** @type {any} */ event) =>
            parts.change((form) => {
              form.confidential = event.target.checked;
            })}
        />
        <span
          ><b>${t("raise.confidential")}</b><small class="block">${t("raise.confidential_hint")}</small></span
        ></label
      >
    </section>`;
}

/** @param {App} app @param {Parts} parts */
function category(app, parts) {
  const { form, picker, faults } = parts;
  if (form.category && !picker.open) {
    const parent = app.books.categories.find((entry) => entry.code === form.category)?.parent;
    return html`<div class="row between wrap">
      <div>
        <h2 class="h3">${t("raise.category")}</h2>
        <p class="space-top">
          <span class="chip accent"
            >${parent ? html`${categoryWords(app.books, parent)} › ` : nothing}${categoryWords(app.books, form.category)}</span
          >
        </p>
      </div>
      <button
        type="button"
        class="link-btn"
        @click=${() => {
          picker.open = true;
          app.redraw();
        }}
      >
        ${t("go.change")}<span class="seen-by-reader"> ${t("raise.category")}</span>
      </button>
    </div>`;
  }
  const pick = (/** @type {string | null} */ code) => {
    delete faults.category;
    picker.open = false;
    parts.change(() => {
      form.category = code;
    });
  };
  const recent = recentCategories(app);
  const groups = app.books.categories.filter((entry) => !entry.parent);
  const inside = picker.group ? app.books.categories.filter((entry) => entry.parent === picker.group) : [];
  return html`<h2 class="h3">${t("raise.category")}</h2>
    ${faults.category ? html`<p class="error" id="category-error">${t("raise.choose_category")}</p>` : nothing}
    ${
      recent.length
        ? html`<p class="small space-top">${t("raise.recent")}</p>
            ${pickOne({
              name: "recent-category",
              label: t("raise.recent"),
              quiet: true,
              value: form.category,
              choices: recent.map((entry) => ({ value: entry.code, words: named(entry) })),
              pick,
            })}
            <p class="small space-top">${t("raise.all_categories")}</p>`
        : nothing
    }
    <div class="picks space-top" role="group" aria-label=${t("raise.category")}>
      ${groups.map(
        (group) =>
          html`<button
            type="button"
            class="pick ${picker.group === group.code ? "on" : ""}"
            aria-expanded=${picker.group === group.code ? "true" : "false"}
            aria-invalid=${faults.category ? "true" : nothing}
            @click=${() => {
              picker.group = picker.group === group.code ? null : group.code;
              app.redraw();
            }}
          >
            ${named(group)}
          </button>`,
      )}
    </div>
    ${
      inside.length
        ? html`<div class="inside">
            ${pickOne({
              name: "category",
              label: t("raise.category_in"),
              quiet: true,
              value: form.category,
              choices: inside.map((entry) => ({ value: entry.code, words: named(entry) })),
              pick,
            })}
          </div>`
        : nothing
    }`;
}

/** The categories this cadre used last. @param {App} app */
function recentCategories(app) {
  const codes = app.folded.issues
    .filter((issue) => issue.raised_by.id === app.user.id)
    .map((issue) => issue.category);
  return [...new Set(codes)]
    .slice(0, RECENT)
    .flatMap((code) => app.books.categories.find((entry) => entry.code === code) ?? []);
}

/** @param {Parts} parts */
function description({ form, faults, change }) {
  return html`<div class="field">
      <label for="description"><span class="h3">${t("raise.description")}</span></label>
      <textarea
        id="description"
        rows="3"
        autocomplete="off"
        maxlength=${LONGEST_NOTE}
        placeholder=${t("raise.description_hint")}
        .value=${form.description}
        aria-invalid=${faults.description ? "true" : nothing}
        aria-describedby=${faults.description ? "description-error" : nothing}
        @input=${(/** @type {any} */ event) =>
          change(() => {
            form.description = event.target.value;
            delete faults.description;
          })}
      ></textarea>
      ${faults.description ? html`<p class="error" id="description-error">${t(`fault.${faults.description}`)}</p>` : nothing}
    </div>
    ${quickWords("raise.places", (word) =>
      change(() => {
        form.description = joined(form.description, word);
      }),
    )}
    ${quickWords("raise.troubles", (word) =>
      change(() => {
        form.description = joined(form.description, word);
      }),
    )}`;
}

/** @param {Parts} parts */
function onSpot({ form, faults, change }) {
  const pick = (/** @type {string | null} */ value) =>
    change(() => {
      form.on_spot =
        value === "solved" || value === "explained"
          ? { outcome: value, done: form.on_spot?.done ?? "" }
          : null;
    });
  return html`${pickOne({
    name: "on-spot",
    label: t("raise.on_spot"),
    value: form.on_spot?.outcome ?? "no",
    pick,
    choices: ["no", "solved", "explained"].map((value) => ({ value, words: t(`raise.on_spot.${value}`) })),
  })}
  ${
    form.on_spot
      ? html`<div class="field space-top-4">
            <label for="done">${t("raise.done")}</label>
            <textarea
              id="done"
              rows="2"
              autocomplete="off"
              maxlength=${LONGEST_NOTE}
              .value=${form.on_spot.done}
              aria-invalid=${faults["on_spot.done"] ? "true" : nothing}
              aria-describedby=${faults["on_spot.done"] ? "done-error" : nothing}
              @input=${(/** @type {any} */ event) =>
                change(() => {
                  if (form.on_spot) form.on_spot.done = event.target.value;
                  delete faults["on_spot.done"];
                })}
            ></textarea>
            ${faults["on_spot.done"] ? html`<p class="error" id="done-error">${t(`fault.${faults["on_spot.done"]}`)}</p>` : nothing}
          </div>
          ${quickWords(
            form.on_spot.outcome === "explained" ? "raise.explained_words" : "raise.done_words",
            (word) =>
              change(() => {
                if (form.on_spot) form.on_spot.done = joined(form.on_spot.done, word);
              }),
          )}`
      : nothing
  }`;
}

/** @param {Parts} parts */
function urgency({ form, change }) {
  return pickOne({
    name: "urgency",
    label: t("raise.urgency"),
    value: form.urgency,
    pick: (value) =>
      change(() => {
        form.urgency = /** @type {any} */ (value ?? "normal");
      }),
    choices: ["normal", "urgent", "danger"].map((value) => ({ value, words: t(`urgency.${value}`) })),
  });
}

/** @param {Parts} parts */
function reporter({ form, folded, change }) {
  const { reporter: who } = form;
  const members = folded?.members ?? [];
  const named_ = Boolean(who.name || who.phone) || !members.length;
  const value = who.member_id ?? (named_ && members.length ? SOMEBODY_ELSE : null);
  const pick = (/** @type {string | null} */ chosen) =>
    change(() => {
      form.reporter = {
        ...who,
        member_id: chosen === SOMEBODY_ELSE ? null : chosen,
        name: chosen === SOMEBODY_ELSE ? who.name || " " : "",
        phone: chosen === SOMEBODY_ELSE ? who.phone : "",
      };
    });
  const write = (/** @type {"name" | "phone"} */ field) => (/** @type {any} */ event) =>
    change(() => {
      form.reporter = { ...who, member_id: null, [field]: event.target.value };
    });
  return html`${
    members.length
      ? pickOne({
          name: "reporter",
          label: t("raise.reporter"),
          value,
          pick,
          free: true,
          choices: [
            ...members.map((member) => ({ value: member.id, words: said(member.name) })),
            { value: SOMEBODY_ELSE, words: t("raise.reporter_other") },
          ],
        })
      : html`<p class="label">${t("raise.reporter")}</p>`
  }
  ${
    named_
      ? html`<div class="row wrap reporter-fields">
          <div class="field grow">
            <label for="reporter-name">${t("raise.reporter_name")}</label>
            <input
              id="reporter-name"
              class="input"
              autocomplete="off"
              maxlength="60"
              .value=${who.name.trimStart()}
              @input=${write("name")}
            />
          </div>
          <div class="field grow">
            <label for="reporter-phone">${t("raise.reporter_phone")}</label>
            <input
              id="reporter-phone"
              class="input"
              type="tel"
              autocomplete="off"
              maxlength="20"
              .value=${who.phone}
              @input=${write("phone")}
            />
          </div>
        </div>`
      : nothing
  }`;
}
