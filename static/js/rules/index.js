/** The public names of the lowest floor: pure decisions, no page, no store, no network. */
export { foldDossiers, isWaiting } from "./fold.js";
export { today, reasonsFor, answerToTell, interval, INTERVALS, MOST_A_DAY } from "./today.js";
export { daysUntil, taskDone } from "./fold-tasks.js";
export { tasksOf } from "./tasks.js";
export { emptyVisit, emptyIssue, emptyMeeting, emptyCallback, visitOperations, issueOperations, callbackOperation,
  commentOperation,
  meetingOperation, feedbackOperation, superseding } from "./operations.js";
export { checkVisit, checkIssue, checkMeeting, LONGEST_NOTE } from "./checks.js";
export { timeChoices, localParts, localMoment, daysBetween, iso, DAYS_BACK } from "./time.js";
export { compareAddresses, compareDoors } from "./doors.js";
export { distanceMetres, walkingMinutes } from "./distance.js";
export { openSteps, isOpen } from "./steps.js";
export { searchHouseholds, searchRoll } from "./search.js";
export { newId } from "./ids.js";
export { EVENINGS, nextBare, visitsOfDay } from "./evening.js";
export { DAYS_OFFERED, PARTS, cancelOperation, dueAppointment, partOf, plannedAhead } from "./appointments.js";
export { behind, proposalBehind } from "./waiting.js";
export { LONGEST_THING, MOST_THINGS, fenOf, givenSaid, totalFen, yuanOf } from "./given.js";
export { visitKinds } from "./visit-kinds.js";
export { standingRow, standingVisit } from "./versions.js";
