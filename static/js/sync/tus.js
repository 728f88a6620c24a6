/**
 * One photo sent by tus: asks how far it came, goes on from there, begins anew where nobody knows of it. The client is
 * tus-js-client; the network below it is our own wire, so that token, caches and time limits are the same as everywhere.
 *
 * @typedef {Pick<ReturnType<typeof import("./wire.js").createWire>, "raw">} RawWire
 * @typedef {{status: number, code: string|null, reason: string|null, after: number|null}} Word  what the server said;
 *   status 0: nobody answered; code null: not our server
 */
import { Upload } from "../vendor/tus-js-client.js";
import { BASE, jsonOf, retryAfter } from "./wire.js";

/** Small enough that a weak signal carries one within its time limit, large enough that five make a photo. */
export const PIECE = 64 * 1024;

/**
 * @param {RawWire} wire
 * @param {import("../rules/photos.js").Photo} photo
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{wasTried: boolean, signal: AbortSignal, came: (offset: number) => void}} options  wasTried: the server may hold a
 *   part of it; came: so many bytes are acknowledged
 * @returns {Promise<Word|null>} null when the server has it
 */
export function sendPhoto(wire, photo, bytes, { wasTried, signal, came }) {
  const { type = "image/jpeg" } = photo;
  const [door, named] = photo.of === "survey" ? [`${BASE}surveys/attachments`, "attachment_id"] : [`${BASE}photos`, "photo_id"];
  return new Promise((resolve) => {
    const upload = new Upload(new Blob([bytes], { type }), {
      endpoint: door, uploadUrl: wasTried ? `${door}/${photo.id}` : null, chunkSize: PIECE, retryDelays: null,
      // It would write addresses into a store that lies open; the address of a photo is known anyway.
      storeFingerprintForResuming: false,
      metadata: { [named]: photo.id, sha256: photo.sha256, filetype: type },
      httpStack: /** @type {any} */ (stackOn(wire, signal)),
      onChunkComplete: (_, offset) => came(offset),
      onSuccess: () => resolve(null),
      onError: (fault) => resolve(wordOf(fault)),
    });
    upload.start();
  });
}

/** @param {any} fault of tus-js-client @returns {Word} */
function wordOf(fault) {
  /** @type {{status: number, problem: any, after: number|null}|undefined} */
  const answer = fault?.originalResponse?.getUnderlyingObject?.();
  if (!answer) return { status: 0, code: null, reason: null, after: null };
  const { status, problem, after } = answer;
  return { status, code: problem?.code ?? null, reason: problem?.detail?.reason ?? problem?.reason ?? null, after };
}

/** @param {RawWire} wire @param {AbortSignal} signal */
const stackOn = (wire, signal) => ({
  createRequest: (/** @type {string} */ method, /** @type {string} */ url) => requestOn(wire, signal, method, url),
  getName: () => "wire",
});

/** @param {RawWire} wire @param {AbortSignal} signal @param {string} method @param {string} url */
function requestOn(wire, signal, method, url) {
  /** @type {Record<string, string>} */
  const headers = {};
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (/** @type {string} */ name, /** @type {string} */ value) => void (headers[name] = value),
    getHeader: (/** @type {string} */ name) => headers[name],
    setProgressHandler: () => {},
    send: async (/** @type {BodyInit|null} */ body = null) =>
      answerOf(await wire.raw(url.slice(url.indexOf(BASE) + BASE.length), { method, headers, body, signal })),
    abort: async () => {},
    getUnderlyingObject: () => null,
  };
}

/** @param {Response} response */
async function answerOf(response) {
  const problem = response.ok ? null : await jsonOf(response);
  return {
    getStatus: () => response.status,
    getHeader: (/** @type {string} */ name) => response.headers.get(name) ?? undefined,
    getBody: () => "",
    getUnderlyingObject: () => ({ status: response.status, problem, after: retryAfter(response) }),
  };
}
