"""Chart: the cost ladder, one mechanism after the other."""

from dataclasses import dataclass
from math import floor, log10

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ..record import Record
from . import axis, canvas
from .about import About
from .series import NothingToDraw, Point, unmeasured, whole_percent
from .style import MODELS, Style

ABOUT = About(
    130, "What a switch is made of",
    "What does each mechanism cost of which a switch consists, from a function call to a switch of threads?",
    "Compare a bar with the one that its factor names, which is a lower bound of its cost.",
    ("ladder",),
)
WORKLOAD = "ladder"
_METRIC = "floor_ratio"
_GAP = 6  # points between a bar and its words
_EDGE = 0.12  # inches between the longest words and the edge of the figure
# Rung -> the model whose colour it has: whose way of suspending it is, or a part of. The others are floors, and grey.
_STANDS_FOR = {
    "symmetric-transfer": "coroutine", "executor-round-trip": "future", "future-yield": "future",
    "coroutine-yield": "coroutine", "fiber-yield": "fiber", "fiber-preempt-yield": "fiber-preempt",
    "forced-switch": "fiber-preempt",
}
_FLOOR = MODELS["raw-jump"]


@dataclass(frozen=True)
class _Rung:
    name: str
    cost: Point
    ratio: float | None  # over its floor
    floor: str = ""

    @property
    def is_zero(self) -> bool:
        """Whether the interval holds zero, which a log axis doesn't."""
        return self.cost.low <= 0


def draw(record: Record) -> Figure:
    """`rung_ns` as one bar and interval a rung, in the order of the ladder, on a log axis."""
    floors = {row["cell"]: row["reference"] for row in record.comparisons if row["metric"] == _METRIC}
    rungs = [_rung(cell, floors.get(cell["id"], "")) for cell in record.measured(WORKLOAD) if "rung_ns" in cell["metrics"]]
    if not rungs:
        raise NothingToDraw("no measured ladder cell with rung_ns")
    least = min(rung.cost.confidence for rung in rungs)
    remarks = [
        "Bars end at medians; the axis is logarithmic, so compare where they end. ×: how many times the mechanism that it "
        "contains, which is a lower bound. Grey: mechanisms that belong to no model.",
        f"Whiskers: intervals of the medians, which hold the true median with at least {whole_percent(least)}.",
        *canvas.not_shown(unmeasured(record, WORKLOAD)),
    ]
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(ABOUT.title,
                     "One operation of each mechanism, without the work between two operations; lower is better", remarks),
        [0.3 + 0.25 * len(rungs)],
    )
    left = _edge(rungs)
    for height, rung in enumerate(rungs):
        _draw_rung(axes, -height, rung, left)
    _finish(axes, rungs, left)
    return figure


def _rung(cell: dict, floor: str) -> _Rung:
    cost, ratio = cell["metrics"]["rung_ns"], cell["metrics"].get(_METRIC)
    return _Rung(cell["model"], Point.of(cost), ratio and ratio["median"], floor)


def _edge(rungs: list[_Rung]) -> float:
    """Where the axis begins: a whole 1, 2 or 5 of a decade, at no more than half of the cheapest bar."""
    half = 0.5 * min((rung.cost.median for rung in rungs if not rung.is_zero), default=1.0)
    decade = 10.0 ** floor(log10(half))
    return decade * max(step for step in (1, 2, 5) if step * decade <= half)


def _draw_rung(axes: Axes, height: int, rung: _Rung, left: float) -> None:
    cost, style = rung.cost, _style_of(rung)
    text = f"{axis.number(cost.median)} ns"
    if rung.is_zero:
        text = f"{_hundredths(cost.median)} ns [{_hundredths(cost.low)}, {_hundredths(cost.high)}], not distinguishable from 0"
        end = left
    else:
        axes.barh([height], [cost.median - left], left=left, height=0.62, color=_paler(style))
        reach = [[cost.median - cost.low], [cost.high - cost.median]]
        axes.errorbar([cost.median], [height], xerr=reach, color="#202020", elinewidth=1.1, capsize=2.5)
        end = cost.high
    if rung.ratio is not None:
        text += f"   {axis.times(rung.ratio)} {rung.floor}".rstrip()
    axes.annotate(text, xy=(end, height), xytext=(_GAP, 0), textcoords="offset points", va="center", color=style.ink,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})


def _hundredths(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"  # no -0.00


def _paler(style: Style) -> tuple[float, float, float]:
    """The colour for areas, on which whiskers are seen; opaque, so that no grid is."""
    red, green, blue = (1 - 0.7 * (1 - channel) for channel in to_rgb(style.colour))
    return red, green, blue


def _style_of(rung: _Rung) -> Style:
    return MODELS.get(_STANDS_FOR.get(rung.name, ""), _FLOOR)


def _finish(axes: Axes, rungs: list[_Rung], left: float) -> None:
    axes.set_xscale("log")
    axes.set_xlim(left, max([rung.cost.high for rung in rungs] + [left * 10]) * 1.2)
    axes.set_ylim(-len(rungs) + 0.4, 0.6)
    axes.set_xlabel("ns per operation")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis.number(value)))
    axes.set_yticks([-height for height in range(len(rungs))], [rung.name for rung in rungs])
    for label, rung in zip(axes.get_yticklabels(), rungs):
        label.set_color(_style_of(rung).ink)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    longest = max(len(rung.name) for rung in rungs)
    axes.figure.subplots_adjust(left=0.03 + 0.0105 * longest)
    _make_room(axes)


def _make_room(axes: Axes) -> None:
    """Makes the axes as narrow as the words beside the bars need: every change of the width moves the bars' ends."""
    figure = axes.figure
    for _ in range(8):
        beyond = max(text.get_window_extent().x1 for text in axes.texts) / figure.dpi + _EDGE - figure.get_figwidth()
        figure.subplots_adjust(right=figure.subplotpars.right - beyond / figure.get_figwidth())
