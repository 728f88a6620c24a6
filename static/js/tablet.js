/** The door of the tablet: preferences, the app, and the shell that lets it open without a network. */
import { applyPreferences } from "./screens/preferences.js";
import { createApp } from "./screens/app.js";
import { explainInsecure } from "./screens/insecure.js";
import { bringTheRest } from "./screens/screens.js";
import { installShell, shellIdle } from "./sw/bridge.js";

await applyPreferences();
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name='app-version']"));
if (window.isSecureContext) {
  const app = createApp(root, { version: meta?.content ?? "", formClosed: shellIdle });
  await app.start();
  void bringTheRest();
  const { startCourier } = await import("./sync/courier.js");
  startCourier({ openUser: () => app.store?.userId ?? null });
  await installShell({ isBusy: () => app.busy() });
} else {
  explainInsecure(root);
}
