"""Verdicts at their boundaries, on samples without variance, whose interval is a point."""

import math
import sys
import unittest
from dataclasses import astuple
from typing import Any

import numpy as np
import tools  # noqa: F401, it sets the path to the package
from scipy import stats

from switchmark.comparison.interval import bounded_exp, interval
from switchmark.comparison.judgement import judge_exact, judge_measured
from switchmark.comparison.pairing import Pair
from switchmark.comparison.row import Row, Verdict

W, B, S, N = Verdict.WORSE, Verdict.BETTER, Verdict.SAME, Verdict.NOT_RESOLVED


def side(samples: list[float], better: str = "lower", kind: str = "time") -> dict[str, Any]:
    """A metric with a sample a process."""
    return {"unit": "ns", "better": better, "kind": kind, "samples": samples, "processes": list(range(len(samples)))}


def pair(base: list[float], new: list[float], better: str = "lower", kind: str = "time") -> Pair:
    """The two sides of one metric."""
    return Pair("a/cell", "a", "metric", side(base, better, kind), side(new, better, kind))


class ExactTest(unittest.TestCase):
    def test_any_difference_counts(self) -> None:
        for base, new, better, verdict in (
            ([2, 2], [2], "lower", S), ([2], [3], "lower", W), ([2], [1], "lower", B), ([2], [3], "higher", B),
            ([2], [1], "higher", W), ([1, 3], [2], "lower", N), ([1, 1, 3], [2], "lower", N), ([1, 3], [2, 3], "lower", W),
        ):
            with self.subTest(base=base, new=new, better=better):
                self.assertIs(judge_exact(pair(base, new, better, "exact"), "").verdict, verdict)

    def test_the_row(self) -> None:
        self.assertEqual(judge_exact(pair([4, 4], [1, 2], kind="exact"), ""), Row(
            "a/cell", "metric", B, True, "", "ns", "exact", 4, 1.5, 0.375, 0.375, 0.375, False, None))
        self.assertEqual(judge_exact(pair([0], [3], kind="exact"), "why not"), Row(
            "a/cell", "metric", W, False, "why not", "ns", "exact", 0, 3, 3, 3, 3, True, None))
        row = judge_exact(pair([-2], [3], kind="exact"), "")
        self.assertEqual((row.effect, row.is_difference), (5, True))
        self.assertEqual(judge_exact(pair([5e-324], [1e30], kind="exact"), "").effect, sys.float_info.max)


class MeasuredTest(unittest.TestCase):
    def judged(self, base: float, new: float, better: str = "lower") -> Row:
        return judge_measured(pair([base] * 4, [new] * 4, better), "", 0.99, 0.05)

    def test_a_difference_at_the_margin(self) -> None:
        """Below zero there are no ratios: the margin is 5 % of 100."""
        for new, verdict in ((-95, S), (-94.9, W), (-105, S), (-105.1, B), (-100, S)):
            with self.subTest(new=new):
                self.assertIs(self.judged(-100, new).verdict, verdict)
        self.assertIs(self.judged(-100, -94.9, "higher").verdict, B)
        self.assertIs(self.judged(-100, -105.1, "higher").verdict, W)

    def test_a_ratio_near_the_margin(self) -> None:
        """On logarithms a gain of 5 % is a factor of 1 / 1.05."""
        for new, verdict in ((104.99, S), (105.01, W), (95.24, S), (95.23, B)):
            with self.subTest(new=new):
                self.assertIs(self.judged(100, new).verdict, verdict)

    def test_an_interval_on_both_sides_of_a_margin_tells_nothing(self) -> None:
        for base, new in (([-100.0] * 4, [-96.0, -94.0] * 2), ([-100.0] * 4, [-106.0, -104.0] * 2),
                          ([100.0, 300] * 2, [100.0, 300] * 2)):
            self.assertIs(judge_measured(pair(base, new), "", 0.99, 0.05).verdict, N)

    def test_the_row_of_a_difference(self) -> None:
        self.assertEqual(self.judged(-100, -90), Row(
            "a/cell", "metric", W, True, "", "ns", "time", -100, -90, 10, 10, 10, True, 5))

    def test_the_row_of_a_ratio(self) -> None:
        row = self.judged(100, 125)
        self.assertEqual(astuple(row)[:7], ("a/cell", "metric", W, True, "", "ns", "time"))
        np.testing.assert_allclose(astuple(row)[7:12], [100, 125, 1.25, 1.25, 1.25])
        self.assertFalse(row.is_difference)
        self.assertAlmostEqual(row.detectable, 0.05)

    def test_what_is_detectable_of_a_difference(self) -> None:
        """Half the width of Welch's interval, and the margin; fewer than ten processes lose none."""
        base, new = [-3.0, 10.0, 12.0, 9.0], [11.0, 13.0, 15.0, 9.0]
        row = judge_measured(pair(base, new), "", 0.99, 0.1)
        welch = stats.ttest_ind(new, base, equal_var=False)
        freedom = (np.var(base) + np.var(new)) ** 2 * 3 / (np.var(base) ** 2 + np.var(new) ** 2)
        reach = stats.t.ppf(0.995, freedom) * (np.mean(new) - np.mean(base)) / welch.statistic
        self.assertAlmostEqual(row.detectable, reach + 0.1 * 7)
        np.testing.assert_allclose([row.low, row.high], [5 - reach, 5 + reach])

    def test_processes_and_objections(self) -> None:
        few = "does not gate: fewer than 4 processes"
        for count, objection, gates, note in ((4, "", True, ""), (3, "", False, few), (3, "why", False, "why"),
                                              (4, "why", False, "why")):
            row = judge_measured(pair([1.0] * 9, [2.0] * count), objection, 0.99, 0.05)
            self.assertEqual((row.gates, row.note), (gates, note))
            self.assertEqual((row.fails, row.warns, row.is_measured), (gates, not gates, True))

    def test_a_single_process_tells_nothing(self) -> None:
        for interleaved in (False, True):
            row = judge_measured(pair([1.0], [2.0]), "", 0.99, 0.05, interleaved)
            self.assertEqual((row.verdict, row.low, row.high, row.detectable), (N, None, None, None))
            self.assertAlmostEqual(row.effect, 2)


class IntervalBoundaryTest(unittest.TestCase):
    def test_of_ten_processes_one_is_cut_at_either_end(self) -> None:
        base = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, -1000]
        self.assertAlmostEqual(interval(side(base), side([0.0]), 0.9).base, 4.5)
        self.assertAlmostEqual(interval(side(base[1:]), side([0.0]), 0.9).base, (44 - 1000) / 9)
        twenty = [*range(19), 1000.0]
        self.assertAlmostEqual(interval(side(twenty), side([0.0]), 0.9).base, np.mean(range(2, 18)))

    def test_zero_is_a_difference_and_what_is_above_is_none(self) -> None:
        for least, is_difference in ((0.0, True), (1e-300, False), (-1.0, True)):
            for base, new in (([least, 1], [1, 2]), ([1, 2], [least, 1])):
                self.assertEqual(interval(side(base), side(new), 0.9).is_difference, is_difference)

    def test_two_processes_a_side_have_an_interval(self) -> None:
        for interleaved in (False, True):
            found = interval(side([1.0, 2]), side([2.0, 5]), 0.9, interleaved)
            self.assertLess(found.low, found.effect)
            self.assertEqual(found.processes, 2)
        self.assertIsNone(interval(side([1.0, 2]), side([2.0]), 0.9).low)

    def test_runs_are_interleaved_only_if_told(self) -> None:
        base, new = [1.0, 2, 4, 8], [1.1, 2.2, 4.4, 8.8]
        paired, unpaired = (interval(side(base), side(new), 0.9, interleaved) for interleaved in (True, False))
        self.assertEqual(interval(side(base), side(new), 0.9), unpaired)
        np.testing.assert_allclose([paired.low, paired.high], [1.1, 1.1])
        self.assertGreater(unpaired.high, 1.5)

    def test_bounded_exp(self) -> None:
        for value, bound in ((699.5, 699.5), (700, 700), (701, 700), (1e9, 700), (-700, -700), (-701, -700), (-699.5, -699.5)):
            self.assertEqual(bounded_exp(value), math.exp(bound))


if __name__ == "__main__":
    unittest.main()
