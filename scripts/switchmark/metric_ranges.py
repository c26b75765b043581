"""Which figures of a metric cannot be. This is the only place that says so.

A metric is above zero unless it is named here or is a count: a time or a size of 0, or below, is a broken measurement or
an edited file, and would be taken for an improvement. No figure is a denormal or a negative zero: the clocks, counters
and quotients of a run cannot make one.
"""

import math
import statistics
import sys
from collections.abc import Iterator
from typing import Any

Breach = tuple[str, str]

_OF_ANY_SIGN = {"forced_remainder_ns", "switch_share"}
"""Differences whose true value may lie near zero: noise takes either sign."""

_SLOPES = {"resident_bytes_per_task", "reserved_bytes_per_task", "page_table_bytes_per_task",
           "resident_bytes_per_connection", "kernel_bytes_per_connection"}
"""Slopes over counts of tasks or connections: with few of them the kernel may give no page, or take one back. No verdict is drawn from a
slope that is not above zero."""

_NET = {"switch_ns", "switch_ratio", "aa_ratio", "spawn_ns", "spawn_ratio", "awaitable_call_ns", "message_ns",
        "handoff_ns", "rung_ns", "floor_ratio"}
"""Times of which the time of the same work without the operation is subtracted, and their ratios. A single sample may lie
at zero or below by noise, and the record keeps it; of the median that cannot be."""

_FROM_ZERO = {"worst_starvation_us", "starvation_share", "tick_lag_p50_us", "tick_lag_p99_us", "tick_lag_max_us",
              "rate_within_limit_per_second", "load_within_limit"}
"""Times that are zero if nothing happened, and loads that are zero if none is low enough."""

COUNTED_WORK = "instructions_per_"
"""How the names of counts begin that cannot be zero. Only a run with --instructions has them."""


def breaches(cells: list[dict[str, Any]]) -> Iterator[Breach]:
    """(place, words) for every figure in a record that cannot be."""
    for index, cell in enumerate(cells):
        for name, metric in cell["metrics"].items():
            for key, value in _figures(metric):
                why = _fault(value, _least(cell, name, metric))
                if why:
                    yield (f"switchmark.cells[{index}].metrics.{name}.{key}",
                           f"{cell['id']} {name}: {value!r} {why}, which no run measures")


def impossible_median(cells: dict[str, dict[str, Any]]) -> tuple[str, str, float] | None:
    """The cell, the metric and the median of its samples, if that cannot be; else None.

    The program keeps such a median (a run is not thrown away for it); a comparison must not draw a verdict from it."""
    for cell in cells.values():
        for name in _NET & cell["metrics"].keys():
            median = statistics.median(cell["metrics"][name]["samples"])
            if median <= 0 and not _is_empty_rung(cell):
                return cell["id"], name, median
    return None


def is_slope_without_rise(name: str, metric: dict[str, Any]) -> bool:
    """Whether the metric is a slope, and its samples show none that is above zero."""
    return name in _SLOPES and statistics.median(metric["samples"]) <= 0


def _least(cell: dict[str, Any], name: str, metric: dict[str, Any]) -> float | None:
    """The bound that every sample must reach (0) or exceed (the smallest normal double); None: none."""
    if name in _OF_ANY_SIGN | _SLOPES | _NET or _is_empty_rung(cell):
        return None
    is_count = metric["unit"] == "1" and metric["kind"] in ("exact", "time") and not name.startswith(COUNTED_WORK)
    return 0 if is_count or name in _FROM_ZERO else sys.float_info.min


def _fault(value: float, least: float | None) -> str:
    if value == 0 and math.copysign(1, value) < 0:
        return "is a negative zero"
    if 0 < abs(value) < sys.float_info.min:
        return "is a denormal"
    if least is None or value >= least:
        return ""
    return "is below zero" if value < 0 else "is not above zero"


def _figures(metric: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for index, value in enumerate(metric["samples"]):
        yield f"samples[{index}]", value
    for key in ("median", "low", "high"):
        yield key, metric[key]


def _is_empty_rung(cell: dict[str, Any]) -> bool:
    """The rung of the ladder that does nothing: its true time is zero."""
    return (cell["workload"], cell["model"]) == ("ladder", "empty")
