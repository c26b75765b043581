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
        """The interval ends where SciPy's test by Yuen, asked about just that shift, answers with the level itself."""
        random = np.random.default_rng(1)
        for count, other, level in ((2, 2, 0.05), (4, 4, 0.01), (6, 7, 0.05), (6, 6, 2e-5), (30, 5, 1e-9), (10, 25, 1e-4)):
            base, new = np.exp(random.normal(1, 0.1, count)), np.exp(random.normal(1.2, 0.3, other))
            found = interval(side(base), side(new), 1 - level)
            for end in (found.low, found.high):
                test = stats.ttest_ind(np.log(new) - math.log(end), np.log(base), equal_var=False, trim=0.1)
                self.assertAlmostEqual(test.pvalue / level, 1, 5)
            self.assertAlmostEqual(found.effect, found.new / found.base)
            self.assertEqual((found.is_difference, found.processes), (False, min(count, other)))

    def test_of_interleaved_runs_it_is_that_of_the_differences(self) -> None:
        """By hand for ten pairs: two are cut off at either end, and in the standard error count as their neighbours do."""
        differences = np.array([-90.0, -80, 1, 2, 3, 4, 5, 6, 70, 90]) / 100
        base = np.linspace(1, 5, 10)
        found = interval(side(base), side(base * np.exp(differences)), 0.99, interleaved=True)
        winsorised = np.array([1.0, 1, 1, 2, 3, 4, 5, 6, 6, 6]) / 100
        reach = stats.t.ppf(0.995, 5) * winsorised.std(ddof=1) / (0.6 * math.sqrt(10))
        self.assertAlmostEqual(math.log(found.effect), 0.035)
        self.assertAlmostEqual(math.log(found.low), 0.035 - reach)
        self.assertAlmostEqual(math.log(found.high), 0.035 + reach)

    def test_of_interleaved_runs_it_agrees_with_scipy(self) -> None:
        random = np.random.default_rng(2)
        for count, level in ((2, 0.05), (4, 0.01), (5, 0.1), (9, 1e-3), (10, 1e-4), (33, 1e-6)):
            base, new = (np.exp(random.normal(1, 0.2, count)) for _ in range(2))
            found = interval(side(base), side(new), 1 - level, interleaved=True)
            ends = stats.mstats.trimmed_mean_ci(np.log(new) - np.log(base), (0.2, 0.2), alpha=level)
            np.testing.assert_allclose(np.log([found.low, found.high]), ends, rtol=1e-9)

    def test_a_state_of_the_machine_that_both_sides_met_is_no_noise(self) -> None:
        """All was twice as slow from the middle on: the differences don't know."""
        random = np.random.default_rng(3)
        state = np.where(np.arange(30) < 17, 1, 2)
        base, new = (state * np.exp(random.normal(0, 0.01, 30)) for _ in range(2))
        self.assertGreater(interval(side(base), side(1.1 * new), 0.999, interleaved=True).low, 1.05)
        self.assertLess(interval(side(base), side(1.1 * new), 0.999).low, 1.05)

    def test_sides_of_different_size_are_no_pairs(self) -> None:
        base, new = [1.0, 1.1, 0.9], [1.2, 1.3, 1.25, 1.22]
        self.assertEqual(interval(side(base), side(new), 0.9, interleaved=True), interval(side(base), side(new), 0.9))

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

    def test_one_process_far_away_changes_nothing(self) -> None:
        base, new = [6.50, 6.52, 6.51, 6.49, 6.5] * 2, [7.15, 7.16, 7.14, 7.16, 7.15] * 2
        new[-1] = 7.2
        far = interval(side(base), side([*new[:-1], 45.0]), 0.9999)
        self.assertEqual(far, interval(side(base), side(new), 0.9999))
        self.assertGreater(far.low, 1.05)

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
