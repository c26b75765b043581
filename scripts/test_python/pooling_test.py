"""Several runs a side: what is one side, and what isn't."""

import unittest
from typing import Any

import synthetic
import tools
from several_runs import read, runs

from switchmark.comparison import comparison
from switchmark.comparison.pooling import pool
from switchmark.comparison.row import Verdict
from switchmark.errors import BadInput
from switchmark.record import Record

CELL = "ring/fiber/tasks:1000"


class PoolTest(unittest.TestCase):
    def setUp(self) -> None:
        self.documents = runs(1, 2)

    def pooled(self) -> Record:
        return pool(read(self.documents))

    def refusal(self) -> str:
        with self.assertRaises(BadInput) as caught:
            self.pooled()
        return str(caught.exception)

    def test_processes_of_two_runs_are_different(self) -> None:
        metric = self.pooled().cells[CELL]["metrics"]["switch_ns"]
        self.assertEqual(metric["processes"], [process for process in range(6) for _ in range(3)])
        parts = [synthetic.find(one, CELL)["metrics"]["switch_ns"]["samples"] for one in self.documents]
        self.assertEqual(metric["samples"], parts[0] + parts[1])

    def test_a_single_run_is_itself(self) -> None:
        (one,) = read(self.documents[:1])
        self.assertIs(pool([one]), one)

    def test_runs_of_one_build_on_one_machine_only(self) -> None:
        ours = self.documents[1]["switchmark"]
        for part, keys in (("environment", ("cpu", "kernel", "compiler", "flags", "boost", "libc", "commit", "dirty")),
                           ("run", ("quick", "documents"))):
            for key in keys:
                with self.subTest(key):
                    old = ours[part][key]
                    ours[part][key] = "another"
                    self.assertIn(f"b: {key} is another, but {old} in a; pool runs of one build", self.refusal())
                    ours[part][key] = old
        self.pooled()

    def test_runs_of_one_filter_only(self) -> None:
        """An old record has no filter, which is the same as an empty one."""
        self.documents[1]["switchmark"]["run"]["filter"] = ""
        self.pooled()
        self.documents[1]["switchmark"]["run"]["filter"] = "ring"
        self.assertIn("b: filter is ring, but empty in a; pool runs of one build", self.refusal())

    def test_the_same_run_twice(self) -> None:
        self.documents.append(self.documents[1])
        self.assertIn("c: the same run as b, its processes would count twice", self.refusal())

    def test_a_metric_of_another_meaning(self) -> None:
        synthetic.find(self.documents[1], CELL)["metrics"]["switch_ns"]["unit"] = "us"
        self.assertIn(f"b: {CELL}: switch_ns: unit is us, but ns in a", self.refusal())

    def test_a_failure_in_one_run_is_a_failure(self) -> None:
        synthetic.unmeasure(self.documents[0], CELL, "interrupted", "by the user")
        synthetic.unmeasure(self.documents[1], CELL, "failed", "wrong digest")
        cell = self.pooled().cells[CELL]
        self.assertEqual((cell["status"], cell["reason"], cell["metrics"]), ("failed", "b: wrong digest", {}))
        synthetic.drop(self.documents[0], CELL)
        self.assertEqual(self.pooled().cells[CELL]["status"], "failed")

    def test_what_one_run_lacks_is_left_out(self) -> None:
        for index in (0, 1):
            self.documents = runs(1, 2)
            synthetic.find(self.documents[index], CELL)["metrics"].pop("switch_ns")
            self.assertEqual(set(self.pooled().cells[CELL]["metrics"]), {"switch_ratio", "jumps_per_yield"})
            synthetic.drop(self.documents[index], CELL)
            self.assertNotIn(CELL, self.pooled().cells)

    def test_interrupted_if_one_is(self) -> None:
        self.documents[1]["switchmark"]["run"]["interrupted"] = True
        self.assertTrue(self.pooled().run["interrupted"])


class SidesTest(unittest.TestCase):
    def compared(self, base: list[dict], new: list[dict]) -> comparison.Comparison:
        return comparison.compare(read(base), read(new), 0.995, 0.05)

    def test_more_runs_see_more(self) -> None:
        few, many = self.compared(runs(1), runs(2)), self.compared(runs(1, 3, 5), runs(2, 4, 6))
        self.assertLess(many.median_detectable, few.median_detectable / 3)
        self.assertEqual({row.verdict for row in many.rows} & {Verdict.WORSE, Verdict.BETTER, Verdict.MISSING}, set())

    def test_missing_in_one_run(self) -> None:
        base, new = runs(1, 3), runs(2, 4)
        synthetic.drop(new[1], CELL)
        result = self.compared(base, new)
        self.assertEqual(([row.cell for row in result.having(Verdict.LOST)], result.exit_code), ([CELL], 1))

    def test_an_exact_count_that_one_run_has_more_of(self) -> None:
        base, new = runs(1, 3), runs(2, 4)
        synthetic.find(new[1], CELL)["metrics"]["jumps_per_yield"]["samples"][4] = 2
        result = self.compared(base, new)
        self.assertEqual([(row.cell, row.metric) for row in result.failures], [(CELL, "jumps_per_yield")])


if __name__ == "__main__":
    unittest.main()
