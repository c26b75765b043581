"""Samples drawn from laws whose answer is known, many times over: false alarms counted against their bound."""

import unittest
from collections import Counter
from collections.abc import Callable

import numpy as np
import synthetic
import tools
from scipy import stats

from switchmark.comparison import comparison
from switchmark.comparison.judgement import judge_measured
from switchmark.comparison.pairing import Pair
from switchmark.comparison.row import Verdict

PROCESSES, SAMPLES = 6, 5
Law = Callable[[np.random.Generator], np.ndarray]


def spread(medians: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """SAMPLES for each process, which vary by far less than the processes do."""
    return medians[:, None] * np.exp(random.normal(0, 0.002, (len(medians), SAMPLES)))


def shifted(factor: float, noise: float = 0.01, processes: int = PROCESSES) -> Law:
    """Around `factor`, log-normal between processes."""
    return lambda random: spread(factor * np.exp(random.normal(0, noise, processes)), random)


def heavy_tailed(factor: float) -> Law:
    """Student's t with 2 degrees of freedom on the log scale: its variance is infinite."""
    return lambda random: spread(factor * np.exp(0.01 * random.standard_t(2, PROCESSES)), random)


def drifting(random: np.random.Generator) -> np.ndarray:
    """Each process 2 % slower than the one before it."""
    return spread((1 + 0.02 * np.arange(PROCESSES)) * np.exp(random.normal(0, 0.005, PROCESSES)), random)


def two_modes(slow: float, processes: int = PROCESSES) -> Law:
    """A process is 20 % slower with the probability `slow`."""
    return lambda random: spread(
        np.where(random.random(processes) < slow, 1.2, 1) * np.exp(random.normal(0, 0.002, processes)), random
    )


def verdicts(base: Law, new: Law, repetitions: int, confidence: float, minimum_effect: float) -> Counter[Verdict]:
    """How often each verdict falls on a time, where lower is better."""
    random, seen = np.random.default_rng(11), Counter()
    for _ in range(repetitions):
        sides = []
        for law in (base, new):
            drawn = law(random)
            processes = [process for process in range(len(drawn)) for _ in range(SAMPLES)]
            meaning = {"unit": "ns", "better": "lower", "kind": "time"}
            sides.append(meaning | {"samples": drawn.ravel().tolist(), "processes": processes})
        seen[judge_measured(Pair("c", "w", "m", *sides), "", confidence, minimum_effect).verdict] += 1
    return seen


def most(trials: int, chance: float) -> int:
    """The number that a count of events of this chance exceeds once in 10,000 times."""
    return int(stats.binom.ppf(0.9999, trials, chance))


class FalseAlarmTest(unittest.TestCase):
    """Both sides of one law, and a minimum effect of 0, so that every error of the interval counts."""

    TRIALS = 2000

    def check(self, law: Law, confidence: float, beyond: float = 0) -> None:
        """`worse` no more often than half the level, plus `beyond`, the share that no method can avoid."""
        seen = verdicts(law, law, self.TRIALS, confidence, 0)
        self.assertLessEqual(seen[Verdict.WORSE], most(self.TRIALS, (1 - confidence) / 2 + beyond), seen)

    def test_noise_between_processes(self) -> None:
        for confidence in (0.9, 0.999):
            self.check(shifted(1), confidence)

    def test_heavy_tail(self) -> None:
        for confidence in (0.9, 0.999):
            self.check(heavy_tailed(1), confidence)

    def test_drift_on_both_sides(self) -> None:
        for confidence in (0.9, 0.999):
            self.check(drifting, confidence)

    def test_the_same_two_modes(self) -> None:
        """BASE draws the fast one in all processes and NEW the slow one with a chance of 2^-12 at 6 a side."""
        self.check(two_modes(0.5), 0.999, 0.25**PROCESSES)
        self.check(two_modes(0.1), 0.999, (0.9 * 0.1) ** PROCESSES)

    def test_whole_records(self) -> None:
        """One row worse among two hundred counts for its comparison: the level is that of all rows together."""
        trials, confidence, alarms = 40, 0.8, 0
        for seed in range(trials):
            sides = [tools.as_read(synthetic.Synthetic(2 * seed + side, spectrum=False).record()) for side in (0, 1)]
            alarms += bool(comparison.compare(sides[:1], sides[1:], confidence, 0, 1).failures)
        self.assertLessEqual(alarms, most(trials, (1 - confidence) / 2))


class FoundTest(unittest.TestCase):
    """What is there, at the level that a row has among two hundred by default, and with the default minimum effect."""

    TRIALS, CONFIDENCE, EFFECT = 200, 1 - 0.005 / 200, 0.05

    def seen(self, base: Law, new: Law) -> Counter[Verdict]:
        return verdicts(base, new, self.TRIALS, self.CONFIDENCE, self.EFFECT)

    def test_a_shift(self) -> None:
        self.assertGreaterEqual(self.seen(shifted(1), shifted(1.2))[Verdict.WORSE], 0.95 * self.TRIALS)
        self.assertGreaterEqual(self.seen(shifted(1.2), shifted(1))[Verdict.BETTER], 0.95 * self.TRIALS)

    def test_a_tenth_with_ten_processes(self) -> None:
        seen = self.seen(shifted(1, processes=10), shifted(1.1, processes=10))
        self.assertGreaterEqual(seen[Verdict.WORSE], 0.95 * self.TRIALS)

    def test_a_shift_below_the_minimum_effect(self) -> None:
        seen = self.seen(shifted(1, 0.001), shifted(1.03, 0.001))
        self.assertGreaterEqual(seen[Verdict.SAME], 0.95 * self.TRIALS, seen)

    def test_a_shift_under_a_heavy_tail(self) -> None:
        """Twice as slow is seen more often than not; nothing is ever seen the wrong way round."""
        seen = self.seen(heavy_tailed(1), heavy_tailed(2))
        self.assertGreaterEqual(seen[Verdict.WORSE], 0.9 * self.TRIALS, seen)
        self.assertEqual(seen[Verdict.BETTER] + seen[Verdict.SAME], 0, seen)

    def test_another_mode(self) -> None:
        """All processes of NEW in the slow mode is worse; half of them, on either side, is not resolved."""
        seen = self.seen(two_modes(0), two_modes(1))
        self.assertEqual(seen[Verdict.WORSE], self.TRIALS, seen)
        seen = self.seen(two_modes(0), two_modes(0.5))
        self.assertLessEqual(seen[Verdict.WORSE], most(self.TRIALS, 0.5**PROCESSES), seen)


class DetectableTest(unittest.TestCase):
    """The smallest detectable effect is the smallest one."""

    def check(self, base: list[float], change: Callable[[float, float], float]) -> None:
        """`change(sample, d)` moves a sample by d; just above what is called detectable it is worse, just below not."""
        meaning = {"unit": "ns", "better": "lower", "kind": "time", "processes": list(range(len(base)))}

        def judged(new: list[float]):
            pair = Pair("c", "w", "m", meaning | {"samples": base}, meaning | {"samples": new})
            return judge_measured(pair, "", 0.999, 0.05)

        detectable = judged(base).detectable
        for factor, verdict in ((1.0001, Verdict.WORSE), (0.9999, Verdict.NOT_RESOLVED)):
            new = [change(sample, factor * detectable) for sample in base]
            self.assertIs(judged(new).verdict, verdict)

    def test_of_a_ratio(self) -> None:
        self.check([9.0, 10.0, 10.5, 9.7, 11.0], lambda sample, share: sample * (1 + share))

    def test_of_a_difference(self) -> None:
        self.check([-1.0, 10.0, 10.5, 9.7, 11.0], lambda sample, step: sample + step)


if __name__ == "__main__":
    unittest.main()
