"""A figure with title, footer and a fixed style, and its bytes."""

import io
import textwrap
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..number_format import counted, number
from ..record import Record

WIDTH = 8.0  # inches; 800 px at 100 dpi, the width of a README
GREY = "#5A5A5A"
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.labelcolor": "#303030",
    "axes.edgecolor": "#909090",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.titley": 1.0,  # or else each drawing lays out the axes twice, to find a place for a title above ticks at the top
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.7,
    "xtick.color": "#404040",
    "ytick.color": "#404040",
    "lines.linewidth": 1.7,
    "lines.markersize": 5.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    # Equal input gives equal bytes: element ids come from this salt and not from a random one.
    "svg.hashsalt": "switchmark",
    "svg.fonttype": "path",
}
_HEAD = 0.58  # inches for the title, and for the distance from the subtitle to the panels
_SUBTITLE_LINE = 0.17  # inches
_SUBTITLE_COLUMNS = 116
_BETWEEN = 0.5  # inches for the ticks and the label of an x axis that is not the last
_FOOT_LINE = 0.145  # inches
_FOOT_COLUMNS = 128


def style() -> matplotlib.RcParams:
    """The settings of every chart, free of the user's own matplotlibrc; for `matplotlib.rc_context`."""
    return matplotlib.rcParamsDefault | _STYLE


@dataclass(frozen=True)
class Frame:
    """What stands around the panels; the subtitle is folded, and `remarks` begin the footer. `of_every_state`: what is
    drawn is of every state of the machine, and not of the one that the record's figures are of. `has_headings`: the
    panels have headings of their own."""

    title: str
    subtitle: str
    remarks: list[str]
    of_every_state: bool = False
    has_headings: bool = False


def panels(record: Record, frame: Frame, heights: list[float], apart: float = 0) -> tuple[Figure, list[Axes]]:
    """A figure of stacked panels, `heights` inches each, in `frame`; the footer ends with the machine and the run.

    The panels share their x axis. `apart`, if any, is the height of one more below them, with an x axis of its own.
    """
    states = [] if frame.of_every_state else _states(record)
    remarks = [*frame.remarks, *states, *_clock(record), machine_of(record), run_of(record)]
    footer = [line for text in remarks for line in _fold(text, _FOOT_COLUMNS)]
    subtitle = _fold_evenly(frame.subtitle, _SUBTITLE_COLUMNS)
    foot, head = 0.62 + _FOOT_LINE * len(footer), _HEAD + _SUBTITLE_LINE * (len(subtitle) + frame.has_headings)
    rows = [*heights, _BETWEEN, apart] if apart else heights
    height = head + sum(rows) + foot
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)  # measures texts with one renderer, which keeps the sizes; without it each text takes a new one
    axes = list(figure.subplots(len(rows), 1, squeeze=False, height_ratios=rows)[:, 0])
    for lower, upper in zip(axes[1 : len(heights)], axes):
        lower.sharex(upper)
        upper.tick_params(axis="x", labelbottom=False)
    if apart:
        axes.pop(-2).remove()
    edges = {"left": 0.105, "right": 0.97, "top": 1 - head / height, "bottom": foot / height}
    figure.subplots_adjust(**edges, hspace=0.22 if frame.has_headings else 0.16)
    figure.text(0.015, 1 - 0.12 / height, frame.title, fontsize=13, fontweight="bold", va="top", color="#202020")
    figure.text(0.015, 1 - 0.40 / height, "\n".join(subtitle), fontsize=9.5, va="top", color=GREY)
    figure.text(0.015, 0.08 / height, "\n".join(footer), fontsize=7.2, va="bottom", color=GREY, linespacing=1.35)
    return figure, axes


def head(axes: Axes, words: str) -> None:
    """Writes the heading of a panel."""
    axes.set_title(words, loc="left", fontsize=9.5, fontweight="bold", color="#303030", pad=4)


def render(figure: Figure) -> dict[str, bytes]:
    """The figure as `svg` and as `png` (1600 px wide, for dense screens)."""
    images = {}
    # A PNG is compressed fast: others are smaller by 2 to 6 %, and take twice the time to draw.
    for kind, options in (("svg", {"metadata": {"Date": None}}), ("png", {"pil_kwargs": {"compress_level": 1}})):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=200, **options)
        images[kind] = buffer.getvalue()
    return images


def not_shown(cells: list[str], limit: int = 4) -> list[str]:
    """The remark that names cells which a chart lacks: none if it lacks none."""
    if not cells:
        return []
    more = f" and {len(cells) - limit} more" if len(cells) > limit else ""
    return [f"Not shown: {', '.join(cells[:limit])}{more}."]


def _fold(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, break_on_hyphens=False)


def _fold_evenly(text: str, columns: int) -> list[str]:
    """As few lines as possible, of about one length: none is a single word."""
    widest = _fold(text, columns)
    least = max([1, len(text) // max(len(widest), 1), *map(len, text.split())])
    return next((lines for width in range(least, columns) if len(lines := _fold(text, width)) == len(widest)), widest)


def _states(record: Record) -> list[str]:
    """The remark on the state of the machine that the figures are of; none where it was in one state."""
    seen = record.machine_states
    if len(seen) < 2:
        return []
    most = max(seen, key=lambda state: state["samples"])
    probes = ", ".join(number(state["probe"]) for state in seen)
    share = most["samples"] / sum(state["samples"] for state in seen)
    return [f"The machine was in {len(seen)} states (probes {probes}): figures are of the state at "
            f"{number(most['probe'])}, with {100 * share:.0f} % of the samples."]


def _clock(record: Record) -> list[str]:
    """The remark on a clock of the CPU that varied noticeably (harness/cli/table.cpp has the same limit)."""
    clock = record.run.get("clock")
    if not clock or clock["high"] < 1.05 * clock["low"]:
        return []
    return [f"The clock of the CPU varied by {100 * (clock['high'] / clock['low'] - 1):.0f} %: times of code that computes are "
            "those at its median."]


def machine_of(record: Record) -> str:
    """The machine and the build, in one line."""
    about = record.environment
    # Some hypervisors give their name twice, with spaces at the end.
    hypervisor = " ".join(dict.fromkeys(about["hypervisor"].split()))
    virtual = f"virtual ({hypervisor})" if about["virtualized"] is True else ""
    cores = f"{about['cores']} cores"
    parts = [about["cpu"], cores, virtual, about["kernel"], about["compiler"], f"Boost {about['boost']}"]
    return " · ".join(filter(None, parts))


def run_of(record: Record) -> str:
    """Commit, date, kind and size of the run, in one line."""
    run, about = record.run, record.environment
    commit = about["commit"][:12] + (" with changes" if about["dirty"] is True else "")
    kind = "quick run" if run["quick"] else "full run"
    kind += ", interrupted" if run["interrupted"] else ""
    size = f"{counted(run['processes'], 'process', 'processes')} × {counted(run['repetitions'], 'repetition')}"
    return " · ".join([f"commit {commit}", run["started"][:10], kind, size])
