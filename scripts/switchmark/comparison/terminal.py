"""A comparison as a plain table for a terminal."""

import textwrap

from ..errors import DONE, one_line
from . import columns, grouping, summary
from .comparison import Comparison
from .row import Row, Verdict

_RED, _YELLOW, _GREEN, _RESET = "\033[31m", "\033[33m", "\033[32m", "\033[0m"


def to_text(comparison: Comparison, everything: bool, coloured: bool, columns: int | None = None) -> str:
    """The verdict in one line, the notes, the rows that matter; the others too if `everything`, else their number. In a
    terminal of so many `columns` sentences go over several lines; a table that does not fit says how it can be read."""
    head = _GREEN if comparison.exit_code == DONE else _RED
    lines = [_paint(_wrapped(f"{one_line(summary.headline(comparison))}.", columns), head, coloured)]
    lines += [_wrapped(f"  {one_line(note)}", columns) for note in summary.remarks(comparison)]
    rest = summary.rest(comparison)
    shown = summary.notable(comparison, everything) + (rest if everything else [])
    groups = [row for row in shown if grouping.is_group(row)]
    if groups:
        lines += ["", *(_paint(_wrapped(_line_of_group(row), columns), _colour(row), coloured) for row in groups)]
    single = [row for row in shown if not grouping.is_group(row)]
    if single:
        lines += ["", *_table(single, coloured, columns)]
    if rest and not everything:
        lines += ["", f"{summary.rest_counts(comparison)} (--all shows them)."]
    return "\n".join([*lines, "", _wrapped(summary.legend(comparison), columns)]) + "\n"


def _wrapped(sentence: str, columns: int | None) -> str:
    """Lines after the first are indented. A word that is longer than a line stays whole."""
    if columns is None:
        return sentence
    return textwrap.fill(sentence, columns, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _line_of_group(row: Row) -> str:
    """Not in the table, whose column of cells it would widen."""
    return one_line(f"{row.verdict.value}: {grouping.label(row)}: {row.note}", 1000)


def _table(rows: list[Row], coloured: bool, columns_there: int | None) -> list[str]:
    texts = [list(columns.NAMES), *([one_line(text) for text in columns.texts(row)] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts)]
    lines = ["  ".join(map(_padded, line, columns.NAMES, widths)).rstrip() for line in texts]
    widest = max(map(len, lines))
    hint = [] if columns_there is None or widest <= columns_there else [
        _wrapped(f"(This table has {widest} columns; `| less -S` shows it without broken lines.)", columns_there)]
    return [*hint, lines[0], *(_paint(line, _colour(row), coloured) for line, row in zip(lines[1:], rows))]


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
