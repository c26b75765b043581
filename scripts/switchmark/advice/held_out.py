"""Held-out configurations: each inner one is left out and predicted from the others."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from ..record import Record
from . import DESCRIPTION, data_of
from .interpolation import Knot, Triple, between

NEAR = 0.2
"""A prediction is near if the measured median lies within this share of it."""
_UNEXPLAINED = 0.05


@dataclass(frozen=True)
class Trial:
    """One configuration that was left out: its figure, and what was predicted for it. `line`: by a straight line between
    the logarithms of the neighbours."""

    kind: str
    cell: str
    measured: float
    predicted: Triple
    line: float

    @property
    def near(self) -> bool:
        return abs(self.measured / self.predicted[1] - 1) <= NEAR

    @property
    def line_near(self) -> bool:
        return abs(self.measured / self.line - 1) <= NEAR

    @property
    def covered(self) -> bool:
        return self.predicted[0] * (1 - 1e-9) <= self.measured <= self.predicted[2] * (1 + 1e-9)


def trials_of(record: Record) -> Iterator[Trial]:
    """Of every curve that the advice interpolates, and of the ratios of every crossover."""
    curves = data_of(record)["curves"]
    for name in sorted(_interpolated([figure["value"] for figure in DESCRIPTION["figures"]])):
        curve = DESCRIPTION["curves"][name]
        kind = f"{curve['workload']}, {curve['metric']} by {curve['param']}"
        for places in curves[name].values():
            yield from _left_out(kind, places["knots"], curve["unexplained"])
    for crossover in record.crossovers:
        yield from _left_out("crossovers, the ratio of two models", _ratios(record, crossover), _UNEXPLAINED)


def _interpolated(expression: Any) -> set[str]:
    """The curves that an expression asks for between their knots."""
    if isinstance(expression, dict):
        return _interpolated(list(expression.values()))
    if not isinstance(expression, list):
        return set()
    own = {expression[1]} if len(expression) == 3 and expression[0] == "curve" else set()
    return own.union(*map(_interpolated, expression))


def _left_out(kind: str, knots: list[Knot], unexplained: float) -> Iterator[Trial]:
    for i in range(1, len(knots) - 1):
        rest, out = [*knots[:i], *knots[i + 1:]], knots[i]
        if inside := between(rest, out["value"], unexplained):
            yield Trial(kind, out["cell"], out["median"], inside[0], _on_line(knots[i - 1], knots[i + 1], out["value"]))


def _on_line(a: Knot, b: Knot, value: float) -> float:
    share = math.log(value / a["value"]) / math.log(b["value"] / a["value"])
    return math.exp(math.log(a["median"]) + share * math.log(b["median"] / a["median"]))


def _ratios(record: Record, crossover: dict[str, Any]) -> list[Knot]:
    """The ratio of a crossover in every configuration that both models have, over the parameter, or over one more if that
    begins with 0. Other parameters have their smallest values."""
    by_others: dict[tuple[Any, ...], list[Knot]] = defaultdict(list)
    for cell in record.measured(crossover["workload"]):
        value = cell["params"].get(crossover["param"])
        reference = record.cells.get(cell["id"].replace(f"/{cell['model']}/", f"/{crossover['reference']}/", 1))
        if cell["model"] != crossover["model"] or value is None or reference is None:
            continue
        ratios = _by_process(cell, reference, crossover["metric"])
        if ratios:
            offset = 0 if crossover["first"] > 0 else 1
            others = tuple(sorted((key, each) for key, each in cell["params"].items() if key != crossover["param"]))
            low, high = _interval(ratios)
            by_others[others].append({"value": value + offset, "median": median(ratios), "low": low, "high": high,
                                      "cell": f"{cell['id']} / {crossover['reference']}"})
    return sorted(by_others[min(by_others)], key=lambda knot: knot["value"]) if by_others else []


def _by_process(cell: dict[str, Any], reference: dict[str, Any], name: str) -> list[float]:
    medians = []
    for each in (cell, reference):
        metric = each["metrics"].get(name)
        if metric is None:
            return []
        samples = defaultdict(list)
        for process, sample in zip(metric["processes"], metric["samples"]):
            samples[process].append(sample)
        medians.append({process: median(own) for process, own in samples.items()})
    return sorted(medians[0][process] / medians[1][process] for process in medians[0].keys() & medians[1].keys()
                  if medians[0][process] > 0 < medians[1][process])


def _interval(ratios: list[float]) -> tuple[float, float]:
    """By order statistics, at 95 % or as near to it as so few ratios reach."""
    n, k = len(ratios), 0
    outside = 2 * 0.5 ** n
    while k + 1 < n / 2 and outside + 2 * math.comb(n, k + 1) * 0.5 ** n <= 0.05:
        k += 1
        outside += 2 * math.comb(n, k) * 0.5 ** n
    return ratios[k], ratios[-1 - k]
