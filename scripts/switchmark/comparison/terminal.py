"""A comparison as a plain table for a terminal."""

from ..errors import DONE, one_line
from . import columns, grouping, summary
from .comparison import Comparison
from .row import Row, Verdict

_RED, _YELLOW, _GREEN, _RESET = "\033[31m", "\033[33m", "\033[32m", "\033[0m"


def to_text(comparison: Comparison, everything: bool, coloured: bool) -> str:
    """The verdict in one line, the notes, the rows that matter; the others too if `everything`, else their number."""
    head = _GREEN if comparison.exit_code == DONE else _RED
    lines = [_paint(f"{one_line(summary.headline(comparison))}.", head, coloured)]
    lines += [f"  {one_line(note)}" for note in summary.remarks(comparison)]
    rest = summary.rest(comparison)
    shown = summary.notable(comparison, everything) + (rest if everything else [])
    groups = [row for row in shown if grouping.is_group(row)]
    if groups:
        lines += ["", *(_paint(_line_of_group(row), _colour(row), coloured) for row in groups)]
    single = [row for row in shown if not grouping.is_group(row)]
    if single:
        lines += ["", *_table(single, coloured)]
    if rest and not everything:
        lines += ["", f"{summary.rest_counts(comparison)} (--all shows them)."]
    return "\n".join([*lines, "", summary.legend(comparison)]) + "\n"


def _line_of_group(row: Row) -> str:
    """Not in the table, whose column of cells it would widen."""
    return one_line(f"{row.verdict.value}: {grouping.label(row)}: {row.note}", 1000)


def _table(rows: list[Row], coloured: bool) -> list[str]:
    texts = [list(columns.NAMES), *([one_line(text) for text in columns.texts(row)] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts)]
    lines = ["  ".join(map(_padded, line, columns.NAMES, widths)).rstrip() for line in texts]
    return [lines[0], *(_paint(line, _colour(row), coloured) for line, row in zip(lines[1:], rows))]


def _padded(text: str, name: str, width: int) -> str:
    return text.rjust(width) if name in columns.NUMERIC else text.ljust(width)


def _colour(row: Row) -> str:
    if row.fails:
        return _RED
    if row.warns or row.verdict in (Verdict.LOST, Verdict.MISSING):
        return _YELLOW
    return _GREEN if row.verdict is Verdict.BETTER else ""


def _paint(line: str, colour: str, coloured: bool) -> str:
    return f"{colour}{line}{_RESET}" if coloured and colour else line
