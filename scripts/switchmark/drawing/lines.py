"""One model's line: points, intervals, and what joins them."""

from matplotlib.axes import Axes

from .axis import number
from .look import Look
from .series import Point


def side_steps(count: int, span: float) -> list[float]:
    """Factors for x that set `count` models side by side on a log axis whose ends are `span` times apart.

    Equal figures of two models would otherwise hide one of them.
    """
    step = max(span, 2) ** 0.016
    return [step ** (index - (count - 1) / 2) for index in range(count)]


def draw_line(axes: Axes, points: list[Point], look: Look, line: str, step: float) -> tuple[float, float]:
    """Draws the medians with their intervals, moved sideways by the factor `step`; returns where the line ends."""
    x = [point.x * step for point in points]
    y = [point.median for point in points]
    reach = [[point.median - point.low for point in points], [point.high - point.median for point in points]]
    rim = look.colour if look.marker == "x" else "white"
    style = {"color": look.colour, "marker": look.marker, "markeredgecolor": rim, "linestyle": line}
    axes.errorbar(x, y, yerr=reach, capsize=2.5, elinewidth=1.1, **style)
    return x[-1], y[-1]


def where_it_ends(points: list[Point], sizes: set[float]) -> str:
    """Words for the label of a line that ends before the greatest of `sizes`; empty for the others."""
    return f" at {number(points[-1].x)}" if points[-1].x < max(sizes) else ""
