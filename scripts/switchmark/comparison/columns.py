"""A row of a comparison as the texts of a table's columns."""

from ..number_format import quantity, significant
from .row import Row
from .states import DIFFER

NAMES = ("verdict", "cell", "metric", "BASE", "NEW", "NEW / BASE", "interval", "detectable", "note")
NUMERIC = ("BASE", "NEW", "NEW / BASE", "interval", "detectable")


def texts(row: Row) -> list[str]:
    """One text for each of NAMES. A row that is worse and does not gate is a warning. BASE and NEW have one unit, and so have all
    differences."""
    verdict = f"warning: {row.verdict.value}" if row.warns else row.verdict.value
    if row.note == DIFFER:
        verdict += f" ({DIFFER})"
    sides = [_side(row, value) for value in (row.base, row.new)]
    return [
        verdict, row.cell, row.metric, *sides, _effect(row, row.effect), _interval(row), _detectable(row), row.note,
    ]


def percent(share: float) -> str:
    """0.031 as `3.1 %`; beyond 1,000 % no more is said."""
    if share > 10:
        return "> 1,000 %"
    return f"{100 * share:,.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def _side(row: Row, value: float | None) -> str:
    if value is None:
        return ""
    # A count is shown whole: it gates by a difference of one.
    return f"{value:,.10g}" if row.kind == "exact" and row.unit == "1" else quantity(value, row.unit, max(abs(row.base), abs(row.new)))


def _difference(row: Row, value: float, signed: bool = False) -> str:
    known = [abs(each) for each in (row.effect, row.low, row.high) if each is not None]
    return quantity(value, row.unit, max(known), signed)


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
        return f"± {_difference(row, row.detectable)}"
    return f"± {percent(row.detectable)}"


def _effect(row: Row, value: float | None) -> str:
    if value is None:
        return ""
    if row.is_difference:
        return _difference(row, value, signed=True)
    return f"{value:.3f}" if value < 1000 else significant(value)
