/** English: the set words of records, their states, and what is said when something went wrong. */

/** @type {Record<string, string>} */
export const enRecords = {
  "kind.door": "Door visit", "kind.courtyard_meeting": "Courtyard meeting", "kind.appointment": "Appointment", "kind.assistance": "Helping visit", "kind.condolence": "Condolence", "kind.follow_up": "Follow-up",
  "kind.enterprise": "Enterprise", "kind.leader": "Leader's visit", "kind.sweep": "Sweep", "kind.alarm": "After an alarm",
  "outcome.met": "Met", "outcome.nobody_home": "Nobody home", "outcome.refused": "Not convenient", "outcome.come_back_later": "Come back later", "outcome.moved_away": "Moved away",
  "outcome.pick.met": "Met them", "outcome.pick.nobody_home": "Nobody home", "outcome.pick.refused": "Not convenient", "outcome.pick.come_back_later": "Come back later", "outcome.pick.moved_away": "Moved away",
  "satisfaction.satisfied": "Satisfied", "satisfaction.basically": "Basically satisfied", "satisfaction.not": "Not satisfied",
  "satisfaction.pick.satisfied": "Satisfied", "satisfaction.pick.basically": "Basically", "satisfaction.pick.not": "Not satisfied, reopen", "satisfaction.pick.not_asked": "Did not ask",
  "urgency.normal": "Normal", "urgency.urgent": "Urgent", "urgency.danger": "Dangerous",

  "state.here": "Saved here", "state.submitted": "Waiting to be taken up", "state.dispatched": "Dispatched", "state.signed": "Signed for", "state.in_progress": "Under way", "state.resolved": "Answered",
  "state.closed": "Closed", "state.rejected": "Not accepted", "state.withdrawn": "Withdrawn", "state.returned": "Returned", "state.suspended": "Suspended", "state.merged": "Merged",
  "state.overdue": "{state} · {n} days late", "state.overdue.one": "{state} · 1 day late", "state.due_soon": "{state} · {n} days left", "state.due_soon.one": "{state} · 1 day left",
  "issue_outcome.solved": "Solved", "issue_outcome.partial": "Partly solved", "issue_outcome.explained": "Explained", "issue_outcome.unable": "Not possible for now",
  "step.raise": "Raised", "step.on_spot": "Solved on the spot", "step.dispatch": "Dispatched", "step.sign": "Signed for", "step.start": "Work begun", "step.contact": "Contacted the people", "step.resolve": "Answered", "step.close": "Closed",
  "step.reopen": "Reopened", "step.escalate": "Passed upwards", "step.supervise": "Leader supervises", "step.sign_off": "Leader signed off", "step.reject": "Not accepted", "step.withdraw": "Withdrawn", "step.comment": "Added", "step.callback": "Call-back",

  "op.visit.record": "Visit", "op.issue.raise": "Issue", "op.callback.record": "Call-back", "op.meeting.record": "Courtyard meeting", "op.issue.comment": "Added word", "op.issue.step": "Step", "op.feedback.give": "Feedback",
  "row.pending": "saved here", "row.sending": "on its way, waiting for the answer", "row.acknowledged": "arrived", "row.conflict": "things had moved on", "row.quarantined": "to be looked at", "row.supersedes": "changed version",

  "relation.head": "head", "relation.spouse": "spouse", "relation.son": "son", "relation.daughter": "daughter", "relation.child": "child", "relation.parent": "parent", "relation.father": "father", "relation.mother": "mother",
  "relation.grandchild": "grandchild", "relation.grandson": "grandson", "relation.granddaughter": "granddaughter", "relation.grandparent": "grandparent", "relation.sibling": "sibling", "relation.son_in_law": "son-in-law", "relation.daughter_in_law": "daughter-in-law",
  "relation.tenant": "tenant", "relation.contact": "contact", "relation.owner": "in charge", "relation.other": "other",
  "role.cadre": "Cadre", "role.coordinator": "Grid coordinator", "role.handler": "Handler", "role.unit_lead": "Head of unit", "role.callback_officer": "Call-back officer", "role.leader": "Leader", "role.system_admin": "System administrator", "role.security_admin": "Security administrator", "role.audit_admin": "Audit administrator",

  "fault.required": "Please write a sentence.", "fault.too_long": "Too long, please shorten it.", "fault.too_many": "That number is too large, please look again.", "fault.in_future": "That time has not come yet.", "fault.too_far_back": "Only the last 7 days can be noted.", "fault.not_a_number": "Please fill in a number.",

  "sync.offline": "No network now. It is sent by itself once connected.", "sync.timeout": "The network is too slow: no answer came. It tries again by itself.", "sync.not_ours": "This network asks for a sign-in of its own. It tries again by itself.", "sync.busy": "The server is busy. It tries again by itself.",
  "sync.signed_out": "Please sign in again. All records are here.", "sync.revoked": "This device was stopped. Please ask an administrator.", "sync.elsewhere": "Another window is sending.",

  "problem.offline": "No network.", "problem.timeout": "No answer came.", "problem.not_ours": "This network asks for a sign-in of its own.", "problem.busy": "The server is busy. It goes again later.", "problem.too_large": "This one is too large to be sent. Please ask your coordinator.", "problem.disk_full": "The tablet is full.",
  "problem.already_tried": "It was sent already and cannot be withdrawn.", "problem.not_here": "It is no longer on this tablet.", "problem.outdated": "The program was renewed. Please close and open it again.", "problem.store_failed": "It was not saved here. Please try again.", "problem.outbox_not_empty": "Something has not been sent yet.",
  "problem.waiting_for_parent": "Waits until the one before it is taken.", "problem.conflict": "Things had moved on when it arrived; your words are kept as a comment.", "problem.rejected": "It was not taken. The coordinator will look at it.", "problem.signed_out": "Please sign in again.", "problem.revoked": "This device was stopped.", "problem.device_revoked": "This device was stopped.", "problem.token_expired": "The sign-in has expired. Please sign in again.",
  "problem.invalid_input": "Something in it is not right. The coordinator will look at it.", "problem.not_allowed": "This household is not yours now. The coordinator will look at it.", "problem.not_visible": "This household is not yours now. The coordinator will look at it.", "problem.stale_version": "Somebody took a step before; your words are kept as a comment.", "problem.step_refused": "That step is not open now; your words are kept as a comment.",
  "problem.unknown_kind": "The server does not know this kind yet. The coordinator will look at it.", "problem.id_reuse": "Two records with one number: both are kept, the coordinator will look at it.", "problem.malformed_json": "What was sent is damaged. The coordinator will look at it.", "problem.bad_credentials": "User name or password is not right.", "problem.too_many_tries": "Too many tries. Please wait a few minutes.",
  "problem.unsupported_protocol": "The program is too old. Open it once with a connection to renew it.", "problem.past_grace": "This household was handed over more than 30 days ago. The coordinator will look at it.",
};
