/** Where one stands: asked only on a press, never followed, and nothing waits for it. */

const PATIENCE = 8000;

/** @returns {Promise<{lat: number, lon: number, accuracy_m: number} | null>} */
export function whereAmI() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat: rounded(coords.latitude),
          lon: rounded(coords.longitude),
          accuracy_m: Math.round(coords.accuracy),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}

/** A tenth of a metre is more than any tablet knows. @param {number} degrees */
function rounded(degrees) {
  return Math.round(degrees * 1e6) / 1e6;
}
