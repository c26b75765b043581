"""Chart: what safepoints cost while no budget is spent."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .crossings import crossings, draw_crossings, heights
from .labels import label_ends
from .lines import REMARK, draw_models, first_to_last
from .series import NothingToDraw, Point, interval_remark, series, unmeasured
from .style import WITH_SAFEPOINTS

_OFFSET = 1  # iterations begin with 0
ABOUT = About(
    90, "What safepoints cost that do not stop the task",
    "How much longer does a call take if it begins with a safepoint, which asks whether the task has spent its budget, and "
    "does not stop it?",
    "Find the work between two safepoints of your program on the x axis; 1 means that safepoints cost nothing.",
    ("safepoint_cost",),
)
_BOUNDS = ((0, 4, 2, "bound: 2 ×"), (200, None, 1.05, "bound: 1.05 ×"))
"""What a budget of counted operations may cost: from and to how many iterations, ratio, words. 200 iterations take about
100 ns."""


def draw(record: Record) -> Figure:
    """`call_ratio` over the iterations between safepoints, of the models with safepoints, and of preemption's ticks."""
    found = series(record, "safepoint_cost", "call_ratio", "iterations", _OFFSET, safepoints=1)
    controls = {model: found.points.pop(model) for model in list(found.points)
                if model not in WITH_SAFEPOINTS and model != "fiber-preempt"}
    if not found.points:
        raise NothingToDraw("no measured safepoint_cost cell with call_ratio and safepoints:1 of a model with safepoints "
                            "or ticks")
    everything = [point for points in found.points.values() for point in points]
    crossed = crossings(record, "safepoint_cost")
    remarks = [
        f"{interval_remark(everything)} {REMARK}",
        "y axis: linear within 5 % of 1, logarithmic beyond. An iteration takes about half a nanosecond. Dashed: what a budget "
        "of counted safepoints (future-budget, coroutine-budget) may cost, without work and from 100 ns of work on. "
        "flag: the budget ends at the next tick; clock: each safepoint reads the clock. fiber-preempt has no safepoints, and "
        "is interrupted by ticks.",
        *_controls(controls), *_at_iterations(record),
        *canvas.not_shown(unmeasured(record, "safepoint_cost") + found.undrawable),
    ]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(ABOUT.title,
                     "Time of calls that begin with a safepoint, relative to the same calls without safepoints; no budget is "
                     "ever spent; lower is better, 1: no cost", remarks),
        [3.7, *heights(crossed)],
    )
    axes = panels[0]
    axes.set_xscale("log")
    axes.set_ylabel("times the call without a safepoint")
    axis.ratios(axes)
    ends = draw_models(axes, record, found.points, first_to_last, _OFFSET)
    axis.points(panels[-1].xaxis, {point.x for point in everything}, _OFFSET)
    panels[-1].set_xlabel("work between two safepoints, loop iterations")
    _draw_bounds(axes, max(point.x for point in everything))
    draw_crossings(panels, record, crossed, _OFFSET)
    label_ends(axes, ends)
    return figure


def _draw_bounds(axes: Axes, greatest: float) -> None:
    """Where each bound applies, if there are points; they reach to `greatest`."""
    left, right = axes.get_xlim()
    axes.set_xlim(left, right)
    for first, last, ratio, words in _BOUNDS:
        begin, end = max(first + _OFFSET, left) if first else left, last + _OFFSET if last else right
        if begin < greatest:
            axes.plot([begin, end], [ratio, ratio], color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
            axes.annotate(words, xy=(end if last is None else begin, ratio), xytext=(-3 if last is None else 3, 3),
                          ha="right" if last is None else "left", textcoords="offset points", fontsize=8, color=canvas.GREY)


def _controls(controls: dict[str, list[Point]]) -> list[str]:
    """The remark on the models that add nothing, where the record has them."""
    ratios = [point.median for points in controls.values() for point in points]
    if not ratios:
        return []
    reach = f"{min(ratios):.2f} to {axis.times(max(ratios))}"
    return [f"Not drawn: {', '.join(controls)} add nothing to a call, and have {reach}."]


def _at_iterations(record: Record) -> list[str]:
    """The remark on safepoints at iterations, where the record has them."""
    found = [cell for cell in record.measured("safepoint_cost") if cell["params"].get("safepoints", 1) > 1
             and cell["model"] in WITH_SAFEPOINTS and "call_ratio" in cell["metrics"]]
    if not found:
        return []
    said = ", ".join(f"{cell['model']}\N{NO-BREAK SPACE}{axis.times(cell['metrics']['call_ratio']['median'])}"
                     .replace(" ×", "\N{NO-BREAK SPACE}×") for cell in found)
    safepoints, iterations = found[0]["params"]["safepoints"], found[0]["params"]["iterations"]
    return [f"With {safepoints:,} safepoints in a call of {iterations:,} iterations, also in its loop: {said}."]
