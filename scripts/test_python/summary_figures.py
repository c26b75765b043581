"""Figures of a record, computed from its samples by numpy and scipy, and numbers as the program's summary shows them.

Nothing here is shared with the program, which is tested by it.
"""

import math
import re
from functools import cache
from typing import Any

import numpy as np
from scipy import stats

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}

Switchmark = dict[str, Any]
Params = dict[str, int]


class Lie(Exception):
    """What is wrong with a sentence or a table."""


def interval(samples: list[float]) -> tuple[float, float, float]:
    """The narrowest symmetric pair of samples with the median between them at 95 %, and its confidence."""
    ordered = sorted(samples)
    rank, confidence = _rank(len(ordered))
    return ordered[rank], ordered[-1 - rank], confidence


@cache
def _rank(count: int) -> tuple[int, float]:
    """Of the lower end among `count` samples in order, with the confidence."""
    below = stats.binom.cdf(range(count), count, 0.5)
    rank = max((rank for rank in range(count) if below[rank] <= 0.025), default=0)
    return rank, max(0.0, 1 - 2 * float(below[rank]))


def recompute(metric: dict[str, Any]) -> None:
    """Sets the figures of a metric to what its samples say, in whatever state of the machine."""
    metric.pop("states", None)
    metric.pop("by_state", None)
    metric["low"], metric["high"], metric["confidence"] = interval(metric["samples"])
    metric["median"] = float(np.median(metric["samples"]))


class Figure:
    """Median and interval of a metric of a cell, in its own unit."""

    def __init__(self, ours: Switchmark, cell: dict[str, Any], name: str) -> None:
        metric = cell["metrics"][name]
        self.cell, self.name, self.unit, self.exact = cell, name, metric["unit"], metric["kind"] == "exact"
        self.samples = _in_headline_state(ours, metric)
        self.median = float(np.median(self.samples))
        self.low, self.high, self.confidence = interval(self.samples)
        self.few = not self.exact and self.confidence < 0.9
        self.usable = self.exact or len(self.samples) >= 3

    def apart(self, other: "Figure") -> bool:
        return self.usable and other.usable and (self.high < other.low or other.high < self.low)


def _in_headline_state(ours: Switchmark, metric: dict[str, Any]) -> list[float]:
    """The samples of the state of the machine in which most of the run's samples were taken, or most of the metric's."""
    states = metric.get("states", [])
    seen = ours.get("machine_states", [])
    if not states:
        return metric["samples"]
    usual = max(range(len(seen)), key=lambda index: (seen[index]["samples"], -index))
    if usual not in states:
        usual = max(sorted(set(states) - {-1}), key=states.count)
    return [sample for sample, state in zip(metric["samples"], states) if state == usual]


def cell_of(ours: Switchmark, workload: str, model: str, params: Params) -> dict[str, Any] | None:
    """The measured cell with these parameters and the smallest others; None: there is none. A hog that sorts is another."""
    cells = [cell for cell in ours["cells"] if (cell["workload"], cell["model"], cell["status"]) == (workload, model, "measured")
             and params.items() <= cell["params"].items() and ("sorted" in params or "sorted" not in cell["params"])]
    return min(cells, key=lambda cell: (len(cell["params"]), sorted(cell["params"].items())), default=None)


def find(ours: Switchmark, workload: str, model: str, params: Params, metric: str) -> Figure | None:
    """The figure of that cell; None where no statement can rest on it."""
    cell = cell_of(ours, workload, model, params)
    if cell is None or metric not in cell["metrics"]:
        return None
    figure = Figure(ours, cell, metric)
    return figure if figure.usable and (figure.exact or figure.low > 0) else None


def needed(ours: Switchmark, workload: str, model: str, params: Params, metric: str) -> Figure:
    figure = find(ours, workload, model, params, metric)
    if figure is None:
        raise Lie(f"{workload} {model} {params} has no {metric} to rest on")
    return figure


def value_of(text: str) -> float:
    return float(text.replace(",", ""))


def is_shown(text: str, value: float) -> bool:
    """Whether `text` is `value`, rounded to three digits that count, or to all before the point."""
    if not math.isfinite(value) or value == 0:
        return text == "0"
    exponent = math.floor(math.log10(abs(value)))
    step = 10.0 ** (exponent - 2) if abs(value) < 99.95 else 1
    shown = value_of(text)
    digits = len(re.sub(r"^0\.0*|[.,]|e.*", "", text.lstrip("-")))
    enough = digits == 3 or (abs(value) >= 99.95 and digits >= 3)
    return enough and abs(shown - value) <= 0.5001 * step + 1e-9 * abs(value)


def require(condition: bool, words: str) -> None:
    if not condition:
        raise Lie(words)


def require_shown(text: str, value: float, what: str) -> None:
    require(is_shown(text, value), f"{what} is {value:.6g}, not {text}")


def require_rough(text: str, value: float, what: str) -> None:
    """Two digits that count."""
    rounded = f"{value:.2g}" if value < 99.5 else f"{float(f'{value:.1e}'):,.0f}"
    require(text == rounded, f"{what} is {value:.6g}, not {text}")


def factor_of(figure: Figure, shown: str) -> float:
    """What a figure in its own unit is multiplied by to be in the unit that is shown."""
    if figure.unit in NANOSECONDS:
        require(shown in NANOSECONDS, f"{figure.name} is a time, not {shown}")
        return NANOSECONDS[figure.unit] / NANOSECONDS[shown]
    expected = {"B": "bytes", "1": "%"}[figure.unit]
    require(shown == expected, f"{figure.name} is in {expected}, not in {shown}")
    return 100 if shown == "%" else 1


def check_figure(parts: tuple[str, ...], figure: Figure) -> None:
    """`parts`: median, low, high, mark, unit, as FIGURE finds them."""
    median, low, high, mark, unit = parts
    factor, what = factor_of(figure, unit), f"{figure.cell['id']} {figure.name}"
    for text, value in ((median, figure.median), (low, figure.low), (high, figure.high)):
        require_shown(text, value * factor, what)
    require((mark == "*") == figure.few, f"{what}: the mark of few samples")
