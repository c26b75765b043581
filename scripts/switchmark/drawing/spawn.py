"""Chart: what it costs to create and finish a task."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .lines import open_marker, raise_bars
from .series import NothingToDraw, Point, interval_remark, series, unmeasured
from .style import Style, explained, styles_of, titles

ABOUT = About(
    20, "What it costs to create a task and finish it",
    "How long does it take to create a task, to run it to its end and to join it?",
    "Compare the points; the task itself does nothing, so this is the least that each of your tasks costs.",
    ("spawn",),
)


def draw(record: Record) -> Figure:
    """`spawn_ns` as one dot and interval a model (and a number of children, if there are several), cheapest on top."""
    found = series(record, "spawn", "spawn_ns", "children")
    rows = [(point, model) for model, points in found.points.items() for point in points]
    if not rows:
        raise NothingToDraw("no measured spawn cell with spawn_ns")
    rows.sort(key=lambda row: (row[0].x, row[0].median, row[1]))
    remarks = [interval_remark([point for point, _ in rows])]
    remarks += explained(found.points)
    remarks += canvas.not_shown(unmeasured(record, "spawn") + found.undrawable)
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Create a task, run it to its end and join it; lower is better",
            remarks,
        ),
        [0.35 + 0.34 * len(rows)],
    )
    styles = styles_of(record.cells.values())
    for height, (point, model) in enumerate(rows):
        _draw_row(axes, -height, point, styles[model])
    many = len({point.x for point, _ in rows}) > 1
    title = titles(record.cells.values())
    names = [f"{title[model]}, {axis.number(point.x)} children" if many else title[model] for point, model in rows]
    _finish(axes, names, [styles[model] for _, model in rows], max(point.high for point, _ in rows))
    return figure


def _draw_row(axes: Axes, height: int, point: Point, style: Style) -> None:
    reach = [[point.median - point.low], [point.high - point.median]]
    raise_bars(axes.errorbar([point.median], [height], xerr=reach, color=style.colour, marker=style.marker, markersize=7,
                             capsize=3))
    if point.is_uncertain:
        axes.plot([point.median], [height], markersize=7, **open_marker(style))
    axes.annotate(
        f"{axis.number(point.median)} ns", xy=(point.high, height), xytext=(8, 0), textcoords="offset points",
        va="center", color=style.ink,
    )


def _finish(axes: Axes, names: list[str], rows: list[Style], greatest: float) -> None:
    axes.set_xlim(0, greatest * 1.08)
    axes.set_ylim(-len(names) + 0.4, 0.6)
    axes.set_xlabel("ns per task")
    axes.set_yticks([-height for height in range(len(names))], names)
    for label, style in zip(axes.get_yticklabels(), rows):
        label.set_color(style.ink)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    left = 0.03 + 0.0105 * max(len(name) for name in names)
    axes.figure.subplots_adjust(left=left, right=0.9)
