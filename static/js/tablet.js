/** The door of the tablet: preferences, the app, and the shell that lets it open without a network. */
import { applyPreferences } from "./screens/preferences.js";
import { createApp } from "./screens/app.js";
import { bringTheRest } from "./screens/screens.js";

/** The first screen does not wait for it. */
const shell = () => import("./sw/bridge.js");

/** The first screen is on the glass before anything else asks for the processor; in the background none is drawn. */
const shown = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
  });

const words = applyPreferences();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name='app-version']"));
if (window.isSecureContext) {
  const formClosed = () => void shell().then(({ shellIdle }) => shellIdle());
  const lookForUpdate = () => void shell().then((bridge) => bridge.lookForUpdate());
  const app = createApp(root, { version: meta?.content ?? "", formClosed, lookForUpdate });
  await app.start(words);
  await shown();
  void bringTheRest();
  const { startCourier } = await import("./sync/courier.js");
  startCourier({ openUser: () => app.store?.userId ?? null });
  await (await shell()).installShell({ isBusy: () => app.busy() });
} else {
  await words;
  (await import("./screens/insecure.js")).explainInsecure(root);
}
