"""Chart: what a generator costs, recursive and flat."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .crossings import crossings, draw_crossings, heights
from .labels import label_ends
from .lines import REMARK, draw_models
from .rows import Row, draw_rows, height
from .series import NothingToDraw, Series, interval_remark, series, unmeasured

ABOUT = About(
    110, "What a generator costs",
    "What does a value cost that a task produces for another one, from recursive code and from one loop?",
    "In the upper panel, see which lines rise with the size of the tree; the lower panel has no recursion.",
    ("walk", "count"),
)


def draw(record: Record) -> Figure:
    """`value_ns` of `walk` over the size of the tree, log-log, with the crossovers; of `count` a row a model below."""
    walk, count = (series(record, workload, "value_ns", "values") for workload in ("walk", "count"))
    if not walk.points:
        raise NothingToDraw("no measured walk cell with value_ns")
    rows = [Row(model, points[-1], f"{axis.number(points[-1].median)} ns") for model, points in count.points.items()]
    everything = [point for kind in (walk, count) for points in kind.points.values() for point in points]
    missing = [cell for workload in ("walk", "count") for cell in unmeasured(record, workload)]
    crossed = crossings(record, "walk")
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Time from one produced value to the next, with the work of the task that takes the values; lower is better",
            [f"{interval_remark(everything)} {REMARK}", *canvas.not_shown(missing + walk.undrawable + count.undrawable)],
        ),
        [3.0, *heights(crossed)],
        apart=height(len(rows)) if rows else 0,
    )
    if rows:
        _draw_count(panels.pop(), record, rows)
    _draw_walk(panels, record, walk)
    draw_crossings(panels, record, crossed)
    return figure


def _draw_walk(panels: list[Axes], record: Record, found: Series) -> None:
    axes = panels[0]
    axis.log(axes, "", "ns per value")
    ends = draw_models(axes, record, found.points, lambda points: f"{axis.number(points[-1].median)} ns")
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 2.0, 3.0, 5.0, 7.0))
    axis.points(panels[-1].xaxis, {point.x for points in found.points.values() for point in points})
    panels[-1].set_xlabel("nodes of the tree that a recursive generator walks")
    label_ends(axes, ends)


def _draw_count(axes: Axes, record: Record, rows: list[Row]) -> None:
    axes.set_xlim(0, 1.05 * max(row.point.high for row in rows))
    draw_rows(axes, record, rows, "Values of one loop, without recursion")
    axes.set_xlabel("ns per value")
