"""Chart: where safepoints stop a hog, and where one long step does not let them."""

from typing import Any

from matplotlib.figure import Figure

from ..record import Record
from . import canvas
from .about import About
from .series import NothingToDraw, unmeasured
from .style import WITH_SAFEPOINTS
from .survival import curve
from .survival_panels import REMARK, Panel, draw_panels

ABOUT = About(
    70, "Where safepoints stop a hog, and where they cannot",
    "Do safepoints keep the waits of other tasks short, if the steps between two safepoints are short, and if one is long?",
    "Compare, in both panels, the models with a budget with fiber-preempt, and their lines with the vertical line, which is "
    "the longest step.",
    ("hog",),
)
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
    contents = [Panel(_words(kind), line, _longest_step(kind)) for kind, line in zip(kinds, curves) if line]
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "One hog computes in steps, with a safepoint between two steps. Share of the waits of 16 other tasks, from ready "
            "to running, that last at least as long as the x axis says; further left is better.",
            [REMARK, "Vertical, dashed: the longest step of the hog. Budget: what a task may do before a safepoint stops it: "
             "a number of steps, until the next tick (flag), or a time (clock).",
             *canvas.not_shown(missing + empty)],
            of_every_state=True,
            has_headings=True,
        ),
        [2.9] * len(contents),
    )
    draw_panels(panels, record, contents)
    return figure


def _words(cells: list[dict[str, Any]]) -> str:
    sizes = {cell["params"]["sorted"] for cell in cells if "sorted" in cell["params"]}
    numbers = " or ".join(f"{size:,}" for size in sorted(sizes))
    return f"a hog that sorts {numbers} numbers in each step" if sizes else "a hog that handles one document in each step"


def _longest_step(cells: list[dict[str, Any]]) -> float | None:
    """The longest of a hog's steps in microseconds, of the models that can stop between them and only there."""
    steps = [cell["metrics"][_STEP]["median"] for cell in cells
             if _STEP in cell["metrics"] and cell["model"] in WITH_SAFEPOINTS]
    return max(steps, default=None)
