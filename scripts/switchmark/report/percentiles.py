"""A histogram as a curve of percentiles."""

from itertools import accumulate
from typing import Any


def curve(histogram: dict[str, Any], worst: float | None) -> list[list[float]]:
    """Points [share of the samples that are larger, value]: so many of the samples lie above the value. The last point is
    the largest sample, `worst`; if that is None, the upper edge of the last bin that is not empty. No point without samples.
    """
    counts, edges = histogram["counts"], histogram["edges"]
    total = sum(counts)
    if total == 0:
        return []
    points = [[1.0, max(edges[index], 0.0)] for index in range(len(counts)) if counts[index]][:1]
    for index, seen in enumerate(accumulate(counts)):
        if counts[index]:
            points.append([(total - seen) / total, edges[index + 1]])
    points[-1] = [1 / total, points[-1][1] if worst is None else worst]
    if len(points) > 2 and points[-2][0] <= points[-1][0]:
        points.pop(-2)
    return points


def largest(name: str, metrics: dict[str, Any]) -> float | None:
    """The largest sample behind the histogram `name`, such as `wait_us`: the largest figure of the metric `wait_max_us`."""
    metric = metrics.get(maximum(name))
    return max(metric["samples"]) if metric else None


def maximum(name: str) -> str:
    """The name of the metric that is the maximum of the histogram `name`."""
    stem, _, unit = name.rpartition("_")
    return f"{stem}_max_{unit}"
