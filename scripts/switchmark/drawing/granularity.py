"""Chart: from which granularity of work on it no longer matters how a task is suspended."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .crossings import crossings, draw_crossings, heights
from .labels import End, label_ends
from .lines import draw_models, first_to_last
from .series import NothingToDraw, Series, interval_remark, series, unmeasured
from .style import MODELS

_OFFSET = 1  # iterations begin with 0
_REFERENCE = "future"
_LEVEL = 1.05
_LEAST, _MOST = 0.97, 1.15  # what every panel shows, so that noise around 1 doesn't fill it
_FIRST, _MORE = 2.6, 1.15  # inches: the panel without a working set has more points


def draw(record: Record) -> Figure:
    """`step_ratio` over the iterations in a step, one panel for every working set; the crossovers below."""
    sizes = {cell["params"]["set_bytes"] for cell in record.measured("granularity") if "set_bytes" in cell["params"]}
    every = {size: series(record, "granularity", "step_ratio", "iterations", _OFFSET, set_bytes=size)
             for size in sorted(sizes)}
    for one in every.values():
        one.points.pop(_REFERENCE, None)
    found = {size: one for size, one in every.items() if one.points}
    if not found:
        raise NothingToDraw("no measured granularity cell with step_ratio")
    everything = [point for one in found.values() for points in one.points.values() for point in points]
    undrawable = [cell for one in every.values() for cell in one.undrawable]
    crossed = crossings(record, "granularity")
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            "From which granularity of work on the way to suspend no longer matters",
            f"Work and switch of a step, over those of {_REFERENCE}; lower is better, 1 is no difference",
            [interval_remark(everything),
             "Linear within 5 % of 1, logarithmic beyond. An iteration takes about half a nanosecond, longer with a "
             "set.",
             *canvas.not_shown(unmeasured(record, "granularity") + undrawable)],
        ),
        [_FIRST, *[_MORE] * (len(found) - 1), *heights(crossed)],
    )
    ends = [_draw_panel(axes, record, size, one) for axes, (size, one) in zip(panels, found.items())]
    axis.points(panels[-1].xaxis, {point.x for point in everything}, _OFFSET)
    panels[-1].set_xlabel("iterations in a step")
    draw_crossings(panels, record, crossed, _OFFSET)
    # The panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _draw_panel(axes: Axes, record: Record, size: int, found: Series) -> list[End]:
    axes.set_xscale("log")
    axes.set_ylabel(f"times {_REFERENCE}")
    axis.ratios(axes)
    axes.axhline(1, color=MODELS[_REFERENCE].colour, linewidth=1.2, zorder=1)
    axes.axhline(_LEVEL, color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
    about = f"{axis.size(size)} a task between yields" if size else "no working set"
    # Where no figure is: sets begin at many iterations, and without a set the curves fall.
    place, side = (0.01, "left") if size else (0.99, "right")
    axes.text(place, 0.94, about, transform=axes.transAxes, fontweight="bold", ha=side, va="top")
    ends = draw_models(axes, record, found.points, first_to_last, _OFFSET)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, _LEAST), max(high, _MOST))
    return ends
