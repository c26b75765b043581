"""The survival curve of a cell's waits: what share of them lasted at least x."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

HISTOGRAM = "wait_us"
_WORST = "wait_max_us"


@dataclass(frozen=True)
class Curve:
    """Shares of the waits that last at least `x` microseconds. The last point is the worst wait.

    `worst_is_bound`: the worst is known only as the upper edge of the histogram's last bin that is not empty.
    """

    x: list[float]
    share: list[float]
    worst_is_bound: bool

    def at(self, share: float) -> float:
        """How long the longest `share` of the waits last at least, in microseconds: on the line between two points, where
        both axes are logarithmic; beyond an end of the line, that end."""
        if share <= self.share[-1]:
            return self.x[-1]
        return float(10 ** np.interp(np.log10(share), np.log10(self.share[::-1]), np.log10(self.x[::-1])))

    def share_at(self, x: float) -> float:
        """The share of the waits that last at least `x` microseconds, as `at` finds it."""
        return float(10 ** np.interp(np.log10(x), np.log10(self.x), np.log10(self.share)))


def curve(cell: dict[str, Any]) -> Curve | None:
    """The curve of the histogram `wait_us` and the metric `wait_max_us`, or None where no wait was counted."""
    histogram = cell["histograms"].get(HISTOGRAM, {"counts": [], "edges": []})
    total = sum(histogram["counts"])
    if total == 0:
        return None
    left = list(accumulate(reversed(histogram["counts"])))[::-1]
    bins = [(edge, count / total) for edge, count in zip(histogram["edges"], left) if count > 0]
    worst, is_bound = _worst(cell, histogram["edges"][len(bins)])
    # A log axis has no zero; the first point that it can show carries the share from there on.
    points = [(edge, share) for edge, share in bins if edge > 0] + [(max(worst, bins[-1][0]), 1 / total)]
    return Curve([x for x, _ in points], [share for _, share in points], is_bound)


def _worst(cell: dict[str, Any], bound: float) -> tuple[float, bool]:
    metric = cell["metrics"].get(_WORST)
    return (max(metric["samples"]), False) if metric else (bound, True)
