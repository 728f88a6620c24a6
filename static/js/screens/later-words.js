/** The words of the screens that nobody opens first come with those screens, in both languages. */
import { amendingWords } from "../messages/amending.js";
import { deviceWords } from "../messages/device.js";
import { joinWords } from "../messages/index.js";
import { issueWords } from "../messages/issues.js";

for (const words of [amendingWords, deviceWords, issueWords]) joinWords(words);
