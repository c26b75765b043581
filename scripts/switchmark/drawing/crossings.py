"""A strip below a chart: from where on one model costs more, or less, than another. Letters tie it to the chart."""

from string import ascii_uppercase
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
    """Fills the last of `panels`, and marks each place in the first by a line with a letter; `offset` is what x is more
    than the parameter. Call it when the limits of x are final."""
    if not rows:
        return
    styles, strip, height = styles_of(record.cells.values()), panels[-1], 0.0
    strip.set_ylim(-heights(rows)[0], 0)
    letters = _letters(rows)
    for index, row in enumerate(rows):
        style, letter = styles[row["model"]], letters.get(index, "")
        strip.text(0, height - _WORDS / 2, f"{letter}  {words(row)}".strip(), transform=strip.get_yaxis_transform(),
                   va="center", fontsize=8, color=style.ink)
        if letter:
            _draw_interval(strip, height - _WORDS - _INTERVAL / 2, row, style, offset)
            panels[0].axvline(row["at"] + offset, color=style.colour, linestyle=(0, (1, 2)), linewidth=1.1, zorder=1)
        height -= _needs(row)
    _draw_letters(panels[0], [(rows[index]["at"] + offset, letter, styles[rows[index]["model"]].ink)
                              for index, letter in letters.items()])
    strip.set_yticks([])
    strip.grid(visible=False)
    strip.spines["left"].set_visible(False)


def words(row: dict[str, Any]) -> str:
    """A crossover in one line."""
    level = "" if row["level"] == 1 else f"{number(row['level'])} times "
    costs = f"{'more' if row['beyond'] == 'higher' else 'less'} than {level}{row['reference']}"
    reach = f"{row['first']:,} to {row['last']:,} {row['unit']}"
    if row["status"] == "found":
        low, at, high = (number(row[key]) for key in ("low", "at", "high"))
        return f"{row['model']} costs {costs} from {at} {row['unit']} on [{low}, {high}]"
    if row["status"] == "not resolved":
        return f"whether {row['model']} costs {costs} is not resolved, {reach}"
    return f"{row['model']} {row['status']} costs {costs}, {reach}"


def _letters(rows: list[dict[str, Any]]) -> dict[int, str]:
    """A letter for each row that has a place, by index; in order of place, as they stand in the chart."""
    found = sorted((row["at"], index) for index, row in enumerate(rows) if row["status"] == "found")
    return {index: letter for (_, index), letter in zip(found, ascii_uppercase)}


def _draw_letters(axes: Axes, marks: list[tuple[float, str, str]]) -> None:
    """Above the lines, and above a heading of the panel; the first one on the left: lines may be close together."""
    above = 16 if axes.get_title(loc="left") else 2
    for place, (x, letter, ink) in enumerate(sorted(marks)):
        aside, side = (-1, "right") if place == 0 else (8 * place - 7, "left")
        axes.annotate(letter, xy=(x, 1), xycoords=axes.get_xaxis_transform(), xytext=(aside, above), textcoords="offset points",
                      ha=side, va="bottom", fontsize=8.5, fontweight="bold", color=ink)


def _needs(row: dict[str, Any]) -> float:
    return _WORDS + _INTERVAL * (row["status"] == "found")


def _draw_interval(axes: Axes, height: float, row: dict[str, Any], style: Style, offset: int) -> None:
    low, at, high = (row[key] + offset for key in ("low", "at", "high"))
    axes.plot([low, high], [height, height], color=style.colour, linewidth=3, solid_capstyle="butt")
    axes.plot([at], [height], color=style.ink, marker="|", markersize=9, markeredgewidth=1.6)
