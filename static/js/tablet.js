/** The door of the tablet: preferences, the app, and the shell that lets it open without a network. */
import "./store/ahead.js";
import { applyPreferences } from "./screens/preferences.js";
import { createApp } from "./screens/app.js";
import { bringTheRest } from "./screens/screens.js";
import { shown } from "./screens/shown.js";

/** Who types a PIN has the processor for the opening; who never does has it long enough. */
const PATIENCE_MS = 3000;
const patience = () => new Promise((done) => { setTimeout(done, PATIENCE_MS); });

/** The first screen does not wait for it. */
const shell = () => import("./sw/bridge.js");

const words = applyPreferences();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name='app-version']"));
if (window.isSecureContext) {
  const formClosed = () => void shell().then(({ shellIdle }) => shellIdle());
  const lookForUpdate = () => void shell().then((bridge) => bridge.lookForUpdate());
  const app = createApp(root, { version: meta?.content ?? "", formClosed, lookForUpdate });
  await app.start(words);
  await shown(); // nothing else asks for the processor before
  void Promise.race([app.inside(), patience()]).then(shown).then(bringTheRest);
  const { startCourier } = await import("./sync/courier.js");
  startCourier({ openUser: () => app.store?.userId ?? null });
  await (await shell()).installShell({ isBusy: () => app.busy() });
} else {
  await words;
  (await import("./screens/insecure.js")).explainInsecure(root);
}
