/** Small enhancements of server pages. Every page works without them; each looks for its own data attributes. */
import { askBeforeSending } from "./confirm.js";
import { sendFiltersAtOnce } from "./filters.js";
import { revealNumbers } from "./reveal.js";
import { countSelected } from "./selection.js";
import { closeToasts, focusFirstMessage } from "./messages.js";
import { closeDrawers } from "./drawer.js";
import { rememberFolds } from "./menu.js";

askBeforeSending(document);
sendFiltersAtOnce(document);
revealNumbers(document);
countSelected(document);
closeToasts(document);
focusFirstMessage(document);
closeDrawers(document);
rememberFolds(document);
