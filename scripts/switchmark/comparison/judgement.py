"""From a pair of metrics to a row with its verdict."""

import math
import sys
from statistics import median

from .. import metric_ranges
from .interval import ENOUGH_PROCESSES, Interval, bounded_exp, interval
from .pairing import Pair
from .row import Row, Verdict
from .states import DIFFER, of_equal_states


def judge_exact(pair: Pair, objection: str) -> Row:
    """Compares counts: equal or not, without a margin. `objection`: why it must not gate, or empty."""
    before, after = (sorted(set(side["samples"])) for side in (pair.base, pair.new))
    base, new = (sum(values) / len(values) for values in (before, after))
    if before == after:
        verdict = Verdict.SAME
    elif base == new:
        verdict = Verdict.NOT_RESOLVED
    else:
        verdict = _direction(pair, new > base)
    effect = min(new / base, sys.float_info.max) if base > 0 else new - base
    return Row(
        pair.cell, pair.metric, verdict, not objection, objection, pair.base["unit"], "exact",
        base, new, effect, effect, effect, is_difference=base <= 0,
    )


def judge_measured(
    pair: Pair, objection: str, confidence: float, minimum_effect: float, interleaved: bool = False
) -> Row:
    """Compares samples at `confidence` (of this one row). `minimum_effect`: 0.05 lets 5 % pass either way.
    `interleaved`: the processes of both sides are in the order of the rounds."""
    sides = of_equal_states(pair.base, pair.new, interleaved)
    if sides is None:
        return _of_different_states(pair)
    found = interval(*sides, confidence, interleaved)
    few = f"does not gate: fewer than {ENOUGH_PROCESSES} processes" if found.processes < ENOUGH_PROCESSES else ""
    no_slope = any(metric_ranges.is_slope_without_rise(pair.metric, side) for side in (pair.base, pair.new))
    if no_slope:
        objection = "does not gate: too few tasks for a slope above zero"
    verdict, detectable = Verdict.NOT_RESOLVED, None
    if found.low is not None:
        low, high, margin = _on_its_scale(found, minimum_effect)
        verdict = Verdict.NOT_RESOLVED if no_slope else _verdict(pair, low, high, margin)
        reach = (high - low) / 2 + margin
        detectable = reach if found.is_difference else bounded_exp(reach) - 1
    return Row(
        pair.cell, pair.metric, verdict, not (objection or few), objection or few, pair.base["unit"],
        pair.base["kind"], found.base, found.new, found.effect, found.low, found.high, found.is_difference, detectable,
    )


def _of_different_states(pair: Pair) -> Row:
    base, new = (median(side["samples"]) for side in (pair.base, pair.new))
    return Row(pair.cell, pair.metric, Verdict.NOT_RESOLVED, gates=False, note=DIFFER, unit=pair.base["unit"],
               kind=pair.base["kind"], base=base, new=new)


def _on_its_scale(found: Interval, minimum_effect: float) -> tuple[float, float, float]:
    """Low, high and the margin around 0. On logarithms a gain and a loss of the same factor are equally far from 0."""
    if found.is_difference:
        return found.low, found.high, minimum_effect * abs(found.base)
    return math.log(found.low), math.log(found.high), math.log1p(minimum_effect)


def _verdict(pair: Pair, low: float, high: float, margin: float) -> Verdict:
    if low > margin or high < -margin:
        return _direction(pair, low > margin)
    return Verdict.SAME if -margin <= low and high <= margin else Verdict.NOT_RESOLVED


def _direction(pair: Pair, rose: bool) -> Verdict:
    return Verdict.WORSE if rose == (pair.base["better"] == "lower") else Verdict.BETTER
