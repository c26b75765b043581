"""Chart: bytes per suspended task against the number of tasks."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .labels import End, label_ends
from .lines import draw_line, side_steps, where_it_ends
from .series import NothingToDraw, Series, interval_remark, series, unmeasured
from .style import styles_of

_KINDS = {"resident_bytes_per_task": ("resident", "-"), "reserved_bytes_per_task": ("reserved", "--")}


def draw(record: Record) -> Figure:
    """Resident bytes solid, reserved bytes dashed, log-log."""
    found = {metric: series(record, "sleepers", metric, "tasks", depth=None) for metric in _KINDS}
    everything = [point for kind in found.values() for points in kind.points.values() for point in points]
    if not everything:
        raise NothingToDraw("no measured sleepers cell with resident_bytes_per_task or reserved_bytes_per_task")
    missing = unmeasured(record, "sleepers") + [cell for kind in found.values() for cell in kind.undrawable]
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            "What a suspended task keeps",
            "Bytes per task parked on a timer; solid: resident, dashed: reserved address space; lower is better",
            [interval_remark(everything), *canvas.not_shown(missing)],
        ),
        [3.7],
    )
    axis.log(axes, "tasks", "bytes per task")
    ends = [end for metric, kind in found.items() for end in _draw_kind(axes, record, kind, *_KINDS[metric])]
    axis.points(axes.xaxis, {point.x for point in everything})
    axis.steps(axes.yaxis, axis.size, base=4.0)
    label_ends(axes, ends)
    return figure


def _draw_kind(axes: Axes, record: Record, kind: Series, name: str, line: str) -> list[End]:
    if not kind.points:
        return []
    drawn = {model: style for model, style in styles_of(record.cells.values()).items() if model in kind.points}
    sizes = {point.x for points in kind.points.values() for point in points}
    ends = []
    steps = side_steps(len(drawn), max(sizes) / min(sizes))
    for (model, style), step in zip(drawn.items(), steps):
        last = draw_line(axes, kind.points[model], style, line, step)
        where = where_it_ends(kind.points[model], sizes)
        ends.append(End(*last, f"{model}  {axis.size(last[1])} {name}{where}", style.ink))
    return ends
