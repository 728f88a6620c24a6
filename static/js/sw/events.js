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
 * @param {Shell} shell
 * @param {Request} request
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function answer(shell, request, path) {
  const cache = await caches.open(cacheName(shell.version));
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
  worker.addEventListener("install", (event) => event.waitUntil(install(shell)));
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
