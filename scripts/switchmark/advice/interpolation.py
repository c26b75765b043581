"""Between measured configurations: a monotone curve through their medians, and how far the truth may lie from it.

interpolation.js has the same steps in the same order, so that both give the same figures.
"""

import math
from typing import Any

Knot = dict[str, Any]
Triple = tuple[float, float, float]
"""low, median, high"""


def between(knots: list[Knot], value: float, unexplained: float) -> tuple[Triple, list[Knot]] | None:
    """The figure at `value` and the knots that enclose it; None outside of the knots.

    The median lies on the monotone cubic of Fritsch and Carlson through the logarithms of the medians over the logarithm
    of the parameter. The interval is interpolated linearly, and widened by what a straight line between the two knots
    would miss: half the second difference at the knots, and `unexplained`, a share by which configurations differ for other
    reasons, such as the addresses of code. Where no second difference is known it spans the intervals of both knots.
    """
    for knot in knots:
        if knot["value"] == value:
            return (knot["low"], knot["median"], knot["high"]), [knot]
    for i in range(len(knots) - 1):
        if knots[i]["value"] < value < knots[i + 1]["value"]:
            return _inside(knots, i, value, unexplained), knots[i:i + 2]
    return None


def _inside(knots: list[Knot], i: int, value: float, unexplained: float) -> Triple:
    x = [math.log(knot["value"]) for knot in knots]
    y = [math.log(knot["median"]) for knot in knots]
    place = math.log(value)
    width = x[i + 1] - x[i]
    t = (place - x[i]) / width
    slopes = _slopes(x, y)
    median = (y[i] * ((1 + 2 * t) * (1 - t) * (1 - t)) + slopes[i] * width * (t * (1 - t) * (1 - t))
              + y[i + 1] * (t * t * (3 - 2 * t)) + slopes[i + 1] * width * (t * t * (t - 1)))
    below, above = ([math.log(knots[k][end]) - y[k] for k in (i, i + 1)] for end in ("low", "high"))
    known = [_bend(x, y, k) for k in (i, i + 1) if 0 < k < len(x) - 1]
    margin = 4 * t * (1 - t) * math.log(1 + unexplained)
    if known:
        margin = margin + max(known) * (place - x[i]) * (x[i + 1] - place) / 2
    low = median + min(0.0, below[0] + t * (below[1] - below[0])) - margin
    high = median + max(0.0, above[0] + t * (above[1] - above[0])) + margin
    if not known:
        low = min(low, y[i] + below[0], y[i + 1] + below[1])
        high = max(high, y[i] + above[0], y[i + 1] + above[1])
    return math.exp(low), math.exp(median), math.exp(high)


def _slopes(x: list[float], y: list[float]) -> list[float]:
    """At each knot; zero where the curve turns, so that it never leaves the range of two neighbours."""
    h = [x[k + 1] - x[k] for k in range(len(x) - 1)]
    d = [(y[k + 1] - y[k]) / h[k] for k in range(len(h))]
    if len(h) == 1:
        return [d[0], d[0]]
    slopes = [_end_slope(h[0], h[1], d[0], d[1])]
    for k in range(1, len(h)):
        if d[k - 1] * d[k] <= 0:
            slopes.append(0.0)
        else:
            before, behind = 2 * h[k] + h[k - 1], h[k] + 2 * h[k - 1]
            slopes.append((before + behind) / (before / d[k - 1] + behind / d[k]))
    slopes.append(_end_slope(h[-1], h[-2], d[-1], d[-2]))
    return slopes


def _end_slope(near: float, far: float, first: float, second: float) -> float:
    slope = ((2 * near + far) * first - near * second) / (near + far)
    if slope * first <= 0:
        return 0.0
    if first * second <= 0 and abs(slope) > 3 * abs(first):
        return 3 * first
    return slope


def _bend(x: list[float], y: list[float], k: int) -> float:
    """The size of the second derivative at an inner knot: by how much it lies off the line of its neighbours."""
    before, behind = x[k] - x[k - 1], x[k + 1] - x[k]
    line = y[k - 1] + (y[k + 1] - y[k - 1]) * before / (before + behind)
    return abs(2 * (line - y[k]) / (before * behind))
