"""Chart: what an idle connection keeps, and how fast it is answered."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .rows import Row, draw_rows, height
from .series import NothingToDraw, Series, interval_remark, series, unmeasured

ABOUT = About(
    76, "What an idle connection of a server keeps",
    "How much memory does a server need for each connection that is open and asks nothing, and how soon does it answer when "
    "one asks?",
    "Compare the memory of the process, which holds the stack or the frame of the connection's task; what the kernel keeps "
    "is for comparison.",
    ("connections",),
)
_MEMORY = {  # metric -> words
    "resident_bytes_per_connection": "memory of the server's process",
    "kernel_bytes_per_connection": "memory of the kernel, of both ends of the connection",
}
_ANSWER = "idle_answer_us"
_ROOM = 0.25  # inches between a panel and the words of the next one


def draw(record: Record) -> Figure:
    """Bytes per connection as one dot and interval a model, a panel for each kind of memory; below them the time of an
    answer; of the greatest number of connections that was measured."""
    every = {metric: series(record, "connections", metric, "connections") for metric in (*_MEMORY, _ANSWER)}
    counts = [point.x for one in every.values() for points in one.points.values() for point in points]
    if not counts:
        raise NothingToDraw(f"no measured connections cell with {' or '.join(every)}")
    count = max(counts)
    panels = {metric: rows for metric, one in every.items() if (rows := _rows(one, metric, count))}
    missing = unmeasured(record, "connections", lambda cell: cell["params"].get("connections") == count)
    missing += [cell for one in every.values() for cell in one.undrawable]
    heights = {metric: _ROOM + height(len(rows)) for metric, rows in panels.items()}
    apart = heights.pop(_ANSWER) if len(panels) > 1 and _ANSWER in panels else 0
    figure, every_axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            f"{axis.number(count)} connections, each of which has been answered once and then is idle; lower is better",
            [interval_remark([row.point for rows in panels.values() for row in rows]), *canvas.not_shown(missing)],
            has_headings=True,
        ),
        list(heights.values()),
        apart=apart,
    )
    drawn = dict(zip(panels, every_axes))
    for metrics, label in ((list(_MEMORY), "per connection"), ([_ANSWER], "µs")):
        if shown := {metric: panels[metric] for metric in metrics if metric in panels}:
            _draw_panels([drawn[metric] for metric in shown], record, shown, label)
    return figure


def _draw_panels(every_axes: list[Axes], record: Record, panels: dict[str, list[Row]], label: str) -> None:
    """Panels that share their x axis."""
    greatest = max(row.point.high for rows in panels.values() for row in rows)
    every_axes[0].set_xlim(0, 1.05 * greatest)
    for axes, (metric, rows) in zip(every_axes, panels.items()):
        draw_rows(axes, record, rows, _MEMORY.get(metric, "time from sending a request by a random connection to its answer"))
    axis.ticks_below(every_axes)
    if _ANSWER not in panels:
        axis.sizes(every_axes[-1].xaxis, greatest)
    every_axes[-1].set_xlabel(label)


def _rows(found: Series, metric: str, count: float) -> list[Row]:
    write = axis.duration if metric == _ANSWER else axis.size
    return [Row(model, point, write(point.median))
            for model, points in found.points.items() for point in points if point.x == count]
