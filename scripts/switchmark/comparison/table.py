"""A comparison as Markdown."""

from collections.abc import Iterable

from .. import markdown
from ..errors import DONE, INCOMPLETE, WRONG, one_line
from .comparison import Comparison
from .row import Row, Verdict

_HEAD = "| verdict | cell | metric | BASE | NEW | NEW / BASE | interval | note |\n|---|---|---|--:|--:|--:|--:|---|"
_QUIET = (Verdict.NOT_RESOLVED, Verdict.SAME)


def to_markdown(comparison: Comparison) -> str:
    """The verdict in one line, the notes, the rows that matter, and the others folded."""
    loud = [
        *comparison.failures,
        *(row for row in comparison.having(Verdict.WORSE) if not row.fails),
        *comparison.having(Verdict.MISSING),
        *comparison.having(Verdict.BETTER),
    ]
    quiet = [row for verdict in _QUIET for row in comparison.having(verdict)]
    parts = [_headline(comparison), "\n".join(f"- {one_line(note)}" for note in comparison.notes), _table(loud)]
    if quiet:
        summary = ", ".join(_count(comparison.having(verdict), verdict.value) for verdict in reversed(_QUIET))
        parts.append(f"<details><summary>{summary}</summary>\n\n{_table(quiet)}\n\n</details>")
    parts.append(_legend(comparison))
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(comparison: Comparison) -> str:
    failures, missing = comparison.failures, comparison.having(Verdict.MISSING)
    warned = [row for row in comparison.having(Verdict.WORSE) if not row.fails]
    said = {
        WRONG: f"Regression: {len(failures)} of {len(comparison.rows)} rows worse: {_names(failures)}",
        INCOMPLETE: f"Incomplete: {len(missing)} cells or metrics missing: {_names(missing)}"
        if missing
        else "Nothing to compare: no cell was measured in both",
        DONE: f"No regression in {len(comparison.rows)} rows",
    }[comparison.exit_code]
    also = [f"{len(missing)} missing"] if missing and failures else []
    also += [f"{len(warned)} worse that do not gate"] if warned else []
    better = comparison.having(Verdict.BETTER)
    also += [f"{len(better)} better"] if better else []
    return f"**{'; '.join([said, *also])}.**"


def _names(rows: list[Row], limit: int = 3) -> str:
    names = [f"{row.cell} {row.metric}".strip() for row in rows[:limit]]
    return ", ".join(names) + (f" and {len(rows) - limit} more" if len(rows) > limit else "")


def _count(rows: list[Row], what: str) -> str:
    return f"{len(rows)} {what}"


def _table(rows: Iterable[Row]) -> str:
    lines = [_line(row) for row in rows]
    return "\n".join([_HEAD, *lines]) if lines else ""


def _line(row: Row) -> str:
    verdict = f"**{row.verdict.value}**" if row.fails else row.verdict.value
    sides = [f"{value:,.4g} {row.unit}" if value is not None else "" for value in (row.base, row.new)]
    columns = [verdict, row.cell, row.metric, *sides, _effect(row, row.effect), _interval(row), row.note]
    return markdown.row(columns)


def _interval(row: Row) -> str:
    if row.kind == "exact" or row.low is None:
        return row.kind and ("exact" if row.kind == "exact" else "none")
    return f"{_effect(row, row.low)} to {_effect(row, row.high)}"


def _effect(row: Row, value: float | None) -> str:
    if value is None:
        return ""
    if row.is_difference:
        return f"{value:+.4g} {row.unit}"
    return f"{value:.3f}" if value < 1000 else f"{value:.3g}"


def _legend(comparison: Comparison) -> str:
    return (
        "BASE and NEW are means of the processes' medians (geometric for ratios). An interval covers the truth with "
        f"{100 * comparison.row_confidence:.4g} % in its row, so that all rows together keep the confidence asked for."
    )
