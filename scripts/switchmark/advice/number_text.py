"""Figures as text. Only steps that every language rounds alike, since advice.js must write the same digits."""

import math
from functools import lru_cache
from typing import Any

_UNITS = {
    "ns": [[1e9, "s"], [1e6, "ms"], [1e3, "us"], [1, "ns"]],
    "B": [[1e9, "GB"], [1e6, "MB"], [1, "B"]],
    "share": [[0.01, "%"]],
    "hz": [[1, "per second"]],
    "count": [[1, ""]],
}
_POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]


@lru_cache(maxsize=4096)  # an answer writes most of its figures several times
def significant(value: float, kind: str = "") -> str:
    """Three digits that count, of a share two, or all before the point: 14.0, 0.710, 1,234."""
    if value < 0:
        return f"-{significant(-value, kind)}"
    if value >= 1e15:  # from here on languages write different digits
        return "over 1e15"
    decimals, least = 0, 9.95 if kind == "share" else 99.95
    while value < least and decimals < 12:
        decimals, least = decimals + 1, least / 10
    whole = math.floor(value * _POWERS[decimals] + 0.5)
    if whole == 0:
        return "0"
    digits = str(whole).rjust(decimals + 1, "0")
    before, behind = (digits[:-decimals], "." + digits[-decimals:]) if decimals else (digits, "")
    groups = []
    while before:
        groups.insert(0, before[-3:])
        before = before[:-3]
    return ",".join(groups) + behind


def text(value: float, kind: str) -> str:
    """With its unit: 14.0 us."""
    factor, unit = _unit(value, kind)
    return _joined(_plain(value / factor, kind), unit)


def interval_text(figure: dict[str, Any], kind: str) -> str:
    """Median and interval in one unit, the median's: 14.0 [13.2, 15.1] us. Of a bound the end that is one: at most 15.1 us."""
    if figure["bound"]:
        return f"{figure['bound']} {text(bound_of(figure), kind)}"
    factor, unit = _unit(figure["median"], kind)
    low, median, high = (_plain(figure[key] / factor, kind) for key in ("low", "median", "high"))
    return _joined(median if low == median == high else f"{median} [{low}, {high}]", unit)


def bound_of(figure: dict[str, Any]) -> float:
    """The end of the interval that bounds the figure; the median of an estimate."""
    return figure[{"at most": "high", "at least": "low"}.get(figure["bound"], "median")]


def _plain(value: float, kind: str) -> str:
    return significant(value, kind) if kind != "count" or value != math.floor(value) else significant(value).split(".")[0]


def _unit(value: float, kind: str) -> list[Any]:
    return next((row for row in _UNITS[kind] if value >= row[0]), _UNITS[kind][-1])


def _joined(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number
