/** All screens by name. */
import { amendHome } from "./amend-home.js";
import { amendHub } from "./amend-hub.js";
import { amendPerson } from "./amend-person.js";
import { amendTag } from "./amend-tag.js";
import { appointment } from "./appointment.js";
import { evening } from "./evening.js";
import { feedback } from "./feedback.js";
import { household } from "./household.js";
import { households } from "./households.js";
import { issue } from "./issue.js";
import { issues } from "./issues.js";
import { me } from "./me.js";
import { meeting } from "./meeting.js";
import { outbox } from "./outbox.js";
import { propose } from "./propose.js";
import { raise } from "./raise.js";
import { signInScreen } from "./sign-in.js";
import { today } from "./today.js";
import { visit } from "./visit.js";
import { visitIssue } from "./visit-issue.js";

/** @type {Record<string, import("../widgets/kinds.js").Screen>} */
export const SCREENS = {
  today,
  households,
  household,
  visit,
  "visit-issue": visitIssue,
  amend: amendHub,
  "amend-home": amendHome,
  "amend-person": amendPerson,
  "amend-tag": amendTag,
  appointment,
  propose,
  evening,
  raise,
  issues,
  issue,
  meeting,
  outbox,
  me,
  feedback,
  "sign-in": signInScreen,
};
