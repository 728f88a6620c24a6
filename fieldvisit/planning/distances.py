"""Ways in whole centimetres between many points, so that "optimal" is exact.

The mid-latitude formula on the WGS-84 ellipsoid: within a tenth of a millimetre of the geodesic at 5 km. Sine and
cosine of a pair's mid latitude come from half angles of its ends, so that nothing trigonometric is done by pair.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Cents = NDArray[np.int64]

_AXIS_CM = 637_813_700.0
_E2 = 6.694379990141317e-3  # first eccentricity squared of WGS-84


def ways_cm(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Cents:
    """Centimetres from each of n points (degrees) to each of m others: an array (n, m). NaN in, 0 out."""
    half, to_half = np.radians(lat) / 2, np.radians(to_lat) / 2
    sine, cosine = np.sin(half)[:, None], np.cos(half)[:, None]
    to_sine, to_cosine = np.sin(to_half), np.cos(to_half)
    mid_sine = sine * to_cosine + cosine * to_sine
    mid_cosine = cosine * to_cosine - sine * to_sine
    flattened = 1 - _E2 * mid_sine * mid_sine
    apart = np.radians(lon)[:, None] - np.radians(to_lon)
    if apart.size and np.nanmax(np.abs(apart), initial=0) > np.pi:
        apart = (apart + np.pi) % (2 * np.pi) - np.pi
    east = mid_cosine * apart
    north = (2 * half[:, None] - 2 * to_half) * (1 - _E2) / flattened
    square = (east * east + north * north) / flattened
    ways: Cents = np.rint(np.nan_to_num(np.sqrt(square)) * _AXIS_CM).astype(np.int64)
    return ways
