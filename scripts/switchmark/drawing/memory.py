"""Chart: memory of a suspended task against the number of tasks, and the time to park it."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .labels import End, label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, Point, interval_remark, series, unmeasured

ABOUT = About(
    30, "What a suspended task keeps",
    "How much memory does a task need while it sleeps, and how long does it take to create it and to put it to sleep?",
    "Compare the resident memory first; address space is cheap, and the lowest panel shows what the first touch of a stack "
    "costs.",
    ("sleepers",),
)
_PANELS = {  # metric -> words, height in inches
    "resident_bytes_per_task": ("resident memory", 2.0),
    "reserved_bytes_per_task": ("reserved address space", 1.7),
    "park_ns": ("time to create a task and to put it to sleep", 1.7),
}


def draw(record: Record) -> Figure:
    """Resident bytes, reserved bytes and `park_ns` over the number of tasks, log-log, a panel each."""
    found = {metric: series(record, "sleepers", metric, "tasks", depth=None) for metric in _PANELS}
    missing = unmeasured(record, "sleepers", _is_shallow) + [cell for kind in found.values() for cell in kind.undrawable]
    found = {metric: kind for metric, kind in found.items() if kind.points}
    everything = [point for kind in found.values() for points in kind.points.values() for point in points]
    if not everything:
        raise NothingToDraw("no measured sleepers cell with resident_bytes_per_task or reserved_bytes_per_task or park_ns")
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Per task that waits for a timer, from the slope over the number of tasks; lower is better",
            [f"{interval_remark(everything)} {REMARK}", *canvas.not_shown(missing)],
            has_headings=True,
        ),
        [_PANELS[metric][1] for metric in found],
    )
    ends = [_draw_panel(axes, record, metric, kind.points) for axes, (metric, kind) in zip(panels, found.items())]
    panels[-1].set_xlabel("sleeping tasks")
    axis.points(panels[-1].xaxis, {point.x for point in everything})
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _is_shallow(cell: dict[str, Any]) -> bool:
    """Whether the tasks of a cell sleep in their own body; the chart `memory_depth` shows those that sleep in calls."""
    return "depth" not in cell["params"]


def _draw_panel(axes: Axes, record: Record, metric: str, points: dict[str, list[Point]]) -> list[End]:
    is_time = metric.endswith("_ns")
    axis.log(axes, "", "ns per task" if is_time else "bytes per task")
    write = (lambda value: f"{axis.number(value)} ns") if is_time else axis.size
    ends = draw_models(axes, record, points, lambda line: write(line[-1].median))
    axis.steps(axes.yaxis, axis.number if is_time else axis.size, base=10.0 if is_time else 4.0)
    canvas.head(axes, _PANELS[metric][0])
    return ends
