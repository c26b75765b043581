"""One model's line: points, intervals, and what joins them."""

from collections.abc import Callable

from matplotlib.axes import Axes

from ..record import Record
from .axis import number, times
from .labels import End
from .series import Point
from .style import Style, styles_of, titles


def side_steps(count: int, span: float) -> list[float]:
    """Factors for x that set `count` models side by side on a log axis whose ends are `span` times apart.

    Equal figures of two models would otherwise hide one of them. All together take a twelfth of the axis at most.
    """
    step = max(span, 2) ** min(0.016, 0.08 / max(count - 1, 1))
    return [step ** (index - (count - 1) / 2) for index in range(count)]


def open_marker(style: Style) -> dict[str, str]:
    """How a point of few samples is drawn."""
    return {"color": style.colour, "marker": style.marker, "markeredgecolor": style.colour, "markerfacecolor": "white",
            "zorder": 2.5}


def draw_line(axes: Axes, points: list[Point], style: Style, line: str, step: float) -> tuple[float, float]:
    """Draws the medians with their intervals, moved sideways by the factor `step`; returns where the line ends."""
    x = [point.x * step for point in points]
    y = [point.median for point in points]
    reach = [[point.median - point.low for point in points], [point.high - point.median for point in points]]
    rim = style.colour if style.marker == "x" else "white"
    options = {"color": style.colour, "marker": style.marker, "markeredgecolor": rim, "linestyle": line}
    axes.errorbar(x, y, yerr=reach, capsize=2.5, elinewidth=1.1, **options)
    uncertain = [(place, point.median) for place, point in zip(x, points) if point.is_uncertain]
    if uncertain:
        axes.plot(*zip(*uncertain), linestyle="none", **open_marker(style))
    # The limits are those of the lines and caps: matplotlib 3.10 makes a logarithmic axis a decade longer for the bars.
    axes.relim()
    return x[-1], y[-1]


def draw_models(
    axes: Axes, record: Record, points: dict[str, list[Point]], figure: Callable[[list[Point]], str], offset: int = 0
) -> list[End]:
    """One line a model, side by side; the ends, with the model's name and the `figure` of its points.

    `offset` is what the points' x is more than the parameter.
    """
    names, styles = titles(record.cells.values()), styles_of(record.cells.values())
    drawn = [model for model in styles if model in points]
    sizes = {point.x for line in points.values() for point in line}
    ends = []
    for model, step in zip(drawn, side_steps(len(drawn), max(sizes) / min(sizes))):
        last = draw_line(axes, points[model], styles[model], styles[model].line, step)
        where = where_it_ends(points[model], sizes, offset)
        ends.append(End(*last, f"{names[model]}  {figure(points[model])}{where}", styles[model].ink))
    return ends


def first_to_last(points: list[Point]) -> str:
    """The figure of a line of ratios: where it begins and where it ends."""
    return f"{times(points[0].median).removesuffix(' ×')} to {times(points[-1].median)}"


def where_it_ends(points: list[Point], sizes: set[float], offset: int = 0) -> str:
    """Words for the label of a line that ends before the greatest of `sizes`; empty for the others."""
    return f" at {number(points[-1].x - offset)}" if points[-1].x < max(sizes) else ""
