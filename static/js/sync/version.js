/** The version that this page was made from: told at the sign-in and with every report. */
export function appVersion() {
  const meta = globalThis.document?.querySelector?.('meta[name="app-version"]');
  return meta?.getAttribute("content") || "0";
}
