/**
 * The service worker's events. The list (what belongs to the shell, and its version) is made by the server and
 * handed in by the small module at /tablet/sw.js; how requests are answered stands in strategies.js.
 *
 * @typedef {import("./strategies.js").ShellList & {version: string}} Shell
 */
import { cacheName, fromShell, outdatedCaches, shellPath } from "./strategies.js";

const ANSWER_MS = 1500;

/**
 * All or nothing: a shell with a file missing is not installed, the old one goes on.
 * @param {Shell} shell
 */
async function install(shell) {
  const cache = await caches.open(cacheName(shell.version));
  // The page's address stays the same from version to version; the files' addresses carry theirs.
  const page = new Request(shell.shell, { cache: "reload" });
  await cache.addAll([page, ...shell.files.map((file) => new Request(file.path))]);
}

/**
 * @param {ServiceWorkerGlobalScope} worker
 * @param {Shell} shell
 */
async function activate(worker, shell) {
  const names = await caches.keys();
  await Promise.all(outdatedCaches(names, shell.version).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * Where the browser can, it takes modules and styles out of the cache by itself, without waking this worker for
 * each of the hundred files of a start. Only those: nobody asks for a part of a module.
 * @param {ExtendableEvent} event
 * @param {Shell} shell
 */
function shortcut(event, shell) {
  const { addRoutes } = /** @type {any} */ (event);
  if (typeof addRoutes !== "function") return;
  const folder = shell.files.map(({ path }) => path.split("/").slice(0, 3).join("/")).find((path) => path.startsWith("/static/"));
  const source = { cacheName: cacheName(shell.version) };
  const routes = ["script", "style"].map((requestDestination) =>
    ({ condition: { requestMethod: "GET", requestDestination, urlPattern: { pathname: `${folder}/*` } }, source }));
  event.waitUntil(addRoutes.call(event, routes));
}

/** @type {Promise<Cache>|null} opened once for the hundred files of a start */
let opened = null;

/**
 * @param {Shell} shell
 * @param {Request} request
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function answer(shell, request, path) {
  opened ??= caches.open(cacheName(shell.version));
  const cache = await opened;
  return (await fromShell(cache, path, request.headers.get("Range"))) ?? fetch(request);
}

/**
 * Asks every open page whether a form is open. A page that does not answer is asleep and holds nothing unsaved:
 * drafts are stored as one types.
 * @param {ServiceWorkerGlobalScope} worker
 * @returns {Promise<boolean>}
 */
async function anyoneBusy(worker) {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = await Promise.all(pages.map((page) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(Boolean(data.busy));
    page.postMessage({ type: "busy?" }, [port2]);
    setTimeout(() => resolve(false), ANSWER_MS);
  })));
  return answers.includes(true);
}

/**
 * @param {ServiceWorkerGlobalScope} worker
 * @param {Shell} shell
 */
export function start(worker, shell) {
  worker.addEventListener("install", (event) => {
    shortcut(event, shell);
    event.waitUntil(install(shell));
  });
  worker.addEventListener("activate", (event) => event.waitUntil(activate(worker, shell)));
  worker.addEventListener("fetch", (event) => {
    const path = shellPath(event.request, shell, worker.location.origin);
    if (path !== null) event.respondWith(answer(shell, event.request, path));
  });
  worker.addEventListener("message", (event) => {
    if (event.data?.type !== "update") return;
    event.waitUntil(anyoneBusy(worker).then((busy) => (busy ? undefined : worker.skipWaiting())));
  });
}
