/** What a visit may also carry: issues, companions, what was given, the place. All of it optional, none of it in the way. */
import { t } from "../messages/index.js";
import { html, nothing } from "../vendor/lit-html.js";
import { icon } from "../widgets/icons.js";
import { whereAmI } from "../widgets/position.js";
import { categoryWords } from "../widgets/records.js";
import { dotted, said } from "../widgets/said.js";
import { who } from "./visit-people.js";
import { brief } from "../widgets/reading.js";

/** @typedef {import("../widgets/kinds.js").App} App */
/** @typedef {import("./visit-form.js").VisitState} VisitState */

/** @param {App} app @param {import("../widgets/kinds.js").FoldedHousehold} folded @param {VisitState} state */
export function extras(app, folded, state) {
  return html`${state.form.kind === "condolence" ? given(state) : nothing}
    <section class="card flush items" aria-label=${t("visit.also")}>
      ${state.row ? nothing : state.form.issues.map((issue, at) => issueEntry(app, state, issue, at))}
      ${
        state.row
          ? nothing
          : html`<a class="item" href=${`#/visit/${folded.id}/issue`}
              ><span class="row"
                >${icon("issue")}<b
                  >${state.form.issues.length ? t("visit.another_issue") : t("raise.title")}</b
                ></span
              >
              <span class="mute mid right">${t("visit.issue_hint")}</span></a
            >`
      }
      ${place(app, state)} ${who(app, folded, state)}
    </section>`;
}

/** @param {App} app @param {VisitState} state @param {import("../rules/operations.js").IssueForm} issue @param {number} at */
function issueEntry(app, state, issue, at) {
  const drop = () =>
    state.change((form) => {
      form.issues = form.issues.filter((other) => other.id !== issue.id);
    });
  return html`<div class="item">
    <a class="grow plain" href=${`#/visit/${state.id}/issue/${at}`}
      ><span class="item-title">${said(brief(issue.description, 36))}</span>
      <small class="block"
        >${dotted([categoryWords(app.books, issue.category ?? ""), issue.on_spot ? t("raise.on_spot_short") : t(`urgency.${issue.urgency}`)])}</small
      ></a
    >
    <button type="button" class="btn quiet small-ish" @click=${drop}>${t("go.remove")}</button>
  </div>`;
}

/** @param {App} app @param {VisitState} state */
function place(app, state) {
  const { form } = state;
  if (form.position) {
    const drop = () =>
      state.change(() => {
        form.position = null;
      });
    return html`<div class="item">
      <span class="row"
        >${icon("pin")}<b>${t("position.noted", { n: form.position.accuracy_m ?? 0 })}</b></span
      >
      <button type="button" class="btn quiet small-ish" @click=${drop}>${t("go.remove")}</button>
    </div>`;
  }
  const note = async () => {
    const found = await whereAmI();
    if (found)
      state.change(() => {
        form.position = found;
      });
    else app.say(t("position.none"));
  };
  return html`<button type="button" class="item" @click=${note}>
    <span class="row">${icon("pin")}<b>${t("position.note")}</b></span>
    <span class="mute mid right">${t("position.optional")}</span>
  </button>`;
}

/** @param {VisitState} state */
function given(state) {
  const { form } = state;
  const rows = form.given.length ? form.given : [{ what: "", value: null }];
  const write = (
    /** @type {number} */ at,
    /** @type {Partial<{what: string, value: number | null}>} */ part,
  ) =>
    state.change(() => {
      form.given = rows.map((row, index) => (index === at ? { ...row, ...part } : row));
    });
  return html`<section class="card">
    <h2 class="h3">${t("visit.given")}</h2>
    ${rows.map(
      (row, at) =>
        html`<div class="row wrap space-top">
          <div class="field grow">
            <label for=${`given-${at}`}>${t("visit.given_what")}</label
            ><input
              id=${`given-${at}`}
              class="input"
              autocomplete="off"
              maxlength="200"
              .value=${row.what}
              @input=${(/** @type {any} */ event) => write(at, { what: event.target.value })}
            />
          </div>
          <div class="field worth">
            <label for=${`worth-${at}`}>${t("visit.given_value")}</label
            ><input
              id=${`worth-${at}`}
              class="input"
              type="number"
              min="0"
              inputmode="decimal"
              autocomplete="off"
              .value=${row.value === null ? "" : String(row.value)}
              @input=${(/** @type {any} */ event) => write(at, { value: event.target.value === "" ? null : Number(event.target.value) })}
            />
          </div>
        </div>`,
    )}
    ${
      form.given.length && form.given.at(-1)?.what
        ? html`<p>
            <button
              type="button"
              class="link-btn"
              @click=${() =>
                state.change(() => {
                  form.given = [...form.given, { what: "", value: null }];
                })}
            >
              ${icon("plus")}${t("visit.given_more")}
            </button>
          </p>`
        : nothing
    }
  </section>`;
}
