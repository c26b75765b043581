"""A strip below a chart: from where on one model's figure lies beyond a level of another's."""

from typing import Any

from matplotlib.axes import Axes

from ..record import Record
from .axis import number
from .style import Style, styles_of

_WORDS, _INTERVAL = 0.16, 0.15  # inches for the words of a crossover, and for its interval below them


def crossings(record: Record, workload: str) -> list[dict[str, Any]]:
    """The crossovers of a workload's models; none in a record without any."""
    return [row for row in record.crossovers if row["workload"] == workload]


def heights(rows: list[dict[str, Any]]) -> list[float]:
    """The height of the strip's panel in inches, for `canvas.panels`; no panel without crossovers."""
    return [0.08 + sum(_needs(row) for row in rows)] if rows else []


def draw_crossings(panels: list[Axes], record: Record, rows: list[dict[str, Any]], offset: int = 0) -> None:
    """Fills the last of `panels`, and marks each place in the first; `offset` is what x is more than the parameter."""
    if not rows:
        return
    styles, strip, height = styles_of(record.cells.values()), panels[-1], 0.0
    strip.set_ylim(-heights(rows)[0], 0)
    for row in rows:
        style = styles[row["model"]]
        strip.text(0, height - _WORDS / 2, words(row), transform=strip.get_yaxis_transform(), va="center", fontsize=8,
                   color=style.ink)
        if row["status"] == "found":
            _draw_interval(strip, height - _WORDS - _INTERVAL / 2, row, style, offset)
            panels[0].axvline(row["at"] + offset, color=style.colour, linestyle=(0, (1, 2)), linewidth=1.1, zorder=1)
        height -= _needs(row)
    strip.set_yticks([])
    strip.spines["left"].set_visible(False)


def words(row: dict[str, Any]) -> str:
    """A crossover in one line."""
    beyond = f"{row['model']} / {row['reference']} {'>' if row['beyond'] == 'higher' else '<'} {number(row['level'])}"
    reach = f"{row['first']:,} to {row['last']:,} {row['unit']}"
    if row["status"] == "found":
        low, at, high = (number(row[key]) for key in ("low", "at", "high"))
        return f"{beyond} from {at} {row['unit']} on [{low}, {high}]"
    return f"{beyond}: {row['status']}, {reach}"


def _needs(row: dict[str, Any]) -> float:
    return _WORDS + _INTERVAL * (row["status"] == "found")


def _draw_interval(axes: Axes, height: float, row: dict[str, Any], style: Style, offset: int) -> None:
    low, at, high = (row[key] + offset for key in ("low", "at", "high"))
    axes.plot([low, high], [height, height], color=style.colour, linewidth=3, solid_capstyle="butt")
    axes.plot([at], [height], color=style.ink, marker="|", markersize=9, markeredgewidth=1.6)
