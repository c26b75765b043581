"""Points of a chart, taken from a record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor
from typing import Any

from ..record import Record

# Models against themselves: they show what a difference is worth, and no chart shows them.
AA_CONTROLS = {"fiber-aa"}


# What an interval usually covers at least; one that covers less is of few samples, and its point is drawn open.
_USUAL_CONFIDENCE = 0.9


class NothingToDraw(Exception):
    """The record holds nothing for this chart; the text says what is missing."""


@dataclass(frozen=True)
class Point:
    """One cell's metric at one value of a parameter: median and interval in the metric's unit."""

    x: float
    median: float
    low: float
    high: float
    confidence: float

    @classmethod
    def of(cls, metric: dict[str, Any], x: float = 0) -> "Point":
        """The point of a metric of a record."""
        return cls(x, metric["median"], metric["low"], metric["high"], metric["confidence"])

    @property
    def is_uncertain(self) -> bool:
        """Whether the interval is of few samples."""
        return self.low < self.high and self.confidence < _USUAL_CONFIDENCE


@dataclass
class Series:
    """The points of one metric by model, each in the order of x, and the ids of cells that a log axis cannot show."""

    points: dict[str, list[Point]] = field(default_factory=dict)
    undrawable: list[str] = field(default_factory=list)


def series(record: Record, workload: str, metric: str, param: str, offset: int = 0,
           otherwise: int | None = None, **others: int | None) -> Series:
    """The positive values of `metric` over `param`, for the models of one workload; of the cells whose other parameters
    are `others` (None: the cell has no such parameter).

    `offset` is added to the parameter, so that a log axis can show one that begins with 0. `otherwise` is the parameter of
    cells that do not name it; None: they are left out.
    """
    result = Series()
    for cell in record.measured(workload):
        value = cell["metrics"].get(metric)
        place = cell["params"].get(param, otherwise)
        if value is None or place is None or cell["model"] in AA_CONTROLS:
            continue
        if any(cell["params"].get(name) != wanted for name, wanted in others.items()):
            continue
        x = place + offset
        if min(x, value["median"]) <= 0:
            result.undrawable.append(f"{cell['id']} ({metric} {value['median']:g})")
            continue
        result.points.setdefault(cell["model"], []).append(Point.of(value, x))
    for points in result.points.values():
        points.sort(key=lambda point: point.x)
    return result


def unmeasured(record: Record, workload: str, where: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[str]:
    """The cells of a workload, of those that `where` is true of, that were to be measured and were not, with status."""
    return [
        f"{cell['id']} ({cell['status']})"
        for cell in record.cells.values()
        if cell["workload"] == workload
        and cell["status"] in ("failed", "interrupted")
        and cell["model"] not in AA_CONTROLS
        and where(cell)
    ]


def whole_percent(share: float) -> str:
    """A confidence, rounded down: 97 % of 0.979."""
    return f"{floor(100 * share + 1e-9)} %"


def interval_remark(points: list[Point]) -> str:
    """What the bars of a chart mean, in words."""
    if points and all(point.confidence == 0 for point in points):
        return "Points: single samples, which have no interval."
    least = min((point.confidence for point in points if point.confidence > 0), default=0)
    text = (f"Points: medians. Bars: their intervals, which hold the true median with at least {whole_percent(least)}; short "
            "ones are hidden by their points.")
    if any(point.confidence == 0 for point in points):
        text += " A single sample has no interval."
    if any(point.is_uncertain for point in points):
        text += f" Open points: few samples, below {100 * _USUAL_CONFIDENCE:.0f} %."
    return text
