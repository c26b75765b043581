"""Chart: how long it takes until a task runs that another thread wakes."""

from typing import Any

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .bands import bands_of, draw_panels, height
from .series import NothingToDraw, interval_remark, unmeasured

ABOUT = About(
    116, "How soon a task runs that another thread wakes",
    "Another thread wakes a task: how long does it take until the task runs, if the worker sleeps, and if it is busy?",
    "Compare the panels: waking a worker that sleeps takes a system call in each thread; a busy one looks only now and then.",
    ("wake_latency",),
)
_METRICS, _NAMES = ("wake_p50_us", "wake_p99_us"), ("50 %", "99 %")


def draw(record: Record) -> Figure:
    """The percentiles of the latency, a band a model; a panel for each number of tasks that are always ready, and for each
    interface by which the reactor asks."""
    cells = [cell for cell in record.measured("wake_latency") if "ready_tasks" in cell["params"]]
    places = sorted({_place(cell) for cell in cells})
    every = {_words(*place): bands_of([cell for cell in cells if _place(cell) == place], _METRICS) for place in places}
    panels = {words: bands for words, bands in every.items() if bands}
    if not panels:
        raise NothingToDraw("no measured wake_latency cell with wake_p50_us")
    points = [point for bands in panels.values() for band in bands for point in band.known]
    figure, every_axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Time from the call of wake in the other thread to the first instruction of the task; lower is better",
            [f"A band reaches from the 50th percentile to the 99th. {interval_remark(points)}",
             *canvas.not_shown(unmeasured(record, "wake_latency"))],
            has_headings=True,
        ),
        [height(len(bands)) for bands in panels.values()],
    )
    draw_panels(every_axes, record, panels, _NAMES)
    return figure


def _place(cell: dict[str, Any]) -> tuple[int, bool]:
    """How many tasks are always ready, and whether the reactor asks by io_uring."""
    return cell["params"]["ready_tasks"], "io_uring" in cell["params"]


def _words(count: int, io_uring: bool) -> str:
    asks = "; the reactor asks by io_uring" * io_uring
    if count == 0:
        return f"the worker sleeps: no other task is ready{asks}"
    return f"{axis.number(count)} other task{'s are' if count > 1 else ' is'} always ready{asks}"
