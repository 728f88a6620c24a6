/**
 * What an outbox row looks like on the screens: as the fact it will become, marked as saved here.
 * Nothing is guessed that only the server decides (numbers, due dates, closing).
 *
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").User} User
 */

/**
 * @param {Row} row
 * @returns {{local: true, row_state: import("./types.js").RowState, operation_id: string,
 *   problem?: import("./types.js").RowProblem}}
 */
export function localMark(row) {
  const mark = { local: /** @type {const} */ (true), row_state: row.state, operation_id: row.id };
  return row.problem ? { ...mark, problem: row.problem } : mark;
}

/** Until the dossier tells of them. @param {import("./photos.js").NamedPhoto[]|undefined} photos */
const toldOf = (photos) => (photos ? { photos: photos.map(({ id }) => ({ id, state: "awaited" })) } : {});

/**
 * @param {Row} row
 * @param {User} user
 * @param {{id: string, name: string}[]} [colleagues]  who may have come along, by name
 * @returns {import("./types.js").Visit & {state: string}}
 */
export function localVisit(row, user, colleagues = []) {
  const { body } = row;
  const along = body.companions ?? [];
  return {
    id: row.entity_id, kind: body.kind, outcome: body.outcome, started_at: body.started_at,
    ended_at: body.ended_at ?? null, notes: body.notes ?? "", phrases: body.phrases ?? [], cadre_id: user.id,
    cadre_name: user.name, companions: colleagues.filter(({ id }) => along.includes(id)).map(({ name }) => name),
    companion_ids: along, people_met: body.people_met ?? [], given: body.given ?? [],
    ...toldOf(body.photos), supersedes: row.supersedes ?? null, state: row.state, ...localMark(row),
  };
}

/**
 * @param {Row} row
 * @param {User} user
 * @returns {import("./types.js").Issue}
 */
export function localIssue(row, user) {
  const { body } = row;
  const spot = body.on_spot ?? null;
  const state = spot ? "resolved" : "submitted";
  const event = { from: null, at: row.captured_at, occurred_at: row.captured_at, actor_name: user.name,
    unit_name: null, note: null, outcome: null, cycle: 1 };
  const events = [{ ...event, id: `${row.entity_id}:raise`, step: "raise", to: "submitted" }];
  if (spot) {
    events.push({ ...event, id: `${row.entity_id}:on_spot`, step: "on_spot", from: /** @type {any} */ ("submitted"),
      to: "resolved", note: spot.done, outcome: spot.outcome });
  }
  return {
    id: row.entity_id, number: null, category: body.category, description: body.description,
    urgency: body.urgency ?? "normal", state, version: events.length, cycle: 1, intake: "visit",
    resolution_channel: spot ? "on_spot" : null, outcome: spot?.outcome ?? null,
    confidential: body.confidential ?? false, household_id: row.household_id,
    raised_by: { id: user.id, name: user.name },
    reporter: { id: body.reporter?.member_id ?? null, name: body.reporter?.name ?? null }, unit_name: null,
    level: "grid", occurred_at: row.captured_at, recorded_at: null, due_at: null, answer: spot?.done ?? null,
    answered_at: spot ? row.captured_at : null, answered_by: spot ? user.name : null, callback_due: false,
    supervised: false, events, callbacks: [], visit_id: body.visit_id, ...toldOf(body.photos), ...localMark(row),
  };
}

/**
 * @param {Row} row
 * @param {User} user
 * @returns {import("./types.js").Meeting & {state: string}}
 */
export function localMeeting(row, user) {
  const { body } = row;
  return {
    id: row.entity_id, kind: body.kind, place: body.place, started_at: body.started_at,
    headcount: body.headcount ?? null, attended: body.attended ?? [], notes: body.notes ?? null,
    grid_id: body.grid_id ?? null, state: row.state, ...localMark(row),
  };
}

/**
 * @param {Row} row
 * @param {User} user
 * @param {number} cycle
 * @returns {import("./types.js").Callback & {state: string}}
 */
export function localCallback(row, user, cycle) {
  const { body } = row;
  return {
    id: row.entity_id, cycle, reached: body.reached, satisfaction: body.satisfaction ?? null,
    words: body.words ?? null, at: row.captured_at, officer_name: user.name, state: row.state, ...localMark(row),
  };
}
