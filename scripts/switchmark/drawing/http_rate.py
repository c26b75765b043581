"""Chart: how many requests a server answers."""

from typing import Any

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .rows import Row, draw_rows, height
from .series import AA_CONTROLS, NothingToDraw, Point, interval_remark, unmeasured

ABOUT = About(
    74, "How many requests a server answers",
    "How many requests does a server answer per second when it is saturated, and how many as long as it answers in time?",
    "Compare fiber and fiber-preempt in both panels: what preemption costs at saturation, and what it gains where short "
    "requests must be answered in time.",
    ("http_service",),
)
_ROOM = 0.1  # inches between a panel and the words of the next one
_METRICS = (("requests_per_second", "connections"), ("rate_within_limit_per_second", "p99_below_us"))


def draw(record: Record) -> Figure:
    """Rates of requests as one dot and interval a model, a panel for each configuration that has one."""
    panels = {(metric, value): rows for metric, param in _METRICS for value, rows in _rows(record, metric, param).items()}
    if not panels:
        raise NothingToDraw("no measured http_service cell with requests_per_second or rate_within_limit_per_second")
    everything = [row.point for rows in panels.values() for row in rows]
    figure, every_axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Requests per second, of which 99 of 100 are short and one is heavy; higher is better",
            [interval_remark(everything), *canvas.not_shown(unmeasured(record, "http_service", _is_shown))],
            has_headings=True,
        ),
        [_ROOM + height(len(rows)) for rows in panels.values()],
    )
    greatest = max(point.high for point in everything)
    has_none = any(point.low == 0 for point in everything)  # whose dot would be cut in halves
    every_axes[0].set_xlim(-0.015 * greatest if has_none else 0, 1.05 * greatest)
    for axes, ((metric, value), rows) in zip(every_axes, panels.items()):
        draw_rows(axes, record, rows, _words(metric, value))
    axis.ticks_below(every_axes)
    every_axes[-1].set_xlabel("requests per second")
    return figure


def _rows(record: Record, metric: str, param: str) -> dict[int, list[Row]]:
    """By the value of the parameter. A rate of 0 is drawn: no load was low enough."""
    found: dict[int, list[Row]] = {}
    for cell in record.measured("http_service"):
        if metric not in cell["metrics"] or param not in cell["params"] or cell["model"] in AA_CONTROLS:
            continue
        point = Point.of(cell["metrics"][metric])
        words = axis.number(point.median) if point.median else "0: later at every load"
        if "quantum_us" in cell["params"]:
            words += f", quantum {axis.duration(cell['params']['quantum_us'])}"
        found.setdefault(cell["params"][param], []).append(Row(cell["model"], point, words))
    return dict(sorted(found.items()))


def _is_shown(cell: dict[str, Any]) -> bool:
    return any(param in cell["params"] for _, param in _METRICS)


def _words(metric: str, value: int) -> str:
    if metric == "requests_per_second":
        return f"At saturation: each of {axis.number(value)} connections always has a request"
    return f"The highest rate at which 99 % of the short requests are answered in less than {axis.duration(value)}"
