"""Chart: how long it takes until a task runs that another thread wakes."""

from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .bands import bands_of, draw_bands, height, make_room
from .series import NothingToDraw, interval_remark, unmeasured

ABOUT = About(
    116, "How soon a task runs that another thread wakes",
    "Another thread wakes a task: how long does it take until the task runs, if the worker sleeps, and if it is busy?",
    "Compare the panels: waking a worker that sleeps takes a system call in each thread; a busy one looks only now and then.",
    ("wake_latency",),
)
_METRICS, _NAMES = ("wake_p50_us", "wake_p99_us"), ("50 %", "99 %")


def draw(record: Record) -> Figure:
    """The percentiles of the latency, a band a model; a panel for each number of tasks that are always ready."""
    cells = [cell for cell in record.measured("wake_latency") if "ready_tasks" in cell["params"]]
    every = {count: bands_of([cell for cell in cells if cell["params"]["ready_tasks"] == count], _METRICS)
             for count in sorted({cell["params"]["ready_tasks"] for cell in cells})}
    panels = {count: bands for count, bands in every.items() if bands}
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
    make_room(every_axes[0], record, list(panels.values()), len(_NAMES))
    for axes, (count, bands) in zip(every_axes, panels.items()):
        axes.set_xscale("log")
        draw_bands(axes, record, bands, _NAMES, axis.duration)
        canvas.head(axes, _words(count))
    for axes in every_axes[:-1]:
        axes.tick_params(axis="x", length=0)
    axis.fitting_steps(every_axes[-1].xaxis, axis.duration)
    every_axes[-1].set_xlabel("latency")
    return figure


def _words(count: int) -> str:
    if count == 0:
        return "the worker sleeps: no other task is ready"
    return f"{axis.number(count)} other task{'s are' if count > 1 else ' is'} always ready"
