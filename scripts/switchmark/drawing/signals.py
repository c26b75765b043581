"""Chart: what it costs that one task waits for another's message or mutex."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .rows import Row, draw_rows, height
from .series import NothingToDraw, Series, interval_remark, series, unmeasured

ABOUT = About(
    115, "What a message and a hand-over cost",
    "What does it cost that a task waits for a message, or for a mutex that another task holds?",
    "Compare the models within a panel: the tasks and their waits are the same in all of them.",
    ("channel", "handoff"),
)
_ROOM = 0.1  # inches between a panel and the words of the next one
_WAITS = (("channel", "message_ns", "capacity"), ("handoff", "handoff_ns", "tasks"))


def draw(record: Record) -> Figure:
    """`message_ns` and `handoff_ns` as one dot and interval a model, a panel for each configuration."""
    found = {workload: series(record, workload, metric, param, 1) for workload, metric, param in _WAITS}
    if not found["channel"].points:
        raise NothingToDraw("no measured channel cell with message_ns")
    drawn = {(workload, x - 1): _rows(one, x) for workload, one in found.items() for x in _places(one)}
    everything = [row.point for rows in drawn.values() for row in rows]
    missing = [cell for workload, one in found.items() for cell in unmeasured(record, workload) + one.undrawable]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Time of one message through a channel, and of handing a mutex from one task to the next; lower is better",
            [interval_remark(everything), *canvas.not_shown(missing)],
            has_headings=True,
        ),
        [_ROOM + height(len(rows)) for rows in drawn.values()],
    )
    for axes, ((workload, value), rows) in zip(panels, drawn.items()):
        axes.set_xlim(0, 1.05 * max(point.high for point in everything))
        draw_rows(axes, record, rows, _words(workload, value))
    axis.ticks_below(panels)
    panels[-1].set_xlabel("ns per message or hand-over")
    return figure


def _places(found: Series) -> list[float]:
    return sorted({point.x for points in found.points.values() for point in points})


def _rows(found: Series, x: float) -> list[Row]:
    return [Row(model, point, f"{axis.number(point.median)} ns")
            for model, points in found.points.items() for point in points if point.x == x]


def _words(workload: str, value: float) -> str:
    if workload == "handoff":
        return f"A mutex from task to task, {axis.number(value)} tasks"
    return "A message through a channel " + (f"with {axis.number(value)} places" if value else "without places: the tasks meet")
