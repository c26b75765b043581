"""Figures that cannot be: named with file, cell and metric, and never an improvement."""

import re
import unittest

import synthetic
import tools

from switchmark import baseline, invariants, metric_ranges, record

CELL = "ring/fiber/tasks:1000"
DENORMAL = 5e-324


class MetricRangesTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=4, repetitions=2, spectrum=False).record()

    def breach(self, cell: str, metric: str, value: float, key: str = "samples") -> tuple[str, str] | None:
        """What the record's checks say with this figure in the metric."""
        figures = synthetic.find(self.document, cell)["metrics"][metric]
        before = figures[key]
        figures[key] = [*before[:-1], value] if key == "samples" else value
        found = next(metric_ranges.breaches(self.document["switchmark"]["cells"]), None)
        figures[key] = before
        return found

    def test_times_sizes_and_ratios_are_above_zero(self) -> None:
        for cell, metric in (("sleepers/fiber/tasks:1000", "frame_bytes"), ("hog/fiber/hogs:1", "wait_p50_us"),
                             ("hog/fiber/hogs:1", "throughput_ratio"), ("forced_switch/fiber-preempt/fibers:2", "tick_ns")):
            for value, why in ((0.0, "is not above zero"), (0, "is not above zero"), (-0.0, "is a negative zero"),
                               (-5.0, "is below zero"), (DENORMAL, "is a denormal"), (-DENORMAL, "is a denormal")):
                place, words = self.breach(cell, metric, value)
                self.assertRegex(place, rf"^switchmark\.cells\[\d+\]\.metrics\.{metric}\.samples\[7\]$")
                self.assertEqual(words, f"{cell} {metric}: {value!r} {why}, which no run measures")
            self.assertIsNone(self.breach(cell, metric, 1e-300))
            for key in ("median", "low", "high"):
                self.assertIn(f".{metric}.{key}", self.breach(cell, metric, 0.0, key)[0])

    def test_counts_may_be_zero_and_not_less(self) -> None:
        for cell, metric in ((CELL, "jumps_per_yield"), ("hog/fiber-preempt/hogs:1", "ticks_retried"),
                             ("hog/fiber-preempt/hogs:1", "tick_lag_p50_us"), ("hog/fiber/hogs:1", "worst_starvation_us")):
            self.assertIsNone(self.breach(cell, metric, 0.0))
            self.assertIn("is below zero", self.breach(cell, metric, -1.0)[1])

    def test_what_noise_takes_below_zero(self) -> None:
        for cell, metric in ((CELL, "switch_ns"), ("forced_switch/fiber-preempt/fibers:2", "forced_remainder_ns"),
                             ("sleepers/future/tasks:1000", "resident_bytes_per_task"), ("ladder/empty", "rung_ns")):
            self.assertIsNone(self.breach(cell, metric, -1.0))
            self.assertIn("is a negative zero", self.breach(cell, metric, -0.0)[1])
            self.assertIn("is a denormal", self.breach(cell, metric, DENORMAL)[1])

    def test_every_command_refuses_such_a_record_with_one_line(self) -> None:
        good = synthetic.write(self.document, self.folder / "good.json")
        synthetic.find(self.document, "spawn/fiber/children:1000")["metrics"]["allocations_per_task"]["samples"][0] = -1
        bad = synthetic.write(self.document, self.folder / "bad.json")
        for tool, *arguments in (("compare", good, bad), ("compare", bad, good), ("validate", bad)):
            self.assert_one_line(tools.run(tool, *arguments), bad, "spawn/fiber/children:1000 allocations_per_task: -1 is below")

    def test_a_median_that_cannot_be_is_refused_by_compare_alone(self) -> None:
        """The program keeps a time below zero (application_test.cpp), so that a whole run is not lost for one cell."""
        good = synthetic.write(self.document, self.folder / "good.json")
        for value in (0, -3):
            synthetic.find(self.document, CELL)["metrics"]["switch_ns"].update(samples=[value] * 8, median=value, low=value, high=value)
            bad = synthetic.write(self.document, self.folder / "bad.json")
            for sides in ((good, bad), (bad, good)):
                self.assert_one_line(tools.run("compare", *sides), f"{bad}: {CELL} switch_ns: the median of its samples is {value}")
            self.assertEqual(tools.run("validate", bad).returncode, 0)

    def test_a_median_of_zero_of_the_empty_rung_is_the_truth(self) -> None:
        cells = {cell["id"]: cell for cell in self.document["switchmark"]["cells"]}
        cells["ladder/empty"]["metrics"]["rung_ns"]["samples"] = [-0.01] * 8
        self.assertIsNone(metric_ranges.impossible_median(cells))

    def test_the_committed_records_hold_none(self) -> None:
        for path in baseline.known().values():
            self.assertIsNone(metric_ranges.impossible_median(record.load(path).cells), path)

    def test_the_names_are_those_of_the_table_of_metrics(self) -> None:
        table = (tools.ROOT / "harness/measure/metrics.hpp").read_text(encoding="utf-8")
        known = set(re.findall(r'metric\{\s*"(\w+)"', table))
        named = metric_ranges._OF_ANY_SIGN | metric_ranges._SLOPES | metric_ranges._NET | metric_ranges._FROM_ZERO
        self.assertEqual(named - known, set())
        self.assertTrue(any(name.startswith(metric_ranges.COUNTED_WORK) for name in known))

    def test_the_check_is_one_of_the_records(self) -> None:
        synthetic.find(self.document, CELL)["metrics"]["switch_ns"]["samples"][0] = DENORMAL
        self.assertIn("is a denormal", invariants.first_breach(self.document)[1])


if __name__ == "__main__":
    unittest.main()
