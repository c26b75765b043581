"""Panels of survival curves, log-log, one below the other: what share of the waits lasted at least x."""

from dataclasses import dataclass
from math import floor, log10

import numpy as np
from matplotlib.axes import Axes

from ..record import Record
from . import axis, canvas
from .labels import End, label_ends
from .overlap import shared_dashes
from .style import styles_of, titles
from .survival import Curve

REMARK = (
    "Every wait of every repetition is counted; a line ends at the model's worst wait. Lines that coincide alternate in "
    "colour; the marks on a line name its models."
)
_P99 = 0.01
_ALMOST_ALL = 0.99  # a panel begins where some line falls below this share
_MARK = 0.15  # inches from one mark to the next, of lines that end together
_TOGETHER = 0.3  # powers of ten, from one end to the next
_BESIDE, _BELOW = 0.06, 0.03  # powers of ten, of a wait and of a share; a bin of a histogram is a tenth wide
_SHARES = np.logspace(-0.05, -6, 60)
"""The shares at which two lines are compared."""


@dataclass(frozen=True)
class Panel:
    """What one panel shows; `step`: the longest step of the hog in microseconds, to be marked, or None."""

    words: str
    curves: dict[str, Curve]
    step: float | None = None


def draw_panels(panels: list[Axes], record: Record, contents: list[Panel]) -> None:
    """Fills the panels of a chart, which share the x axis."""
    ends = [_draw_panel(axes, record, content) for axes, content in zip(panels, contents)]
    panels[0].set_xlim(left=_left([line for content in contents for line in content.curves.values()]))
    panels[0].figure.subplots_adjust(left=0.12)  # "0.001 %" and the label beside it
    panels[-1].set_xlabel("wait")
    axis.steps(panels[-1].xaxis, axis.duration)
    for axes, content in zip(panels, contents):
        if content.step:
            axes.axvline(content.step, color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
    # The panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)


def _draw_panel(axes: Axes, record: Record, content: Panel) -> list[End]:
    styles, names = styles_of(record.cells.values()), titles(record.cells.values())
    drawn = {model: content.curves[model] for model in styles if model in content.curves}
    axis.log(axes, "", "share of waits")
    least = min(line.share[-1] for line in drawn.values())
    axes.set_ylim(least / 2, 1.3)
    axis.steps(axes.yaxis, axis.share)
    axes.axhline(_P99, color=canvas.GREY, linewidth=0.9, linestyle=(0, (5, 3)), zorder=1)
    axes.annotate("99th percentile", xy=(0, _P99), xycoords=axes.get_yaxis_transform(), xytext=(5, -3),
                  textcoords="offset points", va="top", fontsize=7.5, color=canvas.GREY)
    ends = []
    every_dashes = shared_dashes(list(drawn.values()), _look_alike)
    for (model, line), dashes, share in zip(drawn.items(), every_dashes, _marks(axes, drawn)):
        style, worst = styles[model], line.x[-1]
        axes.plot(line.x, line.share, color=style.colour, linestyle=dashes or style.line, linewidth=2)
        rim = style.colour if style.marker == "x" else "white"
        axes.plot([line.at(share)], [share], color=style.colour, marker=style.marker, markersize=7, markeredgecolor=rim,
                  linestyle="none", clip_on=False, zorder=3)
        about = "at most" if line.worst_is_bound else "worst"
        ends.append(End(worst, line.share[-1], f"{names[model]}  {about} {axis.duration(worst)}", style.ink))
    words = f"{content.words} (the longest: {axis.duration(content.step)}, dashed)" if content.step else content.words
    canvas.head(axes, words)
    return ends


def _look_alike(line: Curve, other: Curve) -> bool:
    """Whether two lines are nowhere further apart than _BESIDE, or, where they are flat, than _BELOW."""
    for share in _SHARES[_SHARES >= max(line.share[-1], other.share[-1])]:
        x = line.at(share)
        if abs(log10(x / other.at(share))) > _BESIDE and abs(log10(other.share_at(x) / share)) > _BELOW:
            return False
    return True


def _marks(axes: Axes, drawn: dict[str, Curve]) -> list[float]:
    """At which share each line has its mark: at its end, and higher up where another line that ends nearby has its own."""
    low, high = (log10(limit) for limit in axes.get_ylim())
    step = _MARK * (high - low) / (axes.get_position().height * axes.figure.get_figheight())
    ranks: dict[str, int] = {}
    last = None
    for model in sorted(drawn, key=lambda model: drawn[model].x[-1]):
        worst = log10(drawn[model].x[-1])
        ranks[model] = ranks[last] + 1 if last and worst - log10(drawn[last].x[-1]) < _TOGETHER else 0
        last = model
    return [min(line.share[-1] * 10 ** (ranks[model] * step), 1.0) for model, line in drawn.items()]


def _left(lines: list[Curve]) -> float:
    """The power of ten from which on some line falls: further left all waits are longer."""
    return 10.0 ** floor(min(log10(line.at(_ALMOST_ALL)) for line in lines))
