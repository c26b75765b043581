"""Chart: what it costs to suspend at the leaf of a chain of calls."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .crossings import crossings, draw_crossings, heights
from .labels import label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, interval_remark, series, unmeasured
from .style import explained

ABOUT = About(
    100, "What a switch costs deep in calls",
    "What does it cost to suspend a task and to resume it, if the wait stands deep in nested calls?",
    "Compare the slopes: a flat line does not depend on the depth, a rising one is paid for at every level of the calls.",
    ("depth",),
)


def draw(record: Record) -> Figure:
    """Median and interval of `switch_ns` over the depth, log-log, with the crossovers below."""
    found = series(record, "depth", "switch_ns", "depth")
    if not found.points:
        raise NothingToDraw("no measured depth cell with switch_ns")
    everything = [point for points in found.points.values() for point in points]
    crossed = crossings(record, "depth")
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "One switch between two tasks, each of which yields in the innermost of so many nested calls; lower is better",
            [f"{interval_remark(everything)} {REMARK}", *explained(found.points),
             *canvas.not_shown(unmeasured(record, "depth") + found.undrawable)],
        ),
        [3.6, *heights(crossed)],
    )
    axes = panels[0]
    axis.log(axes, "", "ns per switch")
    ends = draw_models(axes, record, found.points, lambda points: f"{axis.number(points[-1].median)} ns")
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 3.0))
    axis.points(panels[-1].xaxis, {point.x for point in everything})
    panels[-1].set_xlabel("nested calls")
    draw_crossings(panels, record, crossed)
    label_ends(axes, ends)
    return figure
