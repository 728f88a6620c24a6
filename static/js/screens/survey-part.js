/** What the door opens to: the words and the look of questionnaires, and where they are begun and found again. */
import { joinWords } from "../messages/index.js";
import { photoWords } from "../messages/photos.js";
import { surveyWords } from "../messages/surveys.js";

joinWords(photoWords);
joinWords(surveyWords);
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("../../css/tablet-surveys.css", import.meta.url).href;
document.head.append(style);

export { surveysHere } from "./survey-list.js";
