"""A panel of one dot and interval a model, with name and figure beside it."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from ..number_format import number
from ..record import Record
from .lines import open_marker, raise_bars
from .series import Point
from .style import styles_of, titles

_ROW = 0.2  # inches
_FAR = 0.6  # of the axis: words of dots beyond stand on their left, where there is room
_NEAR = 0.25  # of the axis: words of intervals that begin below have no room on their left


@dataclass(frozen=True)
class Row:
    """One model's dot; x of the point is not used."""

    model: str
    point: Point
    figure: str


def height(count: int) -> float:
    """Of a panel with so many rows, in inches."""
    return 0.15 + _ROW * count


def draw_rows(axes: Axes, record: Record, rows: list[Row], title: str) -> None:
    """The rows from top to bottom, the greatest last, under `title`. Set scale and limits of x before."""
    styles, names = styles_of(record.cells.values()), titles(record.cells.values())
    rows = sorted(rows, key=lambda row: (row.point.median, list(styles).index(row.model)))
    for index, row in enumerate(rows):
        style, point = styles[row.model], row.point
        reach = [[point.median - point.low], [point.high - point.median]]
        rim = style.colour if style.marker == "x" else "white"
        raise_bars(axes.errorbar([point.median], [-index], xerr=reach, color=style.colour, marker=style.marker,
                                 markeredgecolor=rim, markersize=7, capsize=2.5))
        if point.is_uncertain:
            axes.plot([point.median], [-index], markersize=7, **open_marker(style))
        on_left = _place(axes, point.median) > _FAR or _place(axes, point.high) > _FAR and _place(axes, point.low) > _NEAR
        axes.annotate(f"{names[row.model]}  {row.figure}", xy=(point.low if on_left else point.high, -index),
                      xytext=(-8 if on_left else 8, 0), ha="right" if on_left else "left", va="center",
                      textcoords="offset points", color=style.ink, fontsize=9)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_title(title, loc="left", fontsize=9.5, color="#303030", pad=4)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _place(axes: Axes, x: float) -> float:
    """Where a value lies on the axis: 0 at its left end, 1 at its right end."""
    return float(axes.transAxes.inverted().transform(axes.transData.transform((x, 0)))[0])
