"""How far NEW lies from BASE, with an interval."""

import math
import statistics
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


def interval(base: dict[str, Any], new: dict[str, Any], confidence: float, interleaved: bool = False) -> Interval:
    """The interval of NEW against BASE, on logarithms where all samples are positive.

    The unit of replication is the process: layout, page colours and the state of the machine are drawn once for each,
    so samples of one process vary less than the truth does. Hence the medians of processes are compared.

    Where the runs were interleaved and both sides have as many processes, process i of one stands beside process i of
    the other: `base` and `new` are in the order of the rounds. The machine's state is then mostly the same for both,
    and what is left is the mean of the differences without the lowest and the highest fifth (the mean trimmed by a
    fifth and its standard error by Tukey and McLaughlin, Sankhya A 25, 1963): a state that changes in mid-round
    spoils the pairs of that round, and of differences no side is preferred, so that cutting many costs little.

    Else it is Yuen's method (Biometrika 61, 1974): Welch's with a part of the processes cut off at either end, here
    a tenth, since one process in some thirty is drawn a layout in which a model switches five times slower: it
    would widen Welch's interval until nothing could be told. Fewer than 10 processes lose none. More is not cut: of
    a metric with two modes, what is left of either side would too often be of one mode. Why nothing free of
    assumptions: after Bonferroni over a hundred rows one row is tested at a level of 0.00005. With 6 processes a
    side the smallest two-sided p-value of Mann and Whitney is 2/924 = 0.002, so its interval (Hodges and Lehmann's
    shift) would be infinite and nothing could ever be `worse`; a bootstrap of 6 values has no such tails at all and
    is too narrow. Medians of processes on a log scale are close enough to normal, and unequal variances are allowed
    for.

    What no method on n processes a side can tell: a metric with two modes that draws the fast one n times for BASE and
    the slow one n times for NEW (chance at most 4^-n) looks like a change. Hence ENOUGH_PROCESSES, and better more.
    """
    before, after = _process_medians(base), _process_medians(new)
    is_difference = min(base["samples"] + new["samples"]) <= 0
    if not is_difference:
        before, after = np.log(before), np.log(after)
    kept = _trimmed(before), _trimmed(after)
    centres = _mean(kept[0]), _mean(kept[1])
    if interleaved and len(before) == len(after) > 1:
        shift, reach = _trimmed_mean(after - before, confidence)
    else:
        shift, reach = centres[1] - centres[0], _reach((before, after), kept, confidence)
    ends = [None, None] if reach is None else [shift - reach, shift + reach]
    values = [*centres, shift, *ends]
    if not is_difference:
        values = [None if value is None else bounded_exp(value) for value in values]
    values = [None if value is None else float(value) for value in values]
    return Interval(*values, is_difference, min(len(before), len(after)))


def bounded_exp(value: float) -> float:
    """exp, held within what a double can tell from 0 and infinity."""
    return math.exp(min(max(value, -700), 700))


def _process_medians(side: dict[str, Any]) -> np.ndarray:
    samples: dict[int, list[float]] = {}
    for process, sample in zip(side["processes"], side["samples"]):
        samples.setdefault(process, []).append(sample)
    return np.array([statistics.median(samples[process]) for process in sorted(samples)], dtype=float)


def _trimmed(side: np.ndarray, part: int = 10) -> np.ndarray:
    """In order, without the lowest and the highest tenth, or other `part`."""
    cut = len(side) // part
    return np.sort(side)[cut : len(side) - cut]


def _trimmed_mean(differences: np.ndarray, confidence: float) -> tuple[float, float]:
    """The mean trimmed by a fifth, and half the width of its interval."""
    kept = _trimmed(differences, 5)
    count = len(differences)
    error = math.sqrt(_winsorised_squares(differences, kept) / (count - 1)) / (0.6 * math.sqrt(count))
    return _mean(kept), -special.stdtrit(len(kept) - 1, (1 - confidence) / 2) * error


def _reach(sides: tuple[np.ndarray, ...], kept: tuple[np.ndarray, ...], confidence: float) -> float | None:
    """Half the width of the interval for the difference of two trimmed means; None with a single value on a side.
    `kept`: what is left of each side."""
    if min(map(len, sides)) < 2:
        return None
    counts = len(kept[0]), len(kept[1])
    base, new = (_winsorised_squares(*pair) / (count * (count - 1)) for *pair, count in zip(sides, kept, counts))
    total = base + new
    if total == 0:
        return 0.0
    shares = base / total, new / total
    freedom = 1 / sum(share * share / (count - 1) for share, count in zip(shares, counts))
    return -special.stdtrit(freedom, (1 - confidence) / 2) * math.sqrt(total)


def _winsorised_squares(side: np.ndarray, kept: np.ndarray) -> float:
    """The sum of squared deviations, where what was cut counts as its nearest neighbour that was kept."""
    if len(kept) < len(side):
        side = np.minimum(np.maximum(side, kept[0]), kept[-1])
    deviations = side - _mean(side)
    return len(side) * _mean(deviations * deviations)


def _mean(values: np.ndarray) -> float:
    """What numpy's mean computes, without its preparations, which for a few values take ten times as long."""
    return float(np.add.reduce(values)) / len(values)
