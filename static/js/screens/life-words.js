/** The words of the tablet itself come with the first screen that says them. */
import { joinWords } from "../messages/index.js";
import { lifeWords } from "../messages/life.js";
import "./later-words.js";

joinWords(lifeWords);
