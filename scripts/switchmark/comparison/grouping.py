"""Rows without figures that tell the same of many cells, as one row each: a filtered run lacks two hundred cells."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace

from ..number_format import counted
from .row import Row, Verdict

_GROUPED = (Verdict.LOST, Verdict.NEW, Verdict.MISSING)
_NAMED = 3


def grouped(rows: list[Row], cells: Collection[str]) -> list[Row]:
    """`rows`, where those of one verdict, note and metric are one row at the place of the first, whose `cell` says which
    cells there are. `cells`: the ids of the cells that either side measured."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        key = (row.verdict, row.note, row.metric, row.gates) if row.verdict in _GROUPED else id(row)
        groups[key].append(row)
    return [_one_row(group, cells) for group in groups.values()]


def is_group(row: Row) -> bool:
    """Whether it stands for the rows of several cells: the id of a cell has no space."""
    return " " in row.cell


def label(row: Row) -> str:
    """Its cell and metric, or its metric and cells, in words."""
    return f"{row.metric} of {row.cell}" if row.metric and is_group(row) else f"{row.cell} {row.metric}".strip()


def names(rows: list[Row], cells: Collection[str], limit: int = _NAMED) -> str:
    """The rows' cells and metrics in one line, what can be grouped grouped; a number in place of those beyond `limit`."""
    shown = grouped(rows, cells)
    text = ", ".join(map(label, shown[:limit]))
    return text + (f" and {len(shown) - limit} more" if len(shown) > limit else "")


def _one_row(group: list[Row], cells: Collection[str]) -> Row:
    return group[0] if len(group) == 1 else replace(group[0], cell=_summary([row.cell for row in group], cells))


def _summary(chosen: list[str], cells: Collection[str]) -> str:
    """`47 cells (all of hog, spawn; 3 of ring)`."""
    totals = Counter(_workload(cell) for cell in cells)
    counts = Counter(_workload(cell) for cell in chosen)
    whole = [name for name, count in counts.items() if count == totals[name] > 1]
    parts = [f"all of {', '.join(whole)}"] if whole else []
    rest = [cell for cell in chosen if _workload(cell) not in whole]
    if len(rest) <= _NAMED:
        parts += [", ".join(rest)] if rest else []
    else:
        parts += [", ".join(f"{count} of {name}" for name, count in counts.items() if name not in whole)]
    return f"{counted(len(chosen), 'cell')} ({'; '.join(parts)})"


def _workload(cell: str) -> str:
    return cell.split("/")[0]
