/**
 * The shapes that travel between the floors, written once as JSDoc types.
 *
 * Dossiers are kept exactly as the server sends them; what the screens see are the folded forms.
 * The module is only ever imported as a type, so it is never loaded by a browser.
 *
 * @typedef {"f"|"m"|null} Sex
 * @typedef {"door"|"courtyard_meeting"|"appointment"|"assistance"|"condolence"|"follow_up"|"enterprise"
 *   |"leader"|"sweep"|"alarm"} VisitKind
 * @typedef {"met"|"nobody_home"|"refused"|"come_back_later"|"moved_away"} VisitOutcome
 * @typedef {"satisfied"|"basically"|"not"} Satisfaction
 * @typedef {"normal"|"urgent"|"danger"} Urgency
 * @typedef {"pending"|"sending"|"acknowledged"|"conflict"|"quarantined"} RowState
 *
 * @typedef {{lat: number, lon: number}} Point
 * @typedef {{lat: number, lon: number, accuracy_m?: number}} Position
 *
 * @typedef {object} Household
 * @property {string} id
 * @property {"family"|"enterprise"} kind
 * @property {string} name
 * @property {number} grid_id
 * @property {string} grid_name
 * @property {string} village_name
 * @property {string|null} group
 * @property {string|null} hamlet
 * @property {string|null} door
 * @property {string} address
 * @property {Point|null} position
 * @property {boolean} active
 * @property {"active"|"proposed"|"gone"} [state]
 * @property {string|null} [speaks]    the language one is best met in
 * @property {string|null} [trade]     of an enterprise, as the next two
 * @property {number|null} [staff]     how many people work there
 * @property {string|null} [safety]    what to look after on its premises
 *
 * @typedef {{cadre_id: string, cadre_name: string, reason: "near"|"kin"|"familiar", since: string,
 *   handed?: {by: string, at: string}}} Assignment  handed: the name of who kept it before, and when it came from there
 * @typedef {{id: string, name: string, sex: Sex, birth_year: number|null, relation: string, head: boolean,
 *   phone: string|null} & Local} Member
 * @typedef {{tag: string, sensitive: boolean, verified_on: string|null, expires_on: string|null,
 *   basis: string|null, verify_by?: string} & Local} HouseholdTag
 * @typedef {{id: string, planned_at: string, with_whom: string|null, reason: string, made_by: string,
 *   made_at?: string|null} & Local} Appointment
 * @typedef {{id: string, address: string, state: "open"|"confirmed"|"merged"|"refused", note: string|null,
 *   into: string|null, at: string} & Local} Proposal  a door that one found on no register
 * @typedef {{id: string, field: string, cause: "clash"|"number"|"answer", kept: any, yours: any, by: string,
 *   at: string} & Local} Unsettled  a value that waits for the coordinator
 *
 * @typedef {object} Local  what a folded row carries when it comes from the outbox
 * @property {true} [local]
 * @property {RowState} [row_state]
 * @property {string} [operation_id]
 * @property {RowProblem} [problem]
 *
 * @typedef {object} VisitFacts
 * @property {string} id
 * @property {VisitKind} kind
 * @property {VisitOutcome} outcome
 * @property {string} started_at
 * @property {string|null} ended_at
 * @property {string} notes
 * @property {string[]} phrases
 * @property {string} cadre_id
 * @property {string} cadre_name
 * @property {string[]} companions
 * @property {string|null} supersedes
 * @property {{what: string, value?: number|null}[]} [given]
 * @property {string|null} [corrected_by]
 * @property {string[]} [people_met]       member ids
 * @property {string[]} [companion_ids]
 * @property {import("./photos.js").ToldPhoto[]} [photos]
 * @property {EarlierVisit[]} [earlier]     what it stood in for, the latest first
 * @typedef {Omit<VisitFacts, "earlier"> & Local} EarlierVisit
 * @typedef {VisitFacts & Local} Visit
 *
 * @typedef {{id: string, place: string, started_at: string, attended: boolean} & Local} Attendance
 *
 * @typedef {object} IssueEvent
 * @property {string} id
 * @property {string} step
 * @property {string|null} from
 * @property {string} to
 * @property {string} at
 * @property {string} occurred_at
 * @property {string} actor_name
 * @property {string|null} unit_name
 * @property {string|null} note
 * @property {string|null} outcome
 * @property {number} cycle
 *
 * @typedef {{id: string, cycle: number, reached: boolean, satisfaction: Satisfaction|null, words: string|null,
 *   at: string, officer_name: string} & Local} Callback
 *
 * @typedef {object} IssueFacts
 * @property {string} id
 * @property {string|null} number        null until the server has given one
 * @property {string} category
 * @property {string} description
 * @property {Urgency} urgency
 * @property {string} state
 * @property {number} version
 * @property {number} cycle
 * @property {string} intake
 * @property {string|null} resolution_channel
 * @property {string|null} outcome
 * @property {boolean} confidential
 * @property {string|null} household_id
 * @property {{id: string, name: string}} raised_by
 * @property {{id: string|null, name: string|null}|null} reporter
 * @property {string|null} unit_name
 * @property {string} level
 * @property {string} occurred_at
 * @property {string|null} recorded_at
 * @property {string|null} due_at
 * @property {string|null} answer
 * @property {string|null} answered_at
 * @property {string|null} answered_by
 * @property {boolean} callback_due
 * @property {boolean} supervised
 * @property {IssueEvent[]} events
 * @property {Callback[]} callbacks
 * @property {string} [visit_id]
 * @property {import("./photos.js").ToldPhoto[]} [photos]
 * @typedef {IssueFacts & Local} Issue
 *
 * @typedef {object} HouseholdDossier
 * @property {string} id
 * @property {"household"} kind
 * @property {string} token
 * @property {number} revision
 * @property {Household} household
 * @property {Assignment|null} assignment
 * @property {Member[]} members
 * @property {HouseholdTag[]} tags
 * @property {Visit[]} visits
 * @property {Attendance[]} meetings
 * @property {Issue[]} issues
 * @property {Appointment[]} [appointments]  planned and not yet kept, the next first
 * @property {Unsettled[]} [to_check]
 * @property {SetTask[]} [tasks]     set and not done, the oldest first
 * @property {AskedSurvey[]} [samples]  questionnaires to be asked here and not answered since
 *
 * @typedef {{id: string, words: string, due_on: string|null, form_title: string|null, made_by: string,
 *   made_at: string}} SetTask
 * @typedef {{id: string, form_id: string, title?: string, due_on: string, since: string}} AskedSurvey
 *
 * @typedef {object} MeetingFacts
 * @property {string} id
 * @property {string} kind
 * @property {string} place
 * @property {string} started_at
 * @property {number|null} headcount
 * @property {string[]} attended
 * @property {string|null} notes
 * @property {number|null} grid_id
 * @typedef {MeetingFacts & Local} Meeting
 *
 * @typedef {{operation_id: string, kind: string, code: string, message: string, at: string}} QuarantinedFact
 * @typedef {object} UserDossier
 * @property {string} id
 * @property {"user"} kind
 * @property {string} token
 * @property {number} revision
 * @property {User} user
 * @property {Meeting[]} meetings
 * @property {Issue[]} issues
 * @property {{id: string, at: string, code: string, words: string, issue_id: string}[]} notices
 * @property {QuarantinedFact[]} quarantined
 * @property {{id: string, kind: VisitKind, outcome: VisitOutcome, started_at: string, cadre_name: string,
 *   address: string}[]} [accompanied]  visits that a colleague recorded for all who were there
 * @property {Proposal[]} [proposals]
 * @typedef {HouseholdDossier|UserDossier} Dossier
 *
 * @typedef {{id: string, name: string, username: string, roles: string[], language: string,
 *   device_id?: string}} User
 *
 * @typedef {object} FoldedExtras
 * @property {Visit|null} last_visit        newest of any outcome
 * @property {string|null} last_met_at      newest meeting with the household: a visit met, or a meeting attended
 * @property {Issue[]} open_issues
 * @property {number} unsent                rows of this household that are saved here and not yet sent
 * @property {Unsettled[]} to_check
 * @property {Member[]} gone                said here to have left, no longer among the members
 * @property {HouseholdTag[]} ended_tags    said here to be true no longer
 * @property {Local|null} address_mark      name, door or position were changed here
 * @property {Local|null} firm_mark         what is known of the enterprise was changed here
 * @typedef {HouseholdDossier & FoldedExtras & Local} FoldedHousehold  local: proposed here, and not pulled yet
 *
 * @typedef {object} Folded
 * @property {FoldedHousehold[]} households  in address order
 * @property {User} user
 * @property {Issue[]} issues                every issue on this tablet, newest first
 * @property {Meeting[]} meetings            own ones, newest first
 * @property {Proposal[]} proposals          own ones, newest first
 * @property {UserDossier["notices"]} notices
 * @property {QuarantinedFact[]} quarantined as the server knows them
 *
 * @typedef {{version: string, data: any}} ReferenceEntry
 * @typedef {Record<string, ReferenceEntry>} Reference
 * @typedef {{id: string, grid_id: number, group: string|null, hamlet: string|null, door: string|null,
 *   address: string, head: string, kind: string}} RollEntry
 * @typedef {{grids: {id: number, name: string, village_name: string}[], households: RollEntry[]}} Roll
 * @typedef {{open_states: string[], table: {from: string, step: string, to: string}[]}} StepTable
 *
 * @typedef {object} Operation
 * @property {string} [id]
 * @property {string} kind
 * @property {string} entity_id
 * @property {string|null} [household_id]
 * @property {string} [captured_at]
 * @property {string|null} [last_sync_at]
 * @property {number|null} [base_revision]
 * @property {string|null} [supersedes]
 * @property {string|null} [depends_on]     the operation that must come first
 * @property {Record<string, any>} body
 *
 * @typedef {{code: string, message?: string, field?: string|null, waiting_for?: string, kept?: any,
 *   yours?: any}} RowProblem
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {number} seq
 * @property {string} kind
 * @property {string} entity_id
 * @property {string|null} household_id
 * @property {string} captured_at
 * @property {string|null} [last_sync_at]
 * @property {number|null} [base_revision]
 * @property {string|null} [supersedes]
 * @property {string|null} [depends_on]
 * @property {Record<string, any>} body
 * @property {RowState} state
 * @property {number} attempts
 * @property {boolean} contained     a pulled dossier shows it already: no longer folded
 * @property {string|null} settled_at
 * @property {RowProblem} [problem]
 *
 * @typedef {object} PushResult
 * @property {string} id
 * @property {"applied"|"duplicate"|"conflict"|"rejected"|"deferred"|"retry"} outcome
 * @property {Record<string, {from: string|null, to: string}>} [dossiers]
 * @property {string} [code]
 * @property {string} [message]
 * @property {string|null} [field]
 * @property {string} [waiting_for]
 * @property {number} [after]
 * @property {any} [kept]
 * @property {any} [yours]
 * @property {string} [original]
 *
 * @typedef {{id: string, reason?: string, into?: string}} Removal
 * @typedef {object} PullAnswer
 * @property {string} server_time
 * @property {string} epoch
 * @property {Reference} reference
 * @property {{changed: Dossier[], removed: Removal[], more?: boolean}} dossiers
 */
export {};
