"""A panel of one band a model, from one percentile to the next, with the model's name on the left and the figures on the
right."""

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from ..record import Record
from . import axis, canvas
from .lines import open_marker, raise_bars
from .series import AA_CONTROLS, Point
from .style import Style, styles_of, titles

_ROW = 0.23  # inches
_COLUMN = 0.66  # inches, of figures beside the panel
_LETTER = 0.0095  # of the width of a picture
_SIZES = (5.5, 7.0)  # of the markers: of the first percentile, and of the others
_RANKED = 1  # the percentile by which models are ordered


@dataclass(frozen=True)
class Band:
    """The percentiles of one model's cell, the smallest first; None: not measured. x of the points is not used."""

    model: str
    points: tuple[Point | None, ...]

    @property
    def known(self) -> list[Point]:
        """The percentiles that were measured."""
        return [point for point in self.points if point]


def bands_of(cells: list[dict[str, Any]], metrics: tuple[str, ...]) -> list[Band]:
    """The bands of measured cells, one a model; cells without any of `metrics` have none."""
    bands = [Band(cell["model"], tuple(_point(cell["metrics"].get(metric)) for metric in metrics))
             for cell in cells if cell["model"] not in AA_CONTROLS]
    return [band for band in bands if band.known]


def height(count: int) -> float:
    """Of a panel with so many bands, in inches."""
    return 0.25 + _ROW * count


def draw_panels(every_axes: list[Axes], record: Record, panels: dict[str, list[Band]], names: tuple[str, ...]) -> None:
    """Bands of latencies, in panels under their words, which share a logarithmic axis; `names` of the percentiles."""
    _make_room(every_axes[0], record, list(panels.values()), len(names))
    for axes, (words, bands) in zip(every_axes, panels.items()):
        axes.set_xscale("log")
        _draw_bands(axes, record, bands, names)
        canvas.head(axes, words)
    axis.ticks_below(every_axes)
    axis.fitting_steps(every_axes[-1].xaxis, axis.duration)
    every_axes[-1].set_xlabel("latency")


def _draw_bands(axes: Axes, record: Record, bands: list[Band], names: tuple[str, ...]) -> None:
    """The bands from top to bottom, those with the smallest second percentile first; the figures in columns under
    `names`. Set the scale of x before."""
    styles, words = styles_of(record.cells.values()), titles(record.cells.values())
    ordered = sorted(bands, key=lambda band: (_rank(band), list(styles).index(band.model)))
    for row, band in enumerate(ordered):
        style = styles[band.model]
        _draw_band(axes, -row, band, style)
        for column, point in enumerate(band.points):
            _write(axes, column, -row, axis.duration(point.median) if point else "", style.ink)
    for column, name in enumerate(names):
        if any(band.points[column] for band in bands):
            _write(axes, column, 0.95, name, "#303030")
    axes.set_ylim(-len(bands) + 0.4, 0.6)
    axes.set_yticks([-row for row in range(len(ordered))], [words[band.model] for band in ordered])
    for label, band in zip(axes.get_yticklabels(), ordered):
        label.set_color(styles[band.model].ink)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)


def _make_room(axes: Axes, record: Record, panels: list[list[Band]], columns: int) -> None:
    """Makes the panels of the figure so narrow that names and figures stand beside them."""
    words = titles(record.cells.values())
    longest = max(len(words[band.model]) for bands in panels for band in bands)
    figure = axes.figure
    figure.subplots_adjust(left=0.025 + _LETTER * longest, right=1 - (columns * _COLUMN + 0.12) / figure.get_figwidth())


def _draw_band(axes: Axes, row: int, band: Band, style: Style) -> None:
    """A line from the first percentile to the last, thinner at each, with a mark and an interval at each."""
    known = band.known
    for thickness, low, high in zip((5.0, 2.0, 1.0), known, known[1:]):
        axes.plot([low.median, high.median], [row, row], color=style.colour, alpha=0.4, linewidth=thickness, marker="",
                  solid_capstyle="butt", zorder=1.9)
    for size, point in zip((_SIZES[0], *[_SIZES[1]] * len(known)), known):
        reach = [[point.median - point.low], [point.high - point.median]]
        rim = style.colour if style.marker == "x" else "white"
        raise_bars(axes.errorbar([point.median], [row], xerr=reach, color=style.colour, marker=style.marker,
                                 markeredgecolor=rim, markersize=size, capsize=2.5))
        if point.is_uncertain:
            axes.plot([point.median], [row], markersize=size, **open_marker(style))


def _write(axes: Axes, column: int, row: float, text: str, ink: str) -> None:
    axes.annotate(text, xy=(1, row), xycoords=axes.get_yaxis_transform(), xytext=(72 * _COLUMN * (column + 1), 0),
                  textcoords="offset points", ha="right", va="center_baseline", fontsize=8.5, color=ink, annotation_clip=False)


def _rank(band: Band) -> float:
    return band.known[min(_RANKED, len(band.known) - 1)].median


def _point(metric: dict[str, Any] | None) -> Point | None:
    if metric is None or metric["median"] <= 0:
        return None
    return Point.of(metric)
