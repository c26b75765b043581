"""Chart: what safepoints cost while no budget is spent."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .crossings import crossings, draw_crossings, heights
from .labels import label_ends
from .lines import draw_models, first_to_last
from .series import NothingToDraw, Point, interval_remark, series, unmeasured
from .style import WITH_SAFEPOINTS

_OFFSET = 1  # iterations begin with 0
_LEVELS = {2: "2 × without work", 1.05: "1.05 × from 100 ns on"}
"""Bounds of a budget of counted operations; the words stand on the right: the lines fall from the upper left."""


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
        interval_remark(everything),
        "Linear within 5 % of 1, logarithmic beyond. An iteration takes about half a nanosecond; crossovers on "
        "log(1 + iterations). Dashed: bounds of budgets of counted operations.",
        *_controls(controls), *_at_iterations(record),
        *canvas.not_shown(unmeasured(record, "safepoint_cost") + found.undrawable),
    ]
    figure, panels = canvas.panels(
        record,
        canvas.Frame("What safepoints cost while no budget is spent",
                     "Calls with what the model adds over the same calls without; lower is better", remarks),
        [3.7, *heights(crossed)],
    )
    axes = panels[0]
    axes.set_xscale("log")
    axes.set_ylabel("times the calls without safepoints")
    axis.ratios(axes)
    ends = draw_models(axes, record, found.points, first_to_last, _OFFSET)
    axis.points(panels[-1].xaxis, {point.x for point in everything}, _OFFSET)
    panels[-1].set_xlabel("iterations in a call, from safepoint to safepoint")
    _draw_levels(axes)
    draw_crossings(panels, record, crossed, _OFFSET)
    label_ends(axes, ends)
    return figure


def _draw_levels(axes: Axes) -> None:
    for level, words in _LEVELS.items():
        axes.axhline(level, color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
        axes.annotate(words, xy=(1, level), xycoords=axes.get_yaxis_transform(), xytext=(0, 3), ha="right",
                      textcoords="offset points", fontsize=8, color=canvas.GREY)


def _controls(controls: dict[str, list[Point]]) -> list[str]:
    """The remark on the models that add nothing, where the record has them."""
    ratios = [point.median for points in controls.values() for point in points]
    if not ratios:
        return []
    reach = f"{min(ratios):.2f} to {axis.times(max(ratios))}"
    return [f"Controls, not drawn: {', '.join(controls)} add nothing, and have {reach}."]


def _at_iterations(record: Record) -> list[str]:
    """The remark on safepoints at iterations, where the record has them."""
    found = [cell for cell in record.measured("safepoint_cost") if cell["params"].get("safepoints", 1) > 1
             and cell["model"] in WITH_SAFEPOINTS and "call_ratio" in cell["metrics"]]
    if not found:
        return []
    said = ", ".join(f"{cell['model']}\N{NO-BREAK SPACE}{axis.times(cell['metrics']['call_ratio']['median'])}"
                     .replace(" ×", "\N{NO-BREAK SPACE}×") for cell in found)
    safepoints, iterations = found[0]["params"]["safepoints"], found[0]["params"]["iterations"]
    return [f"With {safepoints:,} safepoints in a call of {iterations:,} iterations, at its loop too: {said}."]
