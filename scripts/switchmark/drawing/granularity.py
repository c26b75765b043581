"""Chart: from which granularity of work on it no longer matters how a task is suspended."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .crossings import crossings, draw_crossings, heights
from .labels import End, label_ends
from .lines import REMARK, draw_models, first_to_last
from .series import NothingToDraw, Series, interval_remark, series, unmeasured
from .style import MODELS, explained

ABOUT = About(
    50, "How much work between two switches makes the model unimportant",
    "From how much work between two switches on does it no longer matter which model switches?",
    "Find where a line reaches the dashed line, 5 % above future: from there on, the choice changes the total time by less.",
    ("granularity",),
)
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
            ABOUT.title,
            f"A step is some work and one switch. Time of a step, divided by the time of the same step of {_REFERENCE}; lower "
            "is better",
            [f"{interval_remark(everything)} {REMARK}",
             "y axis: linear within 5 % of 1, logarithmic beyond. An iteration takes about half a nanosecond, longer if it "
             "touches memory.",
             *explained(model for one in found.values() for model in one.points),
             *canvas.not_shown(unmeasured(record, "granularity") + undrawable)],
            has_headings=True,
        ),
        [_FIRST, *[_MORE] * (len(found) - 1), *heights(crossed)],
    )
    span = max(point.x for point in everything) / min(point.x for point in everything)
    ends = [_draw_panel(axes, record, size, one, span) for axes, (size, one) in zip(panels, found.items())]
    axis.points(panels[-1].xaxis, {point.x for point in everything}, _OFFSET)
    panels[-1].set_xlabel("work in a step, loop iterations")
    draw_crossings(panels, record, crossed, _OFFSET)
    # The panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _draw_panel(axes: Axes, record: Record, size: int, found: Series, span: float) -> list[End]:
    axes.set_xscale("log")
    axes.set_ylabel(f"times {_REFERENCE}'s step" if not size else f"times {_REFERENCE}")
    axis.ratios(axes)
    axes.axhline(1, color=MODELS[_REFERENCE].colour, linewidth=1.2, zorder=1)
    axes.axhline(_LEVEL, color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
    about = f"each task works on {axis.size(size)} of its own" if size else "the work touches no memory"
    canvas.head(axes, about)
    ends = draw_models(axes, record, found.points, first_to_last, _OFFSET, span)
    last = max(point.x for points in found.points.values() for point in points)
    ends.append(End(last, 1, f"{_REFERENCE}  1", MODELS[_REFERENCE].ink))
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, _LEAST), max(high, _MOST))
    return ends
