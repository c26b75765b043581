"""Names beside the ends of lines, instead of a legend."""

from dataclasses import dataclass
from itertools import count

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

_GAP = 0.165  # inches between two labels
_OFFSET = 0.25  # inches from the axes to the labels
_MARGIN = 0.12  # inches from the labels to the edge of the figure
_THREAD = {"arrowstyle": "-", "linewidth": 0.6, "alpha": 0.6, "relpos": (0, 0.5), "shrinkA": 2, "shrinkB": 4}


@dataclass(frozen=True)
class End:
    """Where a line ends, in data units, and what stands beside it."""

    x: float
    y: float
    text: str
    ink: tuple[float, float, float]


def label_ends(axes: Axes, ends: list[End]) -> None:
    """Writes the labels on the right of `axes`, none over another, each tied to its end by a thin line.

    Makes the panels of the figure as narrow as the longest label needs. Call it when the limits of the axes are final.
    """
    figure = axes.figure
    height = axes.get_position().height * figure.get_figheight()
    to_fraction = axes.transData + axes.transAxes.inverted()
    placed = [(to_fraction.transform((end.x, end.y))[1], end) for end in ends]
    placed.sort(key=lambda pair: (pair[0], -pair[1].x))
    heights = spread([y for y, _ in placed], _GAP / height)
    beside = axes.transAxes + ScaledTranslation(_OFFSET, 0, figure.dpi_scale_trans)
    notes = [
        axes.annotate(
            end.text,
            xy=(end.x, end.y),
            xytext=(1, y),
            textcoords=beside,
            color=end.ink,
            fontsize=9,
            va="center",
            annotation_clip=False,
            arrowprops=_THREAD | {"color": end.ink},
        )
        for (_, end), y in zip(placed, heights)
    ]
    # Of an annotation that has an arrow, Text measures the words alone.
    widest = max(Text.get_window_extent(note).width for note in notes) / figure.dpi
    right = 1 - (_OFFSET + widest + _MARGIN) / figure.get_figwidth()
    figure.subplots_adjust(right=min(right, figure.subplotpars.right))


def spread(wanted: list[float], gap: float) -> list[float]:
    """Moves rising positions as little as possible (least squares) until they lie at least `gap` apart, within 0..1.

    Without the gaps the problem is an isotonic regression: neighbours that collide are pooled at their mean.
    """
    pools: list[tuple[float, int]] = []
    for position, index in zip(wanted, count()):
        pools.append((position - index * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (upper, many), (lower, few) = pools.pop(), pools.pop()
            pools.append(((upper * many + lower * few) / (many + few), many + few))
    top = 1 - (len(wanted) - 1) * gap
    level = [min(max(mean, 0), top) for mean, size in pools for _ in range(size)]
    return [mean + index * gap for index, mean in enumerate(level)]
