"""Chart: switch cost by model against ring size."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .labels import label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, interval_remark, series, unmeasured
from .style import explained

ABOUT = About(
    10, "What a switch costs",
    "How long does it take to suspend one task and to resume the next, and how does this grow with the number of tasks?",
    "Compare the models at the number of tasks that your program has; where a line rises to the right, the tasks most likely "
    "no longer fit into the caches.",
    ("ring",),
)


def draw(record: Record) -> Figure:
    """Median and interval of `switch_ns` over the number of tasks, log-log; controls grey and dashed."""
    found = series(record, "ring", "switch_ns", "tasks")
    if not found.points:
        raise NothingToDraw("no measured ring cell with switch_ns")
    everything = [point for points in found.points.values() for point in points]
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "One switch, from the call of yield in one task to the first instruction of the next task; lower is better",
            [f"{interval_remark(everything)} {REMARK}", *explained(found.points),
             *canvas.not_shown(unmeasured(record, "ring") + found.undrawable)],
        ),
        [3.5],
    )
    axis.log(axes, "tasks in the ring", "ns per switch")
    ends = draw_models(axes, record, found.points, lambda points: f"{axis.number(points[-1].median)} ns")
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 2.0, 5.0))
    axis.points(axes.xaxis, {point.x for point in everything})
    label_ends(axes, ends)
    return figure
