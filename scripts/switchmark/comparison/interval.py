"""How far NEW lies from BASE, with an interval."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

ENOUGH_PROCESSES = 4


@dataclass(frozen=True)
class Interval:
    """NEW / BASE with its interval, or NEW - BASE where `is_difference`; `base` and `new` are the centres compared.

    `low` and `high` are None where a side has a single replicate. `independent` is false where the samples of a few
    processes had to stand for replicates: they lean on each other, so the interval is narrower than it should be.
    """

    base: float
    new: float
    effect: float
    low: float | None
    high: float | None
    is_difference: bool
    independent: bool


def interval(base: dict[str, Any], new: dict[str, Any], confidence: float) -> Interval:
    """The interval of NEW against BASE by Welch's method, on logarithms as far as all samples are positive.

    The unit of replication is the process: layout, page colours and the state of the machine are drawn once for each,
    so samples of one process vary less than the truth does. From 4 processes a side on, their medians are compared.

    Why Welch and nothing free of assumptions: after Bonferroni over a hundred rows one row is tested at a level of
    0.0005. With 6 processes a side the smallest two-sided p-value of Mann and Whitney is 2/924 = 0.002, so its interval
    (Hodges and Lehmann's shift) would be infinite and nothing could ever be `worse`; a bootstrap of 6 values has no
    such tails at all and is too narrow. Medians of processes on a log scale are close enough to normal, unequal
    variances are allowed for, and an outlier widens the interval: it errs towards `not resolved`.
    """
    independent = all(len(set(side["processes"])) >= ENOUGH_PROCESSES for side in (base, new))
    before, after = (_replicates(side, independent) for side in (base, new))
    is_difference = min(base["samples"] + new["samples"]) <= 0
    if not is_difference:
        before, after = np.log(before), np.log(after)
    reach = _welch_reach(before, after, confidence)
    shift = after.mean() - before.mean()
    ends = [None, None] if reach is None else [shift - reach, shift + reach]
    values = [before.mean(), after.mean(), shift, *ends]
    if not is_difference:
        values = [None if value is None else _exp(value) for value in values]
    return Interval(*(None if value is None else float(value) for value in values), is_difference, independent)


def _replicates(side: dict[str, Any], independent: bool) -> np.ndarray:
    samples, processes = np.array(side["samples"], dtype=float), np.array(side["processes"])
    if not independent:
        return samples
    return np.array([np.median(samples[processes == process]) for process in np.unique(processes)])


def _welch_reach(before: np.ndarray, after: np.ndarray, confidence: float) -> float | None:
    """Half the width of Welch's interval for the difference of two means; None with a single value on a side."""
    if min(len(before), len(after)) < 2:
        return None
    squares = np.array([side.var(ddof=1) / len(side) for side in (before, after)])
    if squares.sum() == 0:
        return 0.0
    freedom = squares.sum() ** 2 / (squares**2 / [len(before) - 1, len(after) - 1]).sum()
    return stats.t.ppf((1 + confidence) / 2, freedom) * math.sqrt(squares.sum())


def _exp(value: float) -> float:
    """exp, held within what a double can tell from 0 and infinity."""
    return math.exp(min(max(value, -700), 700))
