"""Left-out configurations: the reference record reaches the mark, and a bent curve does not."""

import copy
import unittest

import random_profiles
import synthetic
import tools

from switchmark.advice import DESCRIPTION
from switchmark.advice.held_out import NEAR, _interval, _left_out, trials_of
from switchmark.advice.knots import take_knots


class AccuracyTest(tools.Case):
    def test_the_reference_record_reaches_the_mark(self) -> None:
        done = tools.run("advice_accuracy")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for words in ("ring, switch_ns by tasks", "depth, switch_ns by depth", "sleepers, resident_bytes_per_task by tasks",
                      "crossovers, the ratio of two models"):
            self.assertRegex(done.stdout, rf"(?m)^{words} +\d+ +\d+ \((8\d|9\d|100)%\) .*\((8\d|9\d|100)%\)$")

    def test_a_step_between_configurations_is_not_near(self) -> None:
        record = copy.deepcopy(random_profiles.reference("debian-12"))
        before = {trial.cell: trial for trial in trials_of(record)}
        metric = record.cells["ring/future/tasks:1000"]["metrics"]["switch_ns"]
        for key in ("median", "low", "high"):
            metric[key] *= 1 + 3 * NEAR
        after = {trial.cell: trial for trial in trials_of(record)}
        left_out = "ring/future/tasks:1000"
        self.assertTrue(before[left_out].near and before[left_out].covered)
        self.assertFalse(after[left_out].near or after[left_out].covered)
        # What is left out takes no part in its own prediction.
        self.assertEqual(before[left_out].predicted, after[left_out].predicted)

    def test_the_mark_is_missed(self) -> None:
        document = synthetic.Synthetic(processes=4, repetitions=1).record()
        for model in synthetic.MODELS:
            for tasks in (100, 10000):
                synthetic.scale(document, f"ring/{model}/tasks:{tasks}", "switch_ns", 3)
        done = tools.run("advice_accuracy", synthetic.write(document, self.folder / "run.json"))
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^ring/future/tasks:1000: .*: not near")

    def test_percentiles_over_the_load_cannot_be_interpolated(self) -> None:
        """Why the advice has no curve of them over the load: the mark is 80 %."""
        curve = {"workload": "http_service", "metric": "short_p99_us", "param": "load_percent", "fixed": {}, "factor": 1}
        places = take_knots(DESCRIPTION | {"curves": {"p99": curve}}, random_profiles.reference("debian-12-servers"))["curves"]["p99"]
        trials = [trial for model in places.values() for trial in _left_out("p99", model["knots"], 0.05)]
        self.assertEqual([len(trials), sum(trial.near for trial in trials), sum(trial.covered for trial in trials)], [27, 19, 16])

    def test_nothing_to_leave_out(self) -> None:
        document = synthetic.Synthetic(processes=2, repetitions=1, spectrum=False).record()
        synthetic.keep(document, "spawn")
        self.assertEqual(tools.run("advice_accuracy", synthetic.write(document, self.folder / "run.json")).returncode, 3)

    def test_the_interval_of_ratios(self) -> None:
        """The usual table of order statistics: 10 values, from the second to the ninth (97.9 %)."""
        self.assertEqual(_interval([float(i) for i in range(10)]), (1, 8))
        self.assertEqual(_interval([float(i) for i in range(5)]), (0, 4))
        self.assertEqual(_interval([1.0]), (1, 1))


if __name__ == "__main__":
    unittest.main()
