"""A row of a comparison as the texts of a table's columns."""

from .row import Row
from .states import DIFFER

NAMES = ("verdict", "cell", "metric", "BASE", "NEW", "NEW / BASE", "interval", "detectable", "note")
NUMERIC = ("BASE", "NEW", "NEW / BASE", "interval", "detectable")


def texts(row: Row) -> list[str]:
    """One text for each of NAMES. A row that is worse and does not gate is a warning."""
    verdict = f"warning: {row.verdict.value}" if row.warns else row.verdict.value
    if row.note == DIFFER:
        verdict += f" ({DIFFER})"
    sides = [_with_unit(f"{value:,.4g}", row) if value is not None else "" for value in (row.base, row.new)]
    return [
        verdict, row.cell, row.metric, *sides, _effect(row, row.effect), _interval(row), _detectable(row), row.note,
    ]


def percent(share: float) -> str:
    """0.031 as `3.1 %`; beyond 1,000 % no more is said."""
    if share > 10:
        return "> 1,000 %"
    return f"{100 * share:,.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def _with_unit(figure: str, row: Row) -> str:
    return figure if row.unit == "1" else f"{figure} {row.unit}"


def _interval(row: Row) -> str:
    if row.kind == "exact" or row.low is None:
        return row.kind and ("exact" if row.kind == "exact" else "none")
    return f"{_effect(row, row.low)} to {_effect(row, row.high)}"


def _detectable(row: Row) -> str:
    if row.kind == "exact":
        return "any"
    if row.detectable is None:
        return row.kind and "nothing"
    if row.is_difference:
        return _with_unit(f"± {row.detectable:.2g}", row)
    return f"± {percent(row.detectable)}"


def _effect(row: Row, value: float | None) -> str:
    if value is None:
        return ""
    if row.is_difference:
        return _with_unit(f"{value:+.4g}", row)
    return f"{value:.3f}" if value < 1000 else f"{value:.3g}"
