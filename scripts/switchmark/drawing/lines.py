"""One model's line: points, intervals, and what joins them; and how lines that would cover each other stay visible."""

from collections.abc import Callable
from dataclasses import replace
from math import e, log

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer

from ..record import Record
from .axis import number, times
from .labels import End
from .overlap import Extents, LineStyle, columns, shared_dashes, side_steps
from .series import Point
from .style import Style, styles_of, titles

_POINT = 0.09  # inches: a marker with its rim
_SAME, _FLAT = 0.03, 0.8  # inches: lines that are nowhere further apart look like one, if they rise by no more than this
_ABOVE = 2.6  # the zorder of intervals
REMARK = "Points that would cover each other stand side by side; such lines alternate in colour."


def open_marker(style: Style) -> dict[str, str]:
    """How a point of few samples is drawn."""
    return {"color": style.colour, "marker": style.marker, "markeredgecolor": style.colour, "markerfacecolor": "white",
            "zorder": 2.5}


def raise_bars(container: ErrorbarContainer) -> None:
    """Draws intervals above markers, whose rims would hide short ones. Their caps stay below: there they would change the
    form of the marker."""
    for bars in container[2]:
        bars.set_zorder(_ABOVE)


def draw_line(axes: Axes, points: list[Point], style: Style, line: LineStyle, step: float) -> tuple[float, float]:
    """Draws the medians with their intervals, moved sideways by the factor `step`; returns where the line ends."""
    x = [point.x * step for point in points]
    y = [point.median for point in points]
    reach = [[point.median - point.low for point in points], [point.high - point.median for point in points]]
    rim = style.colour if style.marker == "x" else "white"
    options = {"color": style.colour, "marker": style.marker, "markeredgecolor": rim, "linestyle": line}
    raise_bars(axes.errorbar(x, y, yerr=reach, capsize=2.5, elinewidth=1.1, **options))
    uncertain = [(place, point.median) for place, point in zip(x, points) if point.is_uncertain]
    if uncertain:
        axes.plot(*zip(*uncertain), linestyle="none", **open_marker(style))
    # The limits are those of the lines and caps: matplotlib 3.10 makes a logarithmic axis a decade longer for the bars.
    axes.relim()
    return x[-1], y[-1]


def draw_models(
    axes: Axes, record: Record, points: dict[str, list[Point]], figure: Callable[[list[Point]], str], offset: int = 0,
    span: float = 0,
) -> list[End]:
    """One line a model; the ends, with the model's name and the `figure` of its points. Set the scales of `axes` before.

    The x axis is logarithmic or linear. Points that would cover each other stand side by side, and lines that coincide
    alternate. `offset` is what the points' x is more than the parameter; `span` is how many times the greatest x of a
    logarithmic axis is the smallest, if other panels that share the axis have more points.
    """
    names, styles = titles(record.cells.values()), styles_of(record.cells.values())
    drawn = [model for model in styles if model in points]
    sizes = {point.x for line in points.values() for point in line}
    extents, heights = _in_inches(axes, [points[model] for model in drawn])
    places = columns(extents)
    moves = _sideways(axes, max(places) + 1, sizes, span)
    ends = []
    for model, place, dashes in zip(drawn, places, shared_dashes(heights, _look_alike)):
        factor, distance = moves[place]
        moved = [replace(point, x=point.x + distance) for point in points[model]]
        last = draw_line(axes, moved, styles[model], dashes or styles[model].line, factor)
        where = where_it_ends(points[model], sizes, offset)
        ends.append(End(*last, f"{names[model]}  {figure(points[model])}{where}", styles[model].ink))
    return ends


def _sideways(axes: Axes, count: int, sizes: set[float], span: float) -> list[tuple[float, float]]:
    """By which factor, and by which distance, the points of each of `count` columns are moved along the x axis."""
    if axes.get_xscale() == "log":
        return [(step, 0.0) for step in side_steps(count, max(span, max(sizes) / min(sizes)))]
    return [(1.0, log(step) * (max(sizes) - min(sizes))) for step in side_steps(count, e)]


def first_to_last(points: list[Point]) -> str:
    """The figure of a line of ratios: where it begins and where it ends."""
    return f"{times(points[0].median).removesuffix(' ×')} to {times(points[-1].median)}"


def where_it_ends(points: list[Point], sizes: set[float], offset: int = 0) -> str:
    """Words for the label of a line that ends before the greatest of `sizes`; empty for the others."""
    return f" at {number(points[-1].x - offset)}" if points[-1].x < max(sizes) else ""


def _in_inches(axes: Axes, lines: list[list[Point]]) -> tuple[list[Extents], list[dict[float, float]]]:
    """By x, how far the interval and the marker of each point reach, and the height of the point."""
    place = axes.yaxis.get_transform().transform
    # An interval that reaches zero ends far below a log axis, where nothing is drawn.
    bounds = [(max(point.low, point.median / 1000), point.median, point.high) for line in lines for point in line]
    transformed = place(np.ravel(bounds)).reshape(-1, 3)
    height = axes.get_position().height * axes.figure.get_figheight()
    inches = (transformed - transformed.min()) * (0.9 * height / max(np.ptp(transformed), 1e-9))
    rows = iter(inches)
    places = [{point.x: next(rows) for point in line} for line in lines]
    extents = [{x: (low - _POINT / 2, high + _POINT / 2) for x, (low, _, high) in line.items()} for line in places]
    return extents, [{x: middle for x, (_, middle, _) in line.items()} for line in places]


def _look_alike(line: dict[float, float], other: dict[float, float]) -> bool:
    """Of two lines, their heights by x: whether they have two x in common, and are nowhere further apart than _SAME. Steep
    lines are told apart as they are, since their points stand side by side."""
    both = line.keys() & other.keys()
    if len(both) < 2 or max(line.values()) - min(line.values()) > _FLAT:
        return False
    return all(abs(line[x] - other[x]) < _SAME for x in both)
