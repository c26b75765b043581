"""From a pair of metrics to a row with its verdict."""

import math

from .interval import ENOUGH_PROCESSES, Interval, interval
from .pairing import Pair
from .row import Row, Verdict


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
    effect = new / base if base > 0 else new - base
    return Row(
        pair.cell, pair.metric, verdict, not objection, objection, pair.base["unit"], "exact",
        base, new, effect, effect, effect, is_difference=base <= 0,
    )


def judge_measured(pair: Pair, objection: str, confidence: float, minimum_effect: float) -> Row:
    """Compares samples at `confidence` (of this one row). `minimum_effect`: 0.05 lets 5 % pass either way."""
    found = interval(pair.base, pair.new, confidence)
    doubt = "" if found.independent else f"fewer than {ENOUGH_PROCESSES} processes"
    return Row(
        pair.cell, pair.metric, _verdict(pair, found, minimum_effect), not objection,
        "; ".join(filter(None, [objection, doubt])), pair.base["unit"], pair.base["kind"],
        found.base, found.new, found.effect, found.low, found.high, found.is_difference,
    )


def _verdict(pair: Pair, found: Interval, minimum_effect: float) -> Verdict:
    if found.low is None or found.high is None:
        return Verdict.NOT_RESOLVED
    low, high, margin = found.low, found.high, minimum_effect * abs(found.base)
    if not found.is_difference:
        # On logarithms a gain and a loss of the same factor are equally far from 1.
        low, high, margin = math.log(low), math.log(high), math.log1p(minimum_effect)
    if low > margin or high < -margin:
        return _direction(pair, low > margin)
    return Verdict.SAME if -margin <= low and high <= margin else Verdict.NOT_RESOLVED


def _direction(pair: Pair, rose: bool) -> Verdict:
    return Verdict.WORSE if rose == (pair.base["better"] == "lower") else Verdict.BETTER
