"""Chart: at which of its instructions a task can be stopped."""

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from ..record import Record
from . import axis, canvas
from .about import About
from .series import NothingToDraw, unmeasured
from .strip import marks
from .style import Style, styles_of, titles

ABOUT = About(
    80, "Where a task can be stopped",
    "At how many of the instructions that its tasks execute can a model suspend a task?",
    "Compare how much of each strip is coloured; the exact counts stand on the right.",
    ("coverage",),
)
_REMARK = (
    "A strip is the program code that the model's tasks execute, each instruction once, 100 % in all. Marks that are taller "
    "than the strip stand for fewer instructions than they cover. Paler parts: suspended at some of the instructions there."
)
_GROUND = "#E4E4E4"
_STRIP, _TICK = 0.42, 0.68  # heights, in rows
_GAP = 0.1  # inches between a strip and the words beside it


@dataclass(frozen=True)
class Row:
    """One model's strip."""

    name: str
    style: Style
    executed: int
    suspended: list[list[int]]

    @property
    def figure(self) -> str:
        """3 of 840 (0.4 %)."""
        points = sum(end - begin for begin, end in self.suspended)
        return f"{points:,} of {self.executed:,} ({percent(points, self.executed)})"


def draw(record: Record) -> Figure:
    """One row a model: its tasks' instructions in order of address as a strip, marked where one was seen suspended."""
    cells = record.measured("coverage")
    drawn = [cell for cell in cells if "instructions" in cell]
    if not drawn:
        raise NothingToDraw("no measured coverage cell with instructions")
    missing = [f"{cell['id']} (no instructions)" for cell in cells if cell not in drawn]
    rows = _rows(record, drawn)
    figure, (axes,) = canvas.panels(
        record,
        canvas.Frame(
            ABOUT.title,
            "Each strip shows the instructions that the tasks of a model execute; coloured: a task was suspended there; more "
            "is better",
            [_REMARK, *_left_out(drawn), *canvas.not_shown(unmeasured(record, "coverage") + missing)],
        ),
        [0.2 + 0.36 * len(rows)],
    )
    for height, row in enumerate(rows):
        _draw_row(axes, -height, row)
    _finish(axes, rows)
    return figure


def percent(part: int, whole: int) -> str:
    """100 %, 30.2 %, 0.4 %, 0.04 %: what is not the whole is never rounded to 100 %, nor what is not nothing to 0 %."""
    if part in (0, whole):
        return axis.share(part / whole)
    value = min(100 * part / whole, 99.9)
    return f"{value:.1f} %" if value >= 0.1 else f"{value:.1g} %"


def _rows(record: Record, cells: list[dict[str, Any]]) -> list[Row]:
    styles, title = styles_of(record.cells.values()), titles(record.cells.values())
    order = list(styles)
    cells = sorted(cells, key=lambda cell: order.index(cell["model"]))
    return [_row(title[cell["model"]], styles[cell["model"]], cell) for cell in cells]


def _row(title: str, style: Style, cell: dict[str, Any]) -> Row:
    name = ", ".join([title, *(f"{value:,} {key}" for key, value in cell["params"].items())])
    return Row(name, style, cell["instructions"]["executed"], cell["instructions"]["suspended"])


def _left_out(cells: list[dict[str, Any]]) -> list[str]:
    """The remark that tells the share of the non-preemptible section, where the record has it."""
    shares = [(cell["model"], cell["metrics"]["non_preemptible_share"]["median"])
              for cell in cells if "non_preemptible_share" in cell["metrics"]]
    # With spaces at which no line breaks.
    said = ", ".join(f"{model}\N{NO-BREAK SPACE}{100 * share:.1f}\N{NO-BREAK SPACE}%" for model, share in shares)
    where = "Left out is the runtime's own code, in which no task is ever stopped (non-preemptible section); its share:"
    return [f"{where} {said}."] if said else []


def _draw_row(axes: Axes, height: int, row: Row) -> None:
    axes.broken_barh([(0, 1)], (height - _STRIP / 2, _STRIP), facecolors=_GROUND, linewidth=0)
    for mark in marks(row.executed, row.suspended):
        tall = _TICK if mark.is_tick else _STRIP
        axes.broken_barh(
            [(mark.begin, mark.end - mark.begin)], (height - tall / 2, tall), color=row.style.colour, alpha=mark.tone,
            linewidth=0, clip_on=False,
            # In the PNG columns of different tone meet on one pixel: blended there, they would leave a seam.
            antialiased=False,
        )


def _finish(axes: Axes, rows: list[Row]) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_xlabel("the instructions that the tasks execute, in the order of their addresses")
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], [axis.share(value) for value in (0, 0.25, 0.5, 0.75, 1)])
    axes.set_yticks([-height for height in range(len(rows))], [row.name for row in rows])
    axes.grid(visible=False)
    axes.tick_params(axis="y", length=0, pad=72 * _GAP)
    axes.spines["left"].set_visible(False)
    names = axes.get_yticklabels()
    figures = [
        axes.annotate(
            row.figure, xy=(1, -height), xytext=(72 * _GAP, 0), textcoords="offset points",
            va="center_baseline", annotation_clip=False,
        )
        for height, row in enumerate(rows)
    ]
    for name, figure, row in zip(names, figures, rows):
        name.set_color(row.style.ink)
        figure.set_color(row.style.ink)
    axes.figure.subplots_adjust(left=_room(axes, names), right=1 - _room(axes, figures))


def _room(axes: Axes, texts: list[Text]) -> float:
    """What the longest of `texts` needs beside the strips, as a share of the figure's width."""
    figure = axes.figure
    widest = max(text.get_window_extent().width for text in texts) / figure.dpi
    return (widest + 2 * _GAP) / figure.get_figwidth()
