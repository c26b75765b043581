"""The interval of NEW against BASE, on samples whose answer is known."""

import math
import unittest

import numpy as np
import tools  # noqa: F401, it sets the path to the package
from scipy import stats

from switchmark.comparison.interval import interval


def side(samples, processes=None) -> dict:
    """A metric with these samples, each from a process of its own unless told."""
    return {"samples": list(samples), "processes": list(range(len(samples)) if processes is None else processes)}


class IntervalTest(unittest.TestCase):
    def test_agrees_with_scipy(self) -> None:
        """The interval ends where SciPy's Welch test, asked about just that shift, answers with the level itself."""
        random = np.random.default_rng(1)
        for count, other, level in ((2, 2, 0.05), (4, 4, 0.01), (6, 7, 0.05), (6, 6, 2e-5), (30, 5, 1e-9)):
            base, new = np.exp(random.normal(1, 0.1, count)), np.exp(random.normal(1.2, 0.3, other))
            found = interval(side(base), side(new), 1 - level)
            for end in (found.low, found.high):
                test = stats.ttest_ind(np.log(new) - math.log(end), np.log(base), equal_var=False)
                self.assertAlmostEqual(test.pvalue / level, 1, 5)
            self.assertAlmostEqual(found.effect, found.new / found.base)
            self.assertEqual((found.is_difference, found.processes), (False, min(count, other)))

    def test_the_process_is_the_unit(self) -> None:
        """A hundred samples a process tell no more than its median, outliers of single samples tell nothing."""
        medians = [1.0, 1.1, 0.9, 1.05]
        many = [value * factor for value in medians for factor in (0.5, 1, 1, 1, 9)]
        processes = [process for process in range(4) for _ in range(5)]
        self.assertEqual(
            interval(side(many, processes), side(medians), 0.9), interval(side(medians), side(medians), 0.9)
        )

    def test_a_single_process_has_no_interval(self) -> None:
        """However many samples it has: what differs from process to process can't be known from one."""
        found = interval(side([2.0, 2.1, 1.9], [0, 0, 0]), side([3.0, 2.0, 4.0]), 0.9)
        self.assertAlmostEqual(found.base, 2)
        self.assertEqual((found.low, found.high, found.processes), (None, None, 1))

    def test_no_variance(self) -> None:
        found = interval(side([2.0] * 4), side([3.0] * 4), 0.9)
        np.testing.assert_allclose([found.low, found.effect, found.high], [1.5] * 3)

    def test_a_sample_that_is_not_positive_asks_for_the_difference(self) -> None:
        for base, new in ([[0.0, 2.0, 4.0, 2.0], [5.0, 7.0, 6.0, 6.0]], [[1.0, -1.0, 1.0, 1.0], [3.0] * 4]):
            found = interval(side(base), side(new), 0.9)
            self.assertTrue(found.is_difference)
            self.assertAlmostEqual(found.effect, np.mean(new) - np.mean(base))
            self.assertLess(found.low, found.effect)

    def test_extremes_stay_finite(self) -> None:
        found = interval(side([1e-9, 1e9]), side([1e9, 1e-9]), 0.9999999)
        self.assertTrue(0 < found.low < found.high < math.inf)

    def test_covers_the_truth_as_often_as_it_says(self) -> None:
        """2,000 draws of 6 processes a side, unequal variances: the 95 % interval holds the truth in 95 +- 1.5 %."""
        random, hits = np.random.default_rng(7), 0
        for _ in range(2000):
            base, new = np.exp(random.normal(0, 0.02, 6)), 1.1 * np.exp(random.normal(0, 0.05, 6))
            found = interval(side(base), side(new), 0.95)
            hits += found.low <= 1.1 <= found.high
        self.assertAlmostEqual(hits / 2000, 0.95, delta=0.015)


if __name__ == "__main__":
    unittest.main()
