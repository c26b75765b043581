"""Sentences that are held against the figures of records."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import DONE, INCOMPLETE, WRONG
from .number_format import number
from .record import Record

_VERDICT = {True: "holds", False: "FAILS", None: "missing"}


@dataclass(frozen=True)
class Claim:
    """A sentence, the figure that was found for it, and whether it holds; None: nothing there to hold it against."""

    words: str
    figure: str
    holds: bool | None


def print_claims(claims: Iterable[Claim]) -> int:
    """Prints a line a claim; the exit code: 0 all hold, 1 one does not, 3 a figure is missing."""
    verdicts = []
    for claim in claims:
        print(f"{_VERDICT[claim.holds]:<8} {claim.words}: {claim.figure}")
        verdicts.append(claim.holds)
    if False in verdicts:
        return WRONG
    return INCOMPLETE if None in verdicts else DONE


def metric_of(result: Record, cell: str, metric: str) -> dict[str, Any]:
    """The metric of a cell; empty where there is none."""
    return result.cells.get(cell, {}).get("metrics", {}).get(metric, {})


def median_of(result: Record, cell: str, metric: str) -> float | None:
    """Its median; None where there is none."""
    return metric_of(result, cell, metric).get("median")


def text_of(value: float | None) -> str:
    """The figure, short."""
    return "-" if value is None else number(value)


def at_most(words: str, value: float | None, most: float) -> Claim:
    """That `value` is `most` or less; infinity: shown for comparison."""
    bound = f" (at most {number(most)})" if math.isfinite(most) else ""
    return Claim(words + bound, text_of(value), None if value is None else value <= most)
