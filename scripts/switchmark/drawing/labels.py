"""Names beside the ends of lines, instead of a legend."""

from dataclasses import dataclass
from itertools import count
from statistics import mean

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation, Transform

_GAP = 0.165  # inches between two labels
_OFFSET = 0.25  # inches from the axes to the labels
_BRACKET = 0.2  # inches from the axes to the line beside the labels of one cluster
_MARGIN = 0.12  # inches from the labels to the edge of the figure
_ASIDE, _ABOVE = 0.2, 0.07  # inches: ends that are no further apart share a leader
_THREAD = {"arrowstyle": "-", "linewidth": 0.6, "alpha": 0.6, "relpos": (0, 0.5), "shrinkA": 2, "shrinkB": 4}
_GREY = "#6A6A6A"


@dataclass(frozen=True)
class End:
    """Where a line ends, in data units, and what stands beside it."""

    x: float
    y: float
    text: str
    ink: str


@dataclass(frozen=True)
class _Place:
    """Where an end lies, in inches from the lower left corner of the axes."""

    x: float
    y: float
    end: End


def label_ends(axes: Axes, ends: list[End]) -> None:
    """Writes the labels on the right of `axes`, none over another. A thin line ties a label to its end; the labels of ends
    that lie together stand together at a bracket, which one thin line ties to these ends.

    Makes the panels of the figure as narrow as the longest label needs. Call it when the limits of the axes are final.
    """
    figure = axes.figure
    place = axes.get_position()
    width, height = place.width * figure.get_figwidth(), place.height * figure.get_figheight()
    to_fraction = axes.transData + axes.transAxes.inverted()
    places = []
    for end in ends:
        x, y = to_fraction.transform((end.x, end.y))
        places.append(_Place(x * width, y * height, end))
    groups = clusters(places)
    wanted = [mean(one.y for one in group) / height for group in groups for _ in group]
    heights = iter(spread(wanted, _GAP / height))
    beside = axes.transAxes + ScaledTranslation(_OFFSET, 0, figure.dpi_scale_trans)
    notes = [note for group in groups for note in _label(axes, group, [next(heights) for _ in group], beside)]
    # Of an annotation that has an arrow, Text measures the words alone.
    widest = max(Text.get_window_extent(note).width for note in notes) / figure.dpi
    right = 1 - (_OFFSET + widest + _MARGIN) / figure.get_figwidth()
    figure.subplots_adjust(right=min(right, figure.subplotpars.right))


def clusters(places: list[_Place]) -> list[list[_Place]]:
    """Ends that lie together, in the order of their labels from bottom to top: by height, of equal ones the left one
    above."""
    groups: list[list[_Place]] = []
    for one in places:
        near = [group for group in groups if any(_is_near(one, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), one])
    ordered = [sorted(group, key=lambda one: (round(one.y, 3), -one.x)) for group in groups]
    return sorted(ordered, key=lambda group: (round(mean(one.y for one in group), 2), -mean(one.x for one in group)))


def _is_near(one: _Place, other: _Place) -> bool:
    return abs(one.x - other.x) < _ASIDE and abs(one.y - other.y) < _ABOVE


def _label(axes: Axes, group: list[_Place], heights: list[float], beside: Transform) -> list[Text]:
    """The labels of one cluster at `heights` (of the axes), and what ties them to their ends."""
    if len(group) == 1:
        end = group[0].end
        return [axes.annotate(end.text, xy=(end.x, end.y), xytext=(1, heights[0]), textcoords=beside, color=end.ink,
                              fontsize=9, va="center", annotation_clip=False, arrowprops=_THREAD | {"color": end.ink})]
    figure = axes.figure
    bracket = axes.transAxes + ScaledTranslation(_BRACKET, 0, figure.dpi_scale_trans)
    reach = 0.32 * (heights[1] - heights[0])
    axes.plot([1, 1], [heights[0] - reach, heights[-1] + reach], transform=bracket, color=_GREY, linewidth=0.8,
              clip_on=False, scalex=False, scaley=False, marker="")
    last = max(group, key=lambda one: one.x).end
    axes.annotate("", xy=(last.x, mean(one.end.y for one in group)), xytext=(1, mean(heights)), textcoords=bracket,
                  annotation_clip=False, arrowprops=_THREAD | {"color": _GREY, "shrinkA": 0})
    return [axes.annotate(one.end.text, xy=(1, height), xycoords=axes.transAxes, xytext=(1, height), textcoords=beside,
                          color=one.end.ink, fontsize=9, va="center", annotation_clip=False)
            for one, height in zip(group, heights)]


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
    level = [min(max(middle, 0), top) for middle, size in pools for _ in range(size)]
    return [place + index * gap for index, place in enumerate(level)]
