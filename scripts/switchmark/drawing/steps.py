"""Chart: where safepoints stop a hog, and where one long step does not let them."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .labels import label_ends
from .series import NothingToDraw, unmeasured
from .style import WITH_SAFEPOINTS, styles_of
from .survival import Curve, curve
from .waits import REMARK, draw_panel, finish

_STEP = "longest_step_us"


def draw(record: Record) -> Figure:
    """The survival curves of waits beside one hog, of the models with safepoints and of those that sort beside them: a
    panel for hogs with a call a document, one for hogs of one long step each round, with the longest step."""
    sorting = {cell["model"] for cell in record.cells.values() if "sorted" in cell["params"]}
    shown = sorting | set(WITH_SAFEPOINTS)
    cells = [cell for cell in record.measured("hog") if cell["model"] in shown and cell["params"].get("hogs") == 1]
    kinds = [[cell for cell in cells if ("sorted" in cell["params"]) == wanted] for wanted in (False, True)]
    curves = [{cell["model"]: line for cell in kind if (line := curve(cell))} for kind in kinds]
    if not any(model in WITH_SAFEPOINTS for kind in curves for model in kind) and not curves[1]:
        raise NothingToDraw("no measured hog cell of a model with safepoints, or with sorted, that counts a wait")
    empty = [f"{cell['id']} (no wait counted)" for kind in kinds for cell in kind if not curve(cell)]
    missing = unmeasured(record, "hog", lambda cell: cell["model"] in shown and cell["params"].get("hogs") == 1)
    drawn = [(_words(kind), line, _longest_step(kind)) for kind, line in zip(kinds, curves) if line]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            "Where safepoints stop a hog, and where they cannot",
            "Share of the latency-sensitive tasks' waits beside one hog that last at least so long; "
            "further left is better",
            [REMARK, "Safepoints stand at the beginning of a round. Dashed: the longest step from one to the next.",
             *canvas.not_shown(missing + empty)],
            of_every_state=True,
        ),
        [2.9] * len(drawn),
    )
    _draw_panels(panels, record, drawn)
    return figure


def _draw_panels(panels: list[Axes], record: Record, drawn: list[tuple[str, dict[str, Curve], float | None]]) -> None:
    styles = styles_of(record.cells.values())
    ends = [draw_panel(axes, words, line, styles) for axes, (words, line, _) in zip(panels, drawn)]
    finish(panels)
    for axes, (_, _, step) in zip(panels, drawn):
        if step:
            _draw_step(axes, step)
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)


def _words(cells: list[dict[str, Any]]) -> str:
    sizes = {cell["params"]["sorted"] for cell in cells if "sorted" in cell["params"]}
    numbers = " or ".join(f"{size:,}" for size in sorted(sizes))
    return f"a round: one sort of\n{numbers} numbers" if sizes else "a round: one document"


def _longest_step(cells: list[dict[str, Any]]) -> float | None:
    """The longest of a hog's steps in microseconds, of the models that can stop between them and only there."""
    steps = [cell["metrics"][_STEP]["median"] for cell in cells
             if _STEP in cell["metrics"] and cell["model"] in WITH_SAFEPOINTS]
    return max(steps, default=None)


def _draw_step(axes: Axes, step: float) -> None:
    axes.axvline(step, color=canvas.GREY, linewidth=1, linestyle=(0, (5, 3)), zorder=1)
    axes.annotate(f"longest step {axis.duration(step)}", xy=(step, 1), xycoords=axes.get_xaxis_transform(),
                  xytext=(0, 2), textcoords="offset points", ha="center", fontsize=8, color=canvas.GREY)
