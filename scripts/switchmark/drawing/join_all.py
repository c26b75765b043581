"""Chart: what it costs to wait for many tasks, and how many of them run at once."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .labels import label_ends
from .lines import REMARK, draw_models
from .rows import Row, draw_rows, height
from .series import NothingToDraw, interval_remark, series, unmeasured

ABOUT = About(
    120, "What it costs to wait for many",
    "What does it cost to wait for many sleeping tasks at once, and do they sleep at the same time if they are awaited one "
    "after the other?",
    "In the upper panel, see which lines stay flat; in the lower panel, 1 means that the sleeps follow each other.",
    ("join_all",),
)


def draw(record: Record) -> Figure:
    """`join_ns` over the number of children that are joined, log-log; `concurrency` of those awaited one by one."""
    found = series(record, "join_all", "join_ns", "children", joined=1)
    if not found.points:
        raise NothingToDraw("no measured join_all cell with join_ns and joined:1")
    alone = series(record, "join_all", "concurrency", "children", joined=0)
    last = {model: points[-1] for model, points in alone.points.items()}
    rows = [Row(model, point, f"{axis.number(point.median)}") for model, point in last.items()]
    everything = [point for points in found.points.values() for point in points]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Time to create a child that sleeps, to wake it and to join it; the parent waits for all children at once; lower "
            "is better",
            [f"{interval_remark(everything)} {REMARK}", *canvas.not_shown(unmeasured(record, "join_all") + found.undrawable)],
        ),
        [3.0],
        apart=height(len(rows)) if rows else 0,
    )
    if rows:
        _draw_concurrency(panels.pop(), record, rows, max(point.x for point in last.values()))
    axis.log(panels[0], "children that one parent waits for", "ns per child")
    ends = draw_models(panels[0], record, found.points, lambda points: f"{axis.number(points[-1].median)} ns")
    axis.steps(panels[0].yaxis, axis.number, subs=(1.0, 3.0))
    axis.points(panels[0].xaxis, {point.x for point in everything})
    label_ends(panels[0], ends)
    return figure


def _draw_concurrency(axes: Axes, record: Record, rows: list[Row], children: float) -> None:
    axes.set_xscale("log")
    axes.set_xlim(0.8, max(10, 1.5 * max(row.point.high for row in rows)))
    draw_rows(axes, record, rows,
              f"{children:,} children that are awaited one after the other: how many of them sleep at the same time")
    axis.steps(axes.xaxis, axis.number)
    axes.set_xlabel("children that sleep at the same time, on average")
