"""What a comparison says in sentences."""

from collections import Counter

from ..errors import DONE, INCOMPLETE, WRONG
from .columns import percent
from .comparison import Comparison
from .row import Row, Verdict


def headline(comparison: Comparison) -> str:
    """The verdict, in one line without a full stop."""
    failures, missing = comparison.failures, comparison.having(Verdict.MISSING)
    said = {
        WRONG: f"Regression: {len(failures)} of {len(comparison.rows)} rows worse: {_names(failures)}",
        INCOMPLETE: f"Incomplete: {len(missing)} cells or metrics missing: {_names(missing)}"
        if missing
        else "Nothing to compare: no cell was measured in both",
        DONE: f"No regression in {len(comparison.rows)} rows",
    }[comparison.exit_code]
    also = [f"{len(missing)} missing"] if missing and failures else []
    also += [f"{len(comparison.warnings)} warned of"] if comparison.warnings else []
    better = comparison.having(Verdict.BETTER)
    also += [f"{len(better)} better"] if better else []
    return "; ".join([said, *also])


def remarks(comparison: Comparison) -> list[str]:
    """What a reader must know beside the verdict, a sentence or two each."""
    ungated = Counter(row.note for row in comparison.rows if row.kind and not row.gates)
    total = len(comparison.rows)
    notes = [f"{note[:1].upper()}{note[1:]} ({count} of {total} rows)." for note, count in ungated.most_common()]
    return [*comparison.notes, *notes, *filter(None, [_sensitivity(comparison)])]


def legend(comparison: Comparison) -> str:
    """What the figures are."""
    return (
        "BASE and NEW are means of the processes' medians (geometric for ratios). All intervals together hold the "
        f"truth with {100 * comparison.confidence:.4g} %, one by itself with {100 * comparison.row_confidence:.6g} %. "
        f"Changes up to {percent(comparison.minimum_effect)} are never worse or better. "
        "Detectable: the smallest change that this row could have seen."
    )


def notable(comparison: Comparison) -> list[Row]:
    """The rows that matter, the most serious first."""
    return [
        *comparison.failures,
        *comparison.warnings,
        *comparison.having(Verdict.MISSING),
        *comparison.having(Verdict.BETTER),
    ]


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
                    f"{_names([bluntest])}, {percent(bluntest.detectable)}.")
    if comparison.blind:
        said.append(f"{len(comparison.blind)} rows could have seen nothing: a side has a single process; "
                    "measure more processes, or name more files a side.")
    return " ".join(said)


def _names(rows: list[Row], limit: int = 3) -> str:
    names = [f"{row.cell} {row.metric}".strip() for row in rows[:limit]]
    return ", ".join(names) + (f" and {len(rows) - limit} more" if len(rows) > limit else "")
