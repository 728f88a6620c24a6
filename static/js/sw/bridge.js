/**
 * The page's side of the service worker: the one place where the two meet.
 *
 * A new version installs in the background and waits. It takes over when no page has a form open; the pages
 * then load anew, by themselves.
 */

const WORKER = "/tablet/sw.js";
const SCOPE = "/tablet/";
const LOOK_AGAIN_MS = 60 * 60_000;

/** @type {ServiceWorkerRegistration|null} */
let registration = null;
/** @type {() => boolean} */
let busy = () => false;
/** Whether a newer shell has taken over while a form was open here. */
let overtaken = false;

/** A form has been closed: an update that waits may go ahead. */
export function shellIdle() {
  if (busy()) return;
  if (overtaken) location.reload();
  else registration?.waiting?.postMessage({ type: "update" });
}

/** The server asks for a newer program: it is looked for at once, and waits for an open form as always. */
export const lookForUpdate = () => void registration?.update().then(shellIdle, () => {});

/** @param {ServiceWorker|null} worker @param {() => void} onUpdate */
function watch(worker, onUpdate) {
  worker?.addEventListener("statechange", () => {
    if (worker.state !== "installed" || !navigator.serviceWorker.controller) return;
    onUpdate();
    shellIdle();
  });
}

/** @param {MessageEvent} event */
function answerWorker(event) {
  if (event.data?.type === "busy?") event.ports[0]?.postMessage({ busy: busy() });
}

/**
 * The first worker to take over a page that came from the network changes nothing for it; a later one does.
 */
function reloadOnTakeover() {
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    overtaken = controlled;
    controlled = true;
    if (overtaken) shellIdle();
  });
}

/**
 * @param {{isBusy: () => boolean, onUpdate?: () => void}} options  onUpdate: a new version is ready and waits
 * @returns {Promise<boolean>} whether this browser can keep the app for offline use
 */
export async function installShell({ isBusy, onUpdate = () => {} }) {
  busy = isBusy;
  if (!("serviceWorker" in navigator)) return false;
  navigator.serviceWorker.addEventListener("message", answerWorker);
  reloadOnTakeover();
  try {
    registration = await navigator.serviceWorker.register(WORKER, { type: "module", scope: SCOPE, updateViaCache: "none" });
  } catch {
    // Offline, or asked not to keep anything: an installed shell goes on as it is.
    registration = (await navigator.serviceWorker.getRegistration(SCOPE)) ?? null;
    return registration !== null;
  }
  const current = registration;
  watch(current.installing, onUpdate);
  current.addEventListener("updatefound", () => watch(current.installing, onUpdate));
  setInterval(() => void current.update().catch(() => {}), LOOK_AGAIN_MS);
  shellIdle();
  return true;
}

/** @returns {Promise<void>} when this tablet can start without a network */
export async function shellReady() {
  if ("serviceWorker" in navigator) await navigator.serviceWorker.ready;
}
