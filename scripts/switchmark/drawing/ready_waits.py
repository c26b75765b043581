"""Chart: what a call costs that may wait, and mostly does not."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..number_format import number
from ..record import Record
from . import axis, canvas
from .about import About
from .crossings import crossings, draw_crossings, heights
from .labels import End, label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, Point, Series, interval_remark, series, unmeasured
from .style import explained

ABOUT = About(
    40, "What a call costs that may wait, and mostly does not",
    "What does a call cost that may have to wait, depending on how often it really waits?",
    "Compare the left ends, where no call waits and a fiber makes a plain call, with the right ends, where every call waits.",
    ("ready_waits",),
)
WORKLOAD = "ready_waits"
_OFFSET = 1  # the share of calls that wait begins with 0
_HEIGHTS = (2.7, 2.2)  # inches: the first panel, and each further one


def draw(record: Record) -> Figure:
    """`awaitable_call_ns` over the share of descents that wait, one panel for every depth; the crossovers below."""
    depths = sorted({cell["params"]["depth"] for cell in record.measured(WORKLOAD) if "depth" in cell["params"]})
    every = {depth: series(record, WORKLOAD, "awaitable_call_ns", "wait_percent", _OFFSET, depth=depth) for depth in depths}
    found = {depth: one for depth, one in every.items() if one.points}
    if not found:
        raise NothingToDraw(f"no measured {WORKLOAD} cell with awaitable_call_ns")
    everything = [point for one in found.values() for points in one.points.values() for point in points]
    undrawable = [cell for one in every.values() for cell in one.undrawable]
    crossed = crossings(record, WORKLOAD)
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Time of one call, with the waits spread over all calls: a plain call of a fiber, an awaited coroutine with its "
            "frame, or a polled future; lower is better",
            [f"{interval_remark(everything)} {REMARK}", *_allocations(record),
             *explained(model for one in found.values() for model in one.points),
             *canvas.not_shown(unmeasured(record, WORKLOAD) + undrawable)],
            has_headings=True,
        ),
        [*_HEIGHTS[:1], *_HEIGHTS[1:] * (len(found) - 1), *heights(crossed)],
    )
    ends = [_draw_panel(axes, record, depth, one) for axes, (depth, one) in zip(panels, found.items())]
    axis.points(panels[-1].xaxis, {point.x for point in everything}, _OFFSET)
    panels[-1].set_xlabel("waits per 100 calls" + " (nested calls count as one)" * (max(found) > 1))
    draw_crossings(panels, record, crossed, _OFFSET)
    # The panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _draw_panel(axes: Axes, record: Record, depth: int, found: Series) -> list[End]:
    axis.log(axes, "", "ns per call")
    words = "one call, which may wait" if depth == 1 else f"{depth} nested calls, of which the innermost may wait"
    canvas.head(axes, words)
    ends = draw_models(axes, record, found.points, _from_to, _OFFSET)
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 3.0))
    return ends


def _from_to(points: list[Point]) -> str:
    return f"{axis.number(points[0].median)} to {axis.number(points[-1].median)} ns"


def _allocations(record: Record) -> list[str]:
    """The remark that tells how many frames or boxes a call takes, by number; none in a record that does not count them."""
    models: dict[float, list[str]] = {}
    for cell in record.measured(WORKLOAD):
        metric = cell["metrics"].get("allocations_per_call")
        if metric and cell["model"] not in models.setdefault(metric["median"], []):
            models[metric["median"]].append(cell["model"])
    counts = "; ".join(f"{number(count)}: {', '.join(models[count])}" for count in sorted(models))
    return [f"Allocations (frames or boxes) for one call: {counts}."] if counts else []
