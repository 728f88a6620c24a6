/**
 * How each request of the tablet is answered. The shell answers from its own cache, always: what was installed
 * together is served together, with or without a network. Everything else is left to the browser.
 *
 * @typedef {{path: string, hash: string}} ShellFile
 * @typedef {{shell: string, files: ShellFile[]}} ShellList
 */

const PREFIX = "fieldvisit-shell-";

/**
 * @param {string} version
 */
export const cacheName = (version) => PREFIX + version;

/**
 * Caches of ours that belong to another version.
 * @param {string[]} names
 * @param {string} version
 */
export const outdatedCaches = (names, version) =>
  names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(version));

/**
 * What the cache is asked for, or null when the request is none of the shell's business.
 * @param {{method: string, url: string, mode: string}} request
 * @param {ShellList} list
 * @param {string} origin
 * @returns {string|null} a path
 */
export function shellPath(request, list, origin) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return null;
  if (request.mode === "navigate") return url.pathname.startsWith(list.shell) ? list.shell : null;
  return list.files.some((file) => file.path === url.pathname) ? url.pathname : null;
}

/**
 * A request for a part gets that part, never the whole with 200: media and map readers would take the first
 * bytes of the file for the bytes they asked for.
 * @param {Response} whole
 * @param {string} range the request's Range header
 * @returns {Promise<Response>}
 */
export async function partOf(whole, range) {
  const bytes = await whole.arrayBuffer();
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  const span = asked && spanOf(asked[1], asked[2], bytes.byteLength);
  if (!span) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.byteLength}` } });
  const headers = new Headers(whole.headers);
  headers.set("Content-Range", `bytes ${span.first}-${span.last}/${bytes.byteLength}`);
  headers.set("Content-Length", String(span.last - span.first + 1));
  return new Response(bytes.slice(span.first, span.last + 1), { status: 206, statusText: "Partial Content", headers });
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} size
 */
function spanOf(from, to, size) {
  if (from === "" && to === "") return null;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first <= last && first < size ? { first, last } : null;
}

/**
 * @param {{match: (path: string, options?: CacheQueryOptions) => Promise<Response|undefined>}} cache
 * @param {string} path
 * @param {string|null} range
 * @returns {Promise<Response|null>} null when the cache has lost the file
 */
export async function fromShell(cache, path, range) {
  const kept = await cache.match(path, { ignoreVary: true });
  if (!kept) return null;
  return range === null ? kept : partOf(kept, range);
}
