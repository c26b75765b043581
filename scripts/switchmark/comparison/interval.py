"""How far NEW lies from BASE, with an interval."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

ENOUGH_PROCESSES = 4


@dataclass(frozen=True)
class Interval:
    """NEW / BASE with its interval, or NEW - BASE where `is_difference`; `base` and `new` are the centres compared.

    `low` and `high` are None where a side has a single process. `processes`: how many the smaller side has.
    """

    base: float
    new: float
    effect: float
    low: float | None
    high: float | None
    is_difference: bool
    processes: int


def interval(base: dict[str, Any], new: dict[str, Any], confidence: float) -> Interval:
    """The interval of NEW against BASE by Welch's method, on logarithms where all samples are positive.

    The unit of replication is the process: layout, page colours and the state of the machine are drawn once for each,
    so samples of one process vary less than the truth does. Hence the medians of processes are compared.

    Why Welch and nothing free of assumptions: after Bonferroni over a hundred rows one row is tested at a level of
    0.00005. With 6 processes a side the smallest two-sided p-value of Mann and Whitney is 2/924 = 0.002, so its
    interval (Hodges and Lehmann's shift) would be infinite and nothing could ever be `worse`; a bootstrap of 6 values
    has no such tails at all and is too narrow. Medians of processes on a log scale are close enough to normal, unequal
    variances are allowed for, and an outlier widens the interval: it errs towards `not resolved`.

    What no method on n processes a side can tell: a metric with two modes that draws the fast one n times for BASE and
    the slow one n times for NEW (chance at most 4^-n) looks like a change. Hence ENOUGH_PROCESSES, and better more.
    """
    before, after = _process_medians(base), _process_medians(new)
    is_difference = min(base["samples"] + new["samples"]) <= 0
    if not is_difference:
        before, after = np.log(before), np.log(after)
    reach = _welch_reach(before, after, confidence)
    shift = after.mean() - before.mean()
    ends = [None, None] if reach is None else [shift - reach, shift + reach]
    values = [before.mean(), after.mean(), shift, *ends]
    if not is_difference:
        values = [None if value is None else bounded_exp(value) for value in values]
    values = [None if value is None else float(value) for value in values]
    return Interval(*values, is_difference, min(len(before), len(after)))


def bounded_exp(value: float) -> float:
    """exp, held within what a double can tell from 0 and infinity."""
    return math.exp(min(max(value, -700), 700))


def _process_medians(side: dict[str, Any]) -> np.ndarray:
    samples, processes = np.array(side["samples"], dtype=float), np.array(side["processes"])
    return np.array([np.median(samples[processes == process]) for process in np.unique(processes)])


def _welch_reach(before: np.ndarray, after: np.ndarray, confidence: float) -> float | None:
    """Half the width of Welch's interval for the difference of two means; None with a single value on a side."""
    if min(len(before), len(after)) < 2:
        return None
    squares = np.array([side.var(ddof=1) / len(side) for side in (before, after)])
    if squares.sum() == 0:
        return 0.0
    shares = squares / squares.sum()
    freedom = 1 / (shares**2 / [len(before) - 1, len(after) - 1]).sum()
    return -special.stdtrit(freedom, (1 - confidence) / 2) * math.sqrt(squares.sum())
