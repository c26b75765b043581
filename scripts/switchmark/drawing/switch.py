"""Chart: switch cost by model against ring size."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .labels import End, label_ends
from .lines import draw_line, side_steps, where_it_ends
from .look import looks, titles
from .series import NothingToDraw, coverage, series, unmeasured


def draw(record: Record) -> Figure:
    """Median and interval of `switch_ns` over the number of tasks, log-log; controls grey and dashed."""
    found = series(record, "ring", "switch_ns", "tasks")
    if not found.points:
        raise NothingToDraw("no measured ring cell with switch_ns")
    everything = [point for points in found.points.values() for point in points]
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            "What a switch costs",
            "One way, from yield in one task to the first instruction in the next; lower is better",
            [coverage(everything), *canvas.not_shown(unmeasured(record, "ring") + found.undrawable)],
        ),
        [3.5],
    )
    axis.log(axes, "tasks in the ring", "ns per switch")
    ends, names = [], titles(record.cells.values())
    drawn = {model: look for model, look in looks(record.cells.values()).items() if model in found.points}
    sizes = {point.x for point in everything}
    for (model, look), step in zip(drawn.items(), side_steps(len(drawn), max(sizes) / min(sizes))):
        last = draw_line(axes, found.points[model], look, look.line, step)
        where = where_it_ends(found.points[model], sizes)
        ends.append(End(*last, f"{names[model]}  {axis.number(last[1])} ns{where}", look.ink))
    axis.steps(axes.yaxis, axis.number, subs=(1.0, 2.0, 5.0))
    axis.points(axes.xaxis, sizes)
    label_ends(axes, ends)
    return figure
