"""A comparison as Markdown."""

from collections.abc import Iterable

from .. import markdown
from ..errors import one_line
from . import columns, summary
from .comparison import Comparison
from .row import Row

_RULE = "".join("|--:" if name in columns.NUMERIC else "|---" for name in columns.NAMES)
_HEAD = f"| {' | '.join(columns.NAMES)} |\n{_RULE}|"


def to_markdown(comparison: Comparison) -> str:
    """The verdict in one line, the notes, the rows that matter, and the others folded."""
    parts = [
        f"**{one_line(summary.headline(comparison))}.**",
        "\n".join(f"- {one_line(note)}" for note in summary.remarks(comparison)),
        _table(summary.notable(comparison)),
    ]
    rest = summary.rest(comparison)
    if rest:
        counts = summary.rest_counts(comparison)
        parts.append(f"<details><summary>{counts}</summary>\n\n{_table(rest)}\n\n</details>")
    parts.append(summary.legend(comparison))
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(rows: Iterable[Row]) -> str:
    lines = [_line(row) for row in rows]
    return "\n".join([_HEAD, *lines]) if lines else ""


def _line(row: Row) -> str:
    verdict, *others = columns.texts(row)
    return markdown.row([f"**{verdict}**" if row.fails else verdict, *others])
