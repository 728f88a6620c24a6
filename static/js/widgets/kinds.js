/**
 * What screens and widgets hand to each other. The records themselves are described in rules/types.js.
 * Only ever imported as a type, so it is never loaded by a browser.
 *
 * @typedef {import("../rules/types.js").Folded} Folded
 * @typedef {import("../rules/types.js").FoldedHousehold} FoldedHousehold
 * @typedef {import("../rules/types.js").Issue} Issue
 * @typedef {import("../rules/types.js").Member} Member
 * @typedef {import("../rules/types.js").Operation} Operation
 * @typedef {import("../rules/types.js").RollEntry} RollEntry
 * @typedef {import("../rules/types.js").Row} Row
 * @typedef {import("../rules/types.js").User} User
 *
 * @typedef {{code: string, parent: string | null, zh: string, en: string}} Category
 * @typedef {{code: string, zh: string, en: string, sensitive: boolean, notice_zh?: string | null, notice_en?: string | null}} TagKind
 * @typedef {{id: string, zh: string, en: string, kinds: string[], outcomes: string[], households?: string[], active?: boolean}} Phrase
 *
 * @typedef {object} Books  reference data without its versions, empty where it has not arrived
 * @property {Category[]} categories
 * @property {TagKind[]} tags
 * @property {Phrase[]} phrases
 * @property {import("../rules/types.js").StepTable} steps
 * @property {import("../rules/types.js").Roll} roll
 * @property {{id: string, name: string}[]} colleagues
 * @property {import("../rules/surveys.js").Form[]} forms
 *
 * @typedef {object} SyncStatus
 * @property {boolean} online
 * @property {"idle" | "syncing" | "offline" | "signed_out" | "revoked"} state
 * @property {string | null} last_sync_at
 * @property {number} waiting
 * @property {number} quarantined
 * @property {{code: string, after?: number | null} | null} [problem]
 * @property {string | null} [photo_problem]  why photos wait although there is a network
 *
 * @typedef {object} Life  how the tablet itself is doing
 * @property {import("../rules/lease.js").Standing} lease
 * @property {(name: string) => boolean} allows  whether a screen may be shown
 * @property {number|null} free  bytes
 * @property {boolean} isLow  no room for photos
 * @property {import("../store/former.js").Told|null} told  what may be lost, until it was read
 * @property {import("../sync/audit.js").Audited|null} audit  what had to go again, until it was read
 * @property {(app: App) => unknown} notices
 *
 * @typedef {{label: string, press: () => void, when?: () => boolean}} ToastAction
 * @typedef {{text: unknown, actions: ToastAction[]}} Toast
 *
 * @typedef {object} App
 * @property {User} user
 * @property {import("../sync/session.js").AtTheDoor | null} plate  whose door this is, locked or open; null: nobody's
 * @property {boolean} pinless  open, and no PIN is set yet
 * @property {any} store  null while locked
 * @property {any} engine
 * @property {Folded} folded
 * @property {Books} books
 * @property {Row[]} outbox
 * @property {SyncStatus} status
 * @property {{key: string, value: any}[]} drafts
 * @property {FoldedHousehold | null} at  the household whose form is open, as it was then
 * @property {Toast | null} toast
 * @property {string} version
 * @property {Life|null} life  null until it has been looked at
 * @property {string | null} warning  what hinders the app as a whole: a message code
 * @property {{lat: number, lon: number, accuracy_m?: number} | null} position  only after having been asked
 * @property {() => Date} now
 * @property {(path: string) => void} go
 * @property {(path: string) => void} replace
 * @property {(otherwise: string) => void} back
 * @property {(before?: Promise<void>) => Promise<void>} refresh  before: what comes first; `reading` says at once that it will
 * @property {() => void} redraw
 * @property {() => boolean} busy  a form is open
 * @property {() => void} lookForUpdate
 * @property {(text: unknown, actions?: ToastAction[]) => void} say
 * @property {() => void} hush
 * @property {(id: string | null | undefined) => FoldedHousehold | undefined} household
 * @property {(operations: Operation[], draft?: string) => Promise<unknown>} put  resolves once they are on the disk,
 *   and with them the end of the draft they came from; they are then being read
 * @property {(operations: Operation[], draft?: string) => Promise<void>} keep  the same, resolves once they are seen too
 * @property {Promise<void> | null} reading  the store is being read and folded, the newest time of all
 * @property {<T>(saving: Promise<T>) => Promise<T>} hold  the tablet is not locked before this has come to its end
 * @property {(plate: import("../sync/session.js").AtTheDoor, session?: import("../store/device.js").Session | null) =>
 *   Promise<void>} enter  comes to this door: opens it where no PIN is set, else asks for it. session: just given by
 *   the server, to be put inside
 * @property {(keys: import("../store/keys.js").Opened) => Promise<void>} unlock  with what the right PIN gave
 * @property {() => Promise<void>} lock  nothing readable stays, on the screen or in memory; what is typed is a draft
 * @property {() => Promise<void>} pinSet  the first PIN is: on to the work
 * @property {() => void} leave
 *
 * @typedef {object} Screen
 * @property {string} title  message key of the document's title: never a name
 * @property {string} [tab]
 * @property {boolean} [form]
 * @property {(app: App, params: Record<string, string>) => any} open
 * @property {(app: App, state: any) => unknown} view
 * @property {(app: App, state: any) => void | Promise<void>} [close]
 */
export {};
