"""Chart: memory of a suspended task against the depth of the calls that it is suspended in."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .labels import label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, interval_remark, series, unmeasured

ABOUT = About(
    35, "What a task keeps that is suspended deep in calls",
    "How does the memory of a sleeping task grow with the depth of the calls in which it sleeps?",
    "Find the depth at which the line of a coroutine or a future meets the line of a fiber; a fiber keeps whole pages.",
    ("sleepers",),
)


def draw(record: Record) -> Figure:
    """`resident_bytes_per_task` over the depth, log-log, at the greatest number of tasks that is measured at depths."""
    deep = {cell["params"]["tasks"] for cell in record.measured("sleepers") if cell["params"].get("depth", 1) > 1}
    tasks = max(deep, default=0)
    found = series(record, "sleepers", "resident_bytes_per_task", "depth", otherwise=1, tasks=tasks)
    if not found.points:
        raise NothingToDraw("no measured sleepers cell with a depth and resident_bytes_per_task")
    everything = [point for points in found.points.values() for point in points]
    missing = unmeasured(record, "sleepers", lambda cell: cell["params"].get("depth", 1) > 1) + found.undrawable
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            f"Resident memory of each of {tasks:,} tasks that wait for a timer in the innermost of so many nested calls; lower "
            "is better",
            [f"{interval_remark(everything)} {REMARK}", *canvas.not_shown(missing)],
        ),
        [3.2],
    )
    axis.log(axes, "nested calls", "resident memory per task")
    ends = draw_models(axes, record, found.points, lambda points: axis.size(points[-1].median))
    axis.steps(axes.yaxis, axis.size, base=4.0)
    axis.points(axes.xaxis, {point.x for point in everything})
    label_ends(axes, ends)
    return figure
