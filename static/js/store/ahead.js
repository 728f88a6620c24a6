/** Imported before all else by the door of the tablet; where nothing can be stored, nothing is opened. */
import { openDeviceAhead } from "./layout.js";

if (globalThis.isSecureContext) openDeviceAhead();
