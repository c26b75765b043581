"""Chart: what it costs to suspend at the leaf of a chain of calls."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .crossings import crossings, draw_crossings, heights
from .labels import label_ends
from .lines import draw_models
from .series import NothingToDraw, interval_remark, series, unmeasured


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
            "What a switch costs deep in calls",
            "One way, between two tasks that yield at the leaf of a chain of calls; lower is better",
            [interval_remark(everything), *canvas.not_shown(unmeasured(record, "depth") + found.undrawable)],
        ),
        [3.6, *heights(crossed)],
    )
    axes = panels[0]
    axis.log(axes, "", "ns per switch")
    ends = draw_models(axes, record, found.points, lambda points: f"{axis.number(points[-1].median)} ns")
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 3.0))
    axis.points(panels[-1].xaxis, {point.x for point in everything})
    panels[-1].set_xlabel("depth of the call chain")
    draw_crossings(panels, record, crossed)
    label_ends(axes, ends)
    return figure
