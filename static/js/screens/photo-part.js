/** What the door opens to: the words and the look of photos, and what is shown of them. */
import { joinWords } from "../messages/index.js";
import { photoWords } from "../messages/photos.js";

joinWords(photoWords);
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("../../css/tablet-photos.css", import.meta.url).href;
document.head.append(style);

export { photoField, photosTaken } from "./photo-field.js";
export { forgetPhotos } from "./photo-album.js";
export { photoStrip, photosLeft, photosWaiting } from "./photo-strip.js";
