"""Chart: how many requests of one client are under way at the same time."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .rows import Row, draw_rows, height
from .series import NothingToDraw, Point, interval_remark, series, unmeasured

ABOUT = About(
    125, "Whether the requests of a client overlap",
    "A server answers each request after a delay: how many delays pass at the same time if a client waits for one answer "
    "after the other, and if it joins all?",
    "At 1 the delays follow each other; only tasks that start when they are called overlap without a join.",
    ("delay_server",),
)
_ROOM = 0.1  # inches between a panel and the words of the next one
_WORDS = {0: "{} requests that are awaited one after the other", 1: "{} requests that are joined"}


def draw(record: Record) -> Figure:
    """`request_concurrency` as one dot and interval a model, a panel for each configuration."""
    every = {joined: series(record, "delay_server", "request_concurrency", "requests", joined=joined) for joined in _WORDS}
    panels = {(joined, requests): _rows(one.points, requests) for joined, one in every.items()
              for requests in sorted({point.x for points in one.points.values() for point in points})}
    if not panels:
        raise NothingToDraw("no measured delay_server cell with request_concurrency")
    everything = [row.point for rows in panels.values() for row in rows]
    missing = unmeasured(record, "delay_server") + [cell for one in every.values() for cell in one.undrawable]
    figure, every_axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "The sum of all delays, divided by the time that passes until the last answer; higher is better",
            [interval_remark(everything), *canvas.not_shown(missing)],
            has_headings=True,
        ),
        [_ROOM + height(len(rows)) for rows in panels.values()],
    )
    every_axes[0].set_xscale("log")
    every_axes[0].set_xlim(0.8, max(5, 1.5 * max(point.high for point in everything)))
    for axes, ((joined, requests), rows) in zip(every_axes, panels.items()):
        draw_rows(axes, record, rows, _WORDS[joined].format(axis.number(requests)))
    axis.ticks_below(every_axes)
    axis.steps(every_axes[-1].xaxis, axis.number, subs=(1.0, 2.0, 5.0))
    every_axes[-1].set_xlabel("delays that pass at the same time, on average")
    return figure


def _rows(points: dict[str, list[Point]], requests: float) -> list[Row]:
    return [Row(model, point, axis.number(point.median)) for model, line in points.items() for point in line
            if point.x == requests]
