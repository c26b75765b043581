"""Chart: how late a server answers, over the load."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..record import Record
from . import axis, canvas
from .about import About
from .labels import End, label_ends
from .lines import REMARK, draw_models
from .series import NothingToDraw, Series, interval_remark, series, unmeasured

ABOUT = About(
    73, "How late a server answers as the load rises",
    "How much later do short and heavy requests get their answers, the more requests there are?",
    "See at which load the 99th percentile of the short requests begins to rise; the lowest panel gives all models the same "
    "rate of requests.",
    ("http_service",),
)
_HEIGHT = 2.0  # inches
_LEAST = 2  # configurations that make a line


@dataclass(frozen=True)
class _Panel:
    words: str
    param: str
    metric: str


_LOAD, _RATE = "load_percent", "requests_per_second"
_OVER_LOAD = (
    _Panel("short requests, 99th percentile", _LOAD, "short_p99_us"),
    _Panel("short requests, 50th percentile", _LOAD, "short_p50_us"),
    _Panel("heavy requests, 99th percentile", _LOAD, "heavy_p99_us"),
    _Panel("heavy requests, 50th percentile", _LOAD, "heavy_p50_us"),
)
_OVER_RATE = _Panel("short requests, 99th percentile, at the same rate for all models", _RATE, "short_p99_us")
_LABELS = {_LOAD: "load, % of the rate at which the model itself is saturated", _RATE: "requests per second"}


def draw(record: Record) -> Figure:
    """Percentiles of latency over the load, a panel each; below them the short requests' over the rate of requests."""
    every = {panel: series(record, "http_service", panel.metric, panel.param, quantum_us=None)
             for panel in (*_OVER_LOAD, _OVER_RATE)}
    found = {panel: one for panel, one in every.items() if len(_values(one)) >= _LEAST}
    if not found:
        raise NothingToDraw("no measured http_service cell of a second load or rate with short_p99_us")
    everything = [point for one in found.values() for points in one.points.values() for point in points]
    missing = unmeasured(record, "http_service", lambda cell: not cell["params"].keys().isdisjoint(_LABELS))
    apart = len({panel.param for panel in found}) > 1
    figure, panels = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Latency from the intended moment of a request to the last byte of its answer; lower is better",
            [f"{interval_remark(everything)} {REMARK}",
             *canvas.not_shown(missing + [cell for one in every.values() for cell in one.undrawable])],
            has_headings=True,
        ),
        [_HEIGHT] * (len(found) - apart),
        apart=_HEIGHT if apart else 0,
    )
    ends = [_draw_panel(axes, record, panel, one) for axes, (panel, one) in zip(panels, found.items())]
    for panel, axes in dict(zip((panel.param for panel in found), panels)).items():  # the last panel of each axis
        axis.points(axes.xaxis, {x for kind, one in found.items() if kind.param == panel for x in _values(one)})
        axes.set_xlabel(_LABELS[panel])
    # Panels share the x axis: its limits are final only after the last one.
    for axes, labels in zip(panels, ends):
        label_ends(axes, labels)
    return figure


def _values(found: Series) -> set[float]:
    return {point.x for points in found.points.values() for point in points}


def _draw_panel(axes: Axes, record: Record, panel: _Panel, found: Series) -> list[End]:
    axes.set_yscale("log", nonpositive="clip")
    axes.set_ylabel("latency")
    ends = draw_models(axes, record, found.points, lambda line: axis.duration(line[-1].median))
    axis.fitting_steps(axes.yaxis, axis.duration)
    canvas.head(axes, panel.words)
    return ends
