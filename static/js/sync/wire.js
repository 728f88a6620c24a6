/**
 * The only place that calls the network. Every call ends in a named outcome, never in an exception, and only
 * an answer that is plainly ours counts as one: a captive portal answers 200 too, a proxy answers 410.
 *
 * @typedef {{code: string, title?: string, field?: string|null, device_id?: string, errors?: Record<string, string[]>,
 *   detail?: any}} Problem
 * @typedef {{outcome: "ok", data: any}
 *   | {outcome: "offline"}
 *   | {outcome: "timeout"}
 *   | {outcome: "not_ours", status: number}
 *   | {outcome: "busy", after: number|null}
 *   | {outcome: "too_large"}
 *   | {outcome: "signed_out", problem: Problem}
 *   | {outcome: "revoked", problem: Problem}
 *   | {outcome: "refused", status: number, problem: Problem}} WireOutcome
 *   offline: no network, or none that leads to the server; timeout: asked and nothing heard, nobody knows what
 *   became of it; not_ours: somebody else answered, a portal or a proxy; busy: come back later
 * @typedef {{fetch: typeof fetch, token: string|null, deviceId: string|null, timeoutMs: number, base: string}} WireOptions
 */

export const TIMEOUT_MS = 60_000;
const LONGEST_WAIT_S = 3600;
export const BASE = "/api/v1/";
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/**
 * @param {Partial<WireOptions>} [options]
 */
export function createWire(options = {}) {
  const settings = { fetch: globalThis.fetch.bind(globalThis), token: null, deviceId: null, timeoutMs: TIMEOUT_MS,
    base: BASE, ...options };

  /**
   * @param {string} path
   * @param {any} body
   * @returns {Promise<WireOutcome>}
   */
  async function post(path, body) {
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    if (settings.token) headers.Authorization = `Bearer ${settings.token}`;
    const request = { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body),
      credentials: /** @type {const} */ ("omit"), redirect: /** @type {const} */ ("manual"),
      cache: /** @type {const} */ ("no-store"), signal: AbortSignal.timeout(settings.timeoutMs) };
    try {
      return await outcomeOf(await settings.fetch(settings.base + path, request), settings.deviceId);
    } catch (fault) {
      return { outcome: isTimeout(fault) ? "timeout" : "offline" };
    }
  }

  /**
   * Photos: bytes out and in, past every cache of the browser, which would keep them in clear.
   * @param {string} path
   * @param {{method?: string, headers?: Record<string, string>, body?: BodyInit|null, signal?: AbortSignal}} [request]
   * @returns {Promise<Response>} rejected where nobody answers in time
   */
  const raw = (path, { headers, signal, ...request } = {}) => settings.fetch(settings.base + path, { ...request,
    headers: { ...headers, Authorization: `Bearer ${settings.token}` }, credentials: "omit", redirect: "manual",
    cache: "no-store", signal: AbortSignal.any([AbortSignal.timeout(settings.timeoutMs), ...(signal ? [signal] : [])]) });

  return { post, raw };
}

/** @param {unknown} fault */
const isTimeout = (fault) => ["TimeoutError", "AbortError"].includes(/** @type {any} */ (fault)?.name);

/**
 * @param {Response} response
 * @param {string|null} deviceId
 * @returns {Promise<WireOutcome>}
 */
async function outcomeOf(response, deviceId) {
  const data = await jsonOf(response);
  if (response.ok) return data === undefined ? { outcome: "not_ours", status: response.status } : { outcome: "ok", data };
  const problem = typeof data?.code === "string" ? /** @type {Problem} */ (data) : null;
  if (response.status === 413) return { outcome: "too_large" };
  if (response.status === 429 && problem?.code === "too_many_tries") return refused(response.status, problem);
  if (response.status === 429 || response.status >= 500) return { outcome: "busy", after: retryAfter(response) };
  if (!problem) return { outcome: "not_ours", status: response.status };
  if (problem.code === "device_revoked") return revocation(response.status, problem, deviceId);
  if (response.status === 401 && deviceId) return { outcome: "signed_out", problem };
  return refused(response.status, problem);
}

/** @param {number} status @param {Problem} problem @returns {WireOutcome} */
const refused = (status, problem) => ({ outcome: "refused", status, problem });

/**
 * Only a word that names this very device counts as a revocation.
 * @param {number} status
 * @param {Problem} problem
 * @param {string|null} deviceId
 * @returns {WireOutcome}
 */
function revocation(status, problem, deviceId) {
  const named = problem.device_id ?? problem.detail?.device_id;
  return deviceId && named === deviceId ? { outcome: "revoked", problem } : refused(status, problem);
}

/**
 * @param {Response} response
 * @returns {Promise<any>} undefined when the answer is not JSON
 */
export async function jsonOf(response) {
  if (!JSON_TYPE.test(response.headers.get("Content-Type") ?? "")) return undefined;
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {Response} response
 * @returns {number|null} seconds
 */
export function retryAfter(response) {
  const said = response.headers.get("Retry-After");
  if (!said) return null;
  const seconds = /^\d+$/.test(said.trim()) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_S, Math.max(0, Math.round(seconds))) : null;
}
