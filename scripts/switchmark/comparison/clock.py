"""Times of all runs at one clock of the CPU.

A run scales the times that follow the clock to its own median clock (harness/record/clock.hpp). Two runs on one machine may
have other clocks: what takes the same cycles then takes other times, and that says nothing about a change.
"""

from dataclasses import replace
from typing import Any

from ..record import Record

_NOTICEABLE = 0.01


def at_one(*sides: list[Record]) -> tuple[list[Record], ...]:
    """The runs of each side with times at the clock of the first run. As they are, if a run does not tell its clock, as
    records before 2026-12-01, or if they are of different CPUs."""
    runs = [run for side in sides for run in side]
    if not _are_comparable(runs):
        return sides
    reference = _multiplication(runs[0])
    return tuple([_scaled(run, reference / _multiplication(run)) for run in side] for side in sides)


def note(base: list[Record], new: list[Record]) -> list[str]:
    """By how much the clocks of the runs differ, if that is noticeable. `base`, `new`: as the runs were read."""
    runs = base + new
    if not _are_comparable(runs):
        return []
    clocks = [_multiplication(run) for run in runs]
    difference = max(clocks) / min(clocks) - 1
    if difference < _NOTICEABLE:
        return []
    return [f"The clock of the CPU differed by up to {100 * difference:.0f} % between the runs. Times of code that computes "
            "are compared at the clock of the first run."]


def _are_comparable(runs: list[Record]) -> bool:
    return all("clock" in run.run for run in runs) and len({run.environment["cpu"] for run in runs}) == 1


def _multiplication(run: Record) -> float:
    return run.run["clock"]["multiplication_ns"]


def _scaled(run: Record, factor: float) -> Record:
    follow = {name for name, definition in run.metrics.items() if definition.get("scaled_to") == "clock"}
    cells = {name: cell | {"metrics": {key: _at(factor, metric) if key in follow else metric
                                       for key, metric in cell["metrics"].items()}}
             for name, cell in run.cells.items()}
    return replace(run, cells=cells)


def _at(factor: float, metric: dict[str, Any]) -> dict[str, Any]:
    figures = {key: factor * metric[key] for key in ("median", "low", "high")}
    return metric | figures | {"samples": [factor * sample for sample in metric["samples"]]}
