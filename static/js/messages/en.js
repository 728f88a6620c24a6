/** English. */
import { enRecords } from "./en-records.js";

/** @type {Record<string, string>} */
export const en = {
  ...enRecords,
  "app.name": "Fieldvisit",
  "app.demo_stage": "Demonstration only: do not enter real residents",
  "day.today": "today", "day.yesterday": "yesterday", "day.ago": "{n} days ago",
  "list.comma": ", ",

  "go.back": "Back", "go.main": "Skip to content", "go.save": "Save", "go.change": "Change", "go.edit": "Edit", "go.undo": "Undo", "go.remove": "Remove",
  "quick.label": "Tap to add", "search.nothing": "Nothing found. Try other words, or just the door number.", "search.found": "{n} found", "search.found.one": "1 found", "toast.away": "Put away",
  "tabs.label": "Main pages", "tab.today": "Today", "tab.households": "Households", "tab.issues": "Issues", "tab.me": "Me and device",

  "chip.all_sent": "All sent", "chip.sending": "{n} saved here, sending", "chip.offline": "Offline, all works as usual", "chip.offline_waiting": "Offline · {n} saved here, sent when connected",
  "chip.refused": "{n} to look at", "chip.sign_in": "Please sign in again", "chip.sign_in_waiting": "Please sign in again · {n} saved here", "chip.revoked": "This device was stopped: ask an administrator",

  "sign_in.title": "Sign in", "sign_in.lead": "From door to door, noted as you go", "sign_in.username": "User name", "sign_in.password": "Password", "sign_in.press": "Sign in", "sign_in.busy": "Signing in…",
  "sign_in.once": "Once is enough. Afterwards it opens without a network too", "sign_in.fill_both": "Please fill in user name and password.",
  "sign_in.problem.bad_credentials": "User name or password is not right. Please try again.", "sign_in.problem.too_many_tries": "Too many tries. Please wait a few minutes.",
  "sign_in.problem.offline": "There is no network now. It is needed once, for signing in, and not afterwards.", "sign_in.problem.timeout": "The network is too slow: no answer came. Please try again.",
  "sign_in.problem.not_ours": "This network asks for a sign-in of its own (a public Wi-Fi, say). Do that in the browser, then try again.", "sign_in.problem.busy": "The server is busy. Please try again shortly.",
  "sign_in.problem.not_allowed": "This account cannot be used on a tablet. Please ask an administrator.", "sign_in.problem.other": "Could not sign in. Please try again later, or ask an administrator.",

  "today.worth": "{n} households worth a visit today", "today.worth.one": "1 household worth a visit today", "today.all_seen": "Nobody is waiting today", "today.none_yet": "No households yet", "today.fetching": "Fetching your households; the first time takes a moment…",
  "today.no_households": "No household is assigned to you yet. Ask your grid coordinator; they appear here once connected.",
  "today.walk": "{n} min on foot", "today.by_distance": "Nearest first (needs a look at the position)", "today.nearest_first": "Nearest first. The position was used for this only and is not kept.",
  "today.rest": "My other households", "today.by_address": "By address", "today.last": "last {day}", "today.said": "last time: {what}", "today.also": "Also possible",
  "reason.answered": "Answer is in", "reason.callback_due": "Ask if satisfied", "reason.overdue": "Not seen for {n} days", "reason.never_visited": "Not met yet",
  "reason.new_household": "New to you", "reason.absent": "Missed the meeting of {day}", "reason.come_back.nobody_home": "Nobody home {ago}", "reason.come_back.come_back_later": "Asked {ago} to come later",
  "say.first": "Tell {who} first: {answer} ", "say.ask": "Then ask if all is well with it.", "say.her": "her", "say.him": "him", "say.them": "them", "say.open": "“", "say.close": "”",
  "say.about": "on: {what}", "say.by": "{by}, {day}",

  "household.title": "Household", "household.open": "Open", "household.enterprise": "Enterprise", "household.inactive": "No longer registered", "household.aged": "aged {n}", "household.people": "{n} people", "household.people.one": "1 person",
  "household.not_yet": "not visited yet", "household.open_issues": "{n} open issues", "household.open_issues.one": "1 open issue", "household.gone": "This household is no longer on your tablet. Somebody else may look after it now.",
  "household.say_first": "Say this first", "household.said_last": "What was said last", "household.issues": "Issues and what came of them", "household.who": "Who lives here", "household.tags": "Tags",
  "household.timeline": "Visits", "household.all_visits": "All {n}", "household.no_visits": "No visit yet. Make one, note it, and it is here.", "household.assigned": "Looked after by {who} ({why}) since {day}",
  "assigned.near": "lives near", "assigned.kin": "kin", "assigned.familiar": "knows them", "sex.f": "female", "sex.m": "male",
  "tag.sensitive": "sensitive", "tag.basis": "basis: {basis}", "tag.verified": "verified {day}", "tag.expires": "until {day}", "tag.read_aloud": "Read aloud first:",
  "phone.show": "show the number", "phone.ring": "Call",
  "households.title": "My households", "households.over": "In walking order", "households.mine": "My {n} households", "households.mine.one": "My household", "households.search": "Name, door, or last digits of the phone", "households.elsewhere": "Elsewhere",

  "visit.record": "Record visit", "visit.outcome": "Did you meet them?", "visit.choose_outcome": "Please say first whether you met them.", "visit.kind": "Kind", "visit.time": "Time",
  "visit.talk": "What was said", "visit.remark": "How it was", "visit.outcome_first": "Say above whether you met them, and common phrases appear here.", "visit.more_phrases": "{n} more", "visit.phrases": "Common phrases", "visit.notes": "More words",
  "visit.notes_hint": "Write more here if you like, or hold the microphone of the keyboard and speak", "visit.same_as_last": "Same as last time", "visit.also": "Also to note", "visit.issue_hint": "Also when solved on the spot", "visit.another_issue": "Another issue",
  "visit.who": "Whom you met, who came along", "visit.people_met": "Whom you met", "visit.companions": "Colleagues who came along (one entry counts for all)", "visit.people": "{n} people", "visit.people.one": "1 person",
  "visit.given": "What was given", "visit.given_what": "Item", "visit.given_value": "Value (yuan)", "visit.given_more": "Another item", "visit.save_change": "Save the change",
  "time.now": "Now", "time.now_is": "{at} (now)", "time.this_morning": "This morning", "time.last_evening": "Last evening", "time.exact": "Or the exact time",
  "position.note": "Note the position", "position.optional": "Optional", "position.noted": "Position noted, within about {n} m", "position.none": "No position was found. Never mind, it saves all the same.",
  "answer.title": "The last issue has an answer", "answer.done_on": "finished {day}", "answer.ask": "Are they satisfied", "answer.words": "In their words (optional)", "answer.reopens": "It is reopened by itself, and the unit is told.",
  "answer.only": "Only ask if satisfied, no visit (by telephone, say)", "answer.keep": "Keep the call-back", "answer.choose": "Please say first whether they are satisfied.",

  "raise.title": "Raise an issue", "raise.elsewhere": "Raise an issue (a neighbour, a public place)", "raise.where": "Where", "raise.public_place": "A public place, no household", "raise.search": "Name or door number",
  "raise.search_hint": "Other households of the grid are found by door number.", "raise.category": "What kind", "raise.category_in": "More exactly", "raise.choose_category": "Please choose a kind.", "raise.recent": "Used lately", "raise.all_categories": "All kinds",
  "raise.description": "What is the matter", "raise.description_hint": "One sentence: where, what is wrong, what is wanted", "raise.places": "at the door:|behind the house:|by the road:|by the river:|at the bridge:|in the stairway:|at the village gate:|in the fields:", "raise.troubles": "broken|blocked|leaking|flooded|no light|collapsed|smells|noisy|dangerous|nobody takes care|wants someone to look",
  "raise.on_spot": "Dealt with on the spot?", "raise.on_spot.no": "To be passed on", "raise.on_spot.solved": "Solved on the spot", "raise.on_spot.explained": "Explained on the spot", "raise.on_spot_short": "Solved on the spot",
  "raise.done": "What was done", "raise.done_words": "replaced|repaired|cleared|the village saw to it|helped with it|looked again, it is good", "raise.explained_words": "explained the policy|gave the number|agreed to talk again|they understood",
  "raise.urgency": "How urgent", "raise.reporter": "Who reported it (optional)", "raise.reporter_other": "Somebody else", "raise.reporter_name": "Name", "raise.reporter_phone": "Telephone",
  "raise.confidential": "Keep the reporter confidential", "raise.confidential_hint": "Only the handler and the coordinator above see who said it", "raise.add": "Add to this visit", "raise.add_hint": "Saved together with the visit",
  "issues.over": "Raised by me, and of my households", "issues.open": "{n} issues under way", "issues.open.one": "1 issue under way", "issues.none_open": "No issue under way", "issues.nothing": "No issues yet. When people tell of a difficulty, note it during the visit.",
  "issues.answered": "Answered, to call back", "issues.running": "Under way", "issues.past": "Finished", "issues.all_past": "See all {n}",
  "issue.title": "Issue", "issue.gone": "This issue is no longer on your tablet.", "issue.with": "With {unit}.", "issue.due": "Answer due by {day}.", "issue.supervised": "Under a leader's supervision",
  "issue.answer": "Answer", "issue.to_ask": "not yet asked if satisfied", "issue.callbacks": "What the people say", "issue.not_reached": "Not reached", "issue.events": "Step by step",
  "issue.comment": "Add a word", "issue.comment_hint": "News that the handler will see", "issue.comment_send": "Leave this word",

  "meeting.title": "Courtyard meeting", "meeting.place": "Where was it", "meeting.place_hint": "For example: in front of the culture hall", "meeting.say_place": "Please say where.", "meeting.places_before": "Places before", "meeting.grid": "Which grid",
  "meeting.who": "Who came", "meeting.count": "{n} households came", "meeting.count.one": "1 household came", "meeting.search": "Door number or surname", "meeting.no_roll": "The roll has not arrived. It comes with the next connection; the headcount can be noted already.", "meeting.headcount": "How many people in all (optional)",
  "meeting.fewer": "One fewer", "meeting.more": "One more", "meeting.notes": "What was said", "meeting.notes_hint": "What was discussed most, with whom to talk again", "meeting.issues_hint": "Issues raised there: save first, then note them one by one under “Issues”.",
  "meeting.came": "Came", "meeting.did_not_come": "Did not come",

  "save.hint": "Saved here first, sent by itself when connected. No need to wait", "save.full": "The tablet is full, so it was not saved. All you filled in is still here: make some room and save again.", "save.failed": "It was not saved. All you filled in is still here: please press save again.",
  "saved.here": "Saved here, sent by itself when connected", "saved.changed": "Changed", "saved.taken_back": "Taken back and kept as a draft", "saved.too_late": "It has just been sent. It can be changed, not taken back.",
  "draft.kept": "Draft kept by itself", "draft.list": "Begun and not finished", "draft.visit": "Visit not finished", "draft.raise": "Issue not finished", "draft.meeting": "Meeting not finished", "draft.go_on": "Go on", "draft.drop": "Drop it", "draft.dropped": "Draft dropped",

  "outbox.title": "Saved here and sent", "outbox.here": "Saved here", "outbox.here_hint": "Sent by itself when connected. Until then it can be changed or withdrawn.", "outbox.refused": "To look at", "outbox.refused_hint": "Safely kept, nothing is lost. The coordinator looks at it with you.",
  "outbox.sent": "Arrived", "outbox.sent_hint": "Of the last 30 days.", "outbox.nothing": "Nothing here yet. Every record you save can be seen here.", "outbox.all_sent": "All sent", "outbox.waiting": "{n} saved here, about to be sent", "outbox.waiting_offline": "{n} safe here, sent when connected",
  "outbox.last": "Last synchronised {at}", "outbox.never": "Not synchronised yet", "outbox.send_now": "Send now", "outbox.sending": "Sending…", "outbox.done": "All arrived", "outbox.later": "It cannot be sent now. It tries again by itself.", "outbox.withdraw": "Withdraw", "outbox.withdrawn": "Withdrawn",
  "outbox.why_other": "It was not taken. The coordinator will look at it.", "outbox.sign_in": "Please sign in again to send", "outbox.sign_in_hint": "All records are still here and are sent after signing in.",

  "me.language": "Language", "me.contrast": "Contrast", "me.contrast.normal": "Normal", "me.contrast.high": "Clearer (in the sun)", "me.type": "Size of type", "me.type.normal": "Normal", "me.type.large": "Large",
  "me.more": "More", "me.device": "This tablet", "me.last_sync": "Last synchronised", "me.waiting": "Waiting to be sent", "me.records": "{n} records", "me.records.one": "1 record", "me.households": "My households", "me.households_n": "{n} households", "me.households_n.one": "1 household", "me.roll": "Roll of the grid", "me.space": "Space used", "me.megabytes": "{n} MB",
  "me.kept": "Kept for good", "me.kept_yes": "The browser has promised to keep it", "me.kept_no": "The browser may clear it", "me.kept_refused": "The browser did not promise. Add this page to the home screen and try again.", "me.keep_press": "Ask the browser to keep it", "me.version": "Version",
  "me.honest": "For demonstration: what lies on the tablet is not yet encrypted, so enter no real residents.", "me.sign_out": "Sign out", "me.sign_out_hint": "Signing out clears what is on this tablet. It waits until everything has been sent.", "me.sign_out_refused": "{n} records have not been sent. Connect and send them first.", "me.sign_out_refused.one": "1 record has not been sent. Connect and send it first.",
  "feedback.title": "Feedback", "feedback.link": "Is this page a burden? Say so", "feedback.lead": "Say plainly what costs you needless trouble. It goes to the administrators and counts for no appraisal.", "feedback.what": "What is it", "feedback.words": "In your words (optional)", "feedback.hint": "For example: the same thing has to be filled in twice", "feedback.send": "Send", "feedback.empty": "Choose one, or write a sentence.",
  "feedback.reason.twice": "Filling in twice", "feedback.reason.typing": "Too much typing", "feedback.reason.taps": "Too many taps", "feedback.reason.useless": "Of no use", "feedback.reason.slow": "Too slow", "feedback.reason.unclear": "Hard to understand", "feedback.reason.forced": "Forced to fill in",
  "feedback.about.today": "Today", "feedback.about.households": "Households", "feedback.about.household": "Household", "feedback.about.visit": "Record a visit", "feedback.about.visit-issue": "Raise an issue", "feedback.about.raise": "Raise an issue",
  "feedback.about.issues": "Issues", "feedback.about.issue": "Issue", "feedback.about.meeting": "Courtyard meeting", "feedback.about.outbox": "Saved here and sent", "feedback.about.me": "Me and device",
};
