"""Chart: how late a server answers at one load, short requests and heavy ones."""

from statistics import median_low
from typing import Any

from matplotlib.figure import Figure

from ..record import Record
from . import canvas
from .about import About
from .bands import Band, bands_of, draw_panels, height
from .series import NothingToDraw, interval_remark, unmeasured

ABOUT = About(
    72, "How late a server answers short requests and heavy ones",
    "A server has to answer many short requests and a few that compute for long: how late is it?",
    "Compare the 99th percentiles of the short requests: that is how long they wait behind a heavy one.",
    ("http_service",),
)
_CLASSES = {  # words -> metrics
    "short requests, 99 of 100": ("short_p50_us", "short_p99_us", "short_p999_us"),
    "heavy requests, 1 of 100: about 10 ms of work each": ("heavy_p50_us", "heavy_p99_us", "heavy_p999_us"),
}
_NAMES = ("50 %", "99 %", "99.9 %")


def draw(record: Record) -> Figure:
    """The percentiles of latency at the middle one of the measured loads, a band a model; a panel for each class."""
    cells = [cell for cell in record.measured("http_service") if _is_shown(cell)]
    if not cells:
        raise NothingToDraw("no measured http_service cell with load_percent and short_p99_us")
    load = median_low(sorted({cell["params"]["load_percent"] for cell in cells}))
    found = {words: bands_of([cell for cell in cells if cell["params"]["load_percent"] == load], metrics)
             for words, metrics in _CLASSES.items()}
    panels = {words: bands for words, bands in found.items() if bands}
    figure, every_axes = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            f"Latency at {load} % of the rate at which the model itself is saturated, from the intended moment of a request "
            "to the last byte of its answer; lower is better",
            [*_remarks(list(panels.values())),
             *canvas.not_shown(unmeasured(record, "http_service", lambda cell: cell["params"].get("load_percent") == load))],
            has_headings=True,
        ),
        [height(len(bands)) for bands in panels.values()],
    )
    draw_panels(every_axes, record, panels, _NAMES)
    return figure


def _is_shown(cell: dict[str, Any]) -> bool:
    return cell["params"].keys() == {"load_percent"} and "short_p99_us" in cell["metrics"]


def _remarks(panels: list[list[Band]]) -> list[str]:
    points = [point for bands in panels for band in bands for point in band.known]
    line = ", a line from there to the 99.9th" * any(band.points[-1] for bands in panels for band in bands)
    return [f"A band reaches from the 50th percentile to the 99th{line}; the figures are on the right. A percentile that too "
            f"few requests exceed is missing. {interval_remark(points)}"]
