"""Rows of Markdown tables, written and read."""

import re
from collections.abc import Iterable

from .errors import one_line


def row(columns: Iterable[str]) -> str:
    """`columns` as one line of a table. What would end a cell is escaped, and what would begin a tag, code aside."""
    return f"| {' | '.join(_escape(column) for column in columns)} |"


def columns(line: str) -> list[str]:
    """The cells of a line of a table, as they stand there."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _escape(text: str) -> str:
    return re.sub(r"(`[^`]*`)|<", lambda found: found[1] or "&lt;", one_line(text).replace("|", "\\|"))
