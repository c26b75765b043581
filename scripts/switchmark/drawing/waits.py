"""Chart: how long ready tasks wait while others compute."""

from typing import Any

from matplotlib.figure import Figure

from ..record import Record
from . import canvas
from .about import About
from .series import NothingToDraw, unmeasured
from .style import WITH_SAFEPOINTS, explained
from .survival import curve
from .survival_panels import REMARK, Panel, draw_panels

ABOUT = About(
    60, "How long a ready task waits while others compute",
    "How long does a task that is ready wait until it runs, if 1 or 4 tasks (hogs) compute without a wait?",
    "Follow the line of a model down to 1 %, which is the 99th percentile, and to its end, which is the worst wait; further "
    "left is better.",
    ("hog",),
)


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
    figure, axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "A hog computes for half a second and never waits. Share of the waits of 16 other tasks, from ready to running, "
            "that last at least as long as the x axis says; further left is better.",
            [REMARK, *explained(model for _, model in curves), "Models with safepoints: chart steps.",
             *canvas.not_shown(unmeasured(record, "hog", _is_shown) + empty)],
            of_every_state=True,
            has_headings=True,
        ),
        [2.6] * len(hogs),
    )
    draw_panels(axes, record, [
        Panel(f"beside {count} hog{'s' if count > 1 else ''}",
              {model: line for (hogs_of, model), line in curves.items() if hogs_of == count})
        for count in hogs
    ])
    return figure


def _is_shown(cell: dict[str, Any]) -> bool:
    return "hogs" in cell["params"] and "sorted" not in cell["params"] and cell["model"] not in WITH_SAFEPOINTS
