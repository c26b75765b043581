"""Chart: how long ready tasks wait while others compute."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .labels import End, label_ends
from .series import NothingToDraw, unmeasured
from .style import Style, WITH_SAFEPOINTS, styles_of
from .survival import Curve, curve

REMARK = "Every wait of every repetition; each line ends in a mark at its worst wait, as one in all. None is left out."


def draw(record: Record) -> Figure:
    """The share of waits that last at least x, log-log, one panel for every number of hogs; ends at the worst wait.

    Of hogs with documents; the chart `steps` shows those that sort, and the models with safepoints.
    """
    cells = [cell for cell in record.measured("hog") if _is_shown(cell)]
    found = {(cell["params"]["hogs"], cell["model"]): curve(cell) for cell in cells}
    curves = {key: line for key, line in found.items() if line}
    if not curves:
        raise NothingToDraw("no measured hog cell with a histogram wait_us that counts anything")
    hogs = sorted({count for count, _ in curves})
    empty = [f"{cell['id']} (no wait counted)" for cell in cells if not curve(cell)]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            "How long a ready task waits while others compute",
            "Share of the latency-sensitive tasks' waits, ready to running, that last at least so long; "
            "further left is better",
            [REMARK, *canvas.not_shown(unmeasured(record, "hog", _is_shown) + empty)],
            of_every_state=True,
        ),
        [2.6] * len(hogs),
    )
    styles = styles_of(record.cells.values())
    ends = []
    for axes, count in zip(panels, hogs):
        own = {model: line for (hogs_of, model), line in curves.items() if hogs_of == count}
        ends.append(draw_panel(axes, f"{count} hog{'s' if count > 1 else ''}", own, styles))
    finish(panels)
    # The panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _is_shown(cell: dict[str, Any]) -> bool:
    return "hogs" in cell["params"] and "sorted" not in cell["params"] and cell["model"] not in WITH_SAFEPOINTS


def draw_panel(axes: Axes, words: str, curves: dict[str, Curve], styles: dict[str, Style]) -> list[End]:
    """The curves of some models in the panel that `words` name; where they end."""
    ends = []
    drawn = [(model, style, curves[model]) for model, style in styles.items() if model in curves]
    for index, (model, style, line) in enumerate(drawn):
        worst = line.x[-1], line.share[-1]
        # Models without preemption wait alike: lines over one another stay visible by growing thinner.
        over = index / len(drawn)
        axes.plot(line.x, line.share, color=style.colour, linestyle=style.line, linewidth=4 - 2.8 * over)
        axes.plot(*worst, color=style.colour, marker=style.marker, markersize=10 - 5 * over, clip_on=False)
        about = "at most" if line.worst_is_bound else "worst"
        ends.append(End(*worst, f"{model}  {about} {axis.duration(worst[0])}", style.ink))
    axes.text(0.015, 0.05, words, transform=axes.transAxes, fontweight="bold")
    return ends


def finish(panels: list[Axes]) -> None:
    """Scales and ticks of the panels of a chart, which share the x axis."""
    for axes in panels:
        axis.log(axes, "", "share of waits")
        axes.set_ylim(top=1.3)
        axis.steps(axes.yaxis, axis.share)
    panels[0].figure.subplots_adjust(left=0.12)  # "0.001 %" and the label beside it
    panels[-1].set_xlabel("wait")
    axis.steps(panels[-1].xaxis, axis.duration)
