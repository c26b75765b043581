"""What counts as found, and as a false alarm, in the checks of `compare`."""

import unittest
from types import SimpleNamespace

import numpy as np
import tools

from switchmark.gate_checks import Failing, REGRESSIONS, holds_zero, tells_of

SLOWER, ALLOCATION, _ = REGRESSIONS


class GateChecksTest(tools.Case):
    def test_a_time_is_found_by_a_metric_of_its_cell_alone(self) -> None:
        own = Failing(SLOWER.cell, "switch_ratio", "ratio")
        self.assertTrue(tells_of(SLOWER, {own}))
        self.assertFalse(tells_of(SLOWER, set()))
        self.assertFalse(tells_of(SLOWER, {own, Failing("ring/future/tasks:2", "switch_ns", "time")}), "another cell too")
        self.assertFalse(tells_of(SLOWER, {Failing(SLOWER.cell, "jumps_per_yield", "exact")}), "another metric")

    def test_a_count_is_found_by_itself_among_counts(self) -> None:
        own, time = Failing(ALLOCATION.cell, "allocations_per_task", "exact"), Failing(ALLOCATION.cell, "spawn_ns", "time")
        self.assertTrue(tells_of(ALLOCATION, {own, time}))
        self.assertFalse(tells_of(ALLOCATION, {time}))
        self.assertFalse(tells_of(ALLOCATION, {own, Failing(ALLOCATION.cell, "frame_bytes", "exact")}))

    def test_an_empty_epoch_costs_nothing_where_its_interval_holds_zero(self) -> None:
        samples = np.random.default_rng(3).normal(0, 0.1, 12)
        for shift, holds in ((0, True), (0.05, True), (0.3, False), (-0.3, False)):
            for outlier in (0, 50):
                cost = {"samples": [*(samples + shift), outlier]}
                cells = {"ladder/empty": {"metrics": {"rung_ns": cost}}}
                self.assertEqual(holds_zero(SimpleNamespace(cells=cells)), holds, (shift, outlier))
        self.assertFalse(holds_zero(SimpleNamespace(cells={})))

    def test_bad_usage(self) -> None:
        for arguments, words in ((["no_dancing"], "invalid choice"), (["detection_rate", "0"], "0 tries: name 1 or more")):
            self.assert_one_line(tools.run("with_python", "gate_checks", "jsonschema fastjsonschema scipy", *arguments), words)


if __name__ == "__main__":
    unittest.main()
