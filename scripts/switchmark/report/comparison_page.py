"""A comparison as one HTML text, in the style of the report."""

import math
from typing import Any

from ..comparison import columns, summary
from ..comparison.comparison import Comparison
from ..comparison.row import Row
from . import layout
from .text import shown

_REACH = math.log(2)
"""The bars of the ratios reach from half to twice."""
_MOST_STATIC = 300
_WIDTH = 200


def to_html(comparison: Comparison) -> str:
    """The verdict, the notes, the rows that matter with a bar for each interval, and all rows in a table that sorts."""
    notable = summary.notable(comparison)
    every = [*summary.notable(comparison, True), *summary.rest(comparison)]
    data = {"names": list(columns.NAMES), "numeric": [name in columns.NUMERIC for name in columns.NAMES],
            "rows": [{"texts": [shown(text) for text in columns.texts(row)], "order": _order(row), "kind": _class(row)}
                     for row in every]}
    return layout.render("comparison.html.j2", data, scripts=layout.COMPARISON_SCRIPTS, context={
        "title": "switchmark: comparison", "headline": shown(summary.headline(comparison)),
        "is_good": comparison.exit_code == 0, "remarks": [shown(note) for note in summary.remarks(comparison)],
        "names": columns.NAMES, "numeric": columns.NUMERIC,
        "rows": [{"texts": [shown(text) for text in columns.texts(row)], "bar": _bar(row), "kind": _class(row)}
                 for row in notable[:_MOST_STATIC]],
        "left_out": max(len(notable) - _MOST_STATIC, 0), "width": _WIDTH, "legend": shown(summary.legend(comparison)),
        "band": [_place(1 / (1 + comparison.minimum_effect)), _place(1 + comparison.minimum_effect)],
        "rest": shown(summary.rest_counts(comparison)),
    })


def _bar(row: Row) -> dict[str, Any] | None:
    """The places of a ratio and of its interval, from 0 to _WIDTH; ends beyond the reach lie at its end."""
    if row.effect is None or row.is_difference or row.effect <= 0:
        return None
    low, high = (row.effect if end is None else end for end in (row.low, row.high))
    return {"low": _place(low), "high": _place(high), "middle": _place(row.effect)}


def _place(ratio: float) -> float:
    share = max(-1.0, min(1.0, math.log(ratio) / _REACH)) if ratio > 0 else -1.0
    return round(_WIDTH / 2 * (1 + share), 1)


def _order(row: Row) -> list[float | None]:
    """By what the numeric columns sort: BASE, NEW, effect, width of the interval, smallest effect."""
    width = None if row.low is None or row.high is None else row.high - row.low
    return [row.base, row.new, row.effect, width, row.detectable]


def _class(row: Row) -> str:
    if row.fails:
        return "fails"
    return "warns" if row.warns else row.verdict.value.replace(" ", "-")
