"""What a comparison says in sentences."""

import math
from collections import Counter
from collections.abc import Iterator

from ..errors import DONE, INCOMPLETE, WRONG
from ..number_format import counted
from . import grouping
from .columns import percent
from .comparison import Comparison
from .row import Row, Verdict


def headline(comparison: Comparison) -> str:
    """The verdict, in one line without a full stop."""
    missing, lost = comparison.having(Verdict.MISSING), comparison.having(Verdict.LOST)
    said = {
        WRONG: f"Regression: {'; '.join(_reasons(comparison))}",
        INCOMPLETE: f"Incomplete: {_counted(missing)} missing: {grouping.names(missing, comparison.cells)}"
        if missing
        else "Nothing to compare: no cell was measured in both",
        DONE: f"No regression in {counted(sum(bool(row.kind) for row in comparison.rows), 'row')}",
    }[comparison.exit_code]
    also = [
        (missing if comparison.failures else [], "missing"), ([row for row in lost if not row.fails], "lost, which is allowed"),
        (comparison.having(Verdict.NEW), "new"), (comparison.warnings, "warned of"),
        (comparison.having(Verdict.BETTER), "better"),
    ]
    return "; ".join([said, *(f"{len(rows)} {word}" for rows, word in also if rows)])


def _reasons(comparison: Comparison) -> Iterator[str]:
    """Why it is a regression."""
    worse = [row for row in comparison.failures if row.verdict is Verdict.WORSE]
    lost = [row for row in comparison.failures if row.verdict is Verdict.LOST]
    if worse:
        yield f"{len(worse)} of {counted(len(comparison.rows), 'row')} worse: {grouping.names(worse, comparison.cells)}"
    if lost:
        yield f"{_counted(lost)} lost: {grouping.names(lost, comparison.cells)}"


def _counted(rows: list[Row]) -> str:
    return counted(len(rows), "cell or metric", "cells or metrics")


def remarks(comparison: Comparison) -> list[str]:
    """What a reader must know beside the verdict, a sentence or two each."""
    ungated = Counter(row.note for row in comparison.rows if row.kind and not row.gates)
    total = len(comparison.rows)
    notes = [f"{note[:1].upper()}{note[1:]} ({count} of {total} rows)." for note, count in ungated.most_common()]
    return [*comparison.notes, *notes, *filter(None, [_sensitivity(comparison)])]


def legend(comparison: Comparison) -> str:
    """What the figures are."""
    alone = math.floor(1000 * comparison.row_confidence) / 10
    return (
        "BASE and NEW are means of the processes' medians (geometric for ratios). All intervals together hold the "
        f"truth with {100 * comparison.confidence:.4g} %, one by itself with at least {alone:.4g} %. "
        f"Changes up to {percent(comparison.minimum_effect)} are never worse or better. "
        "Detectable: the smallest change that this row could have seen."
    )


def notable(comparison: Comparison, every_cell: bool = False) -> list[Row]:
    """The rows that matter, the most serious first. Rows without figures that tell the same are one, unless `every_cell`."""
    rows = [
        *comparison.failures,
        *comparison.warnings,
        *(row for row in comparison.having(Verdict.LOST) if not row.fails),
        *comparison.having(Verdict.MISSING),
        *comparison.having(Verdict.NEW),
        *comparison.having(Verdict.BETTER),
    ]
    return rows if every_cell else grouping.grouped(rows, comparison.cells)


def rest(comparison: Comparison) -> list[Row]:
    """The others."""
    return [*comparison.having(Verdict.NOT_RESOLVED), *comparison.having(Verdict.SAME)]


def rest_counts(comparison: Comparison) -> str:
    """How many the others are: `80 same, 12 not resolved`."""
    verdicts = (Verdict.SAME, Verdict.NOT_RESOLVED)
    return ", ".join(f"{len(comparison.having(verdict))} {verdict.value}" for verdict in verdicts)


def _sensitivity(comparison: Comparison) -> str:
    """The smallest effect that the median row and the bluntest could have seen; empty if no row is measured."""
    ordered, said = comparison.by_detectable, []
    if ordered:
        bluntest = ordered[-1]
        said.append(f"The median row could have seen {percent(comparison.median_detectable)}; the bluntest, "
                    f"{grouping.names([bluntest], comparison.cells)}, {percent(bluntest.detectable)}.")
    if comparison.blind:
        said.append(f"{counted(len(comparison.blind), 'row')} could have seen nothing: a side has a single process; "
                    "measure more processes, or name more files a side.")
    return " ".join(said)

