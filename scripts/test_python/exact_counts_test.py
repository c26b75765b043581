"""scripts/check/exact_counts on records whose figures are known."""

import copy
import math
import unittest

import synthetic
import tools

CELL, METRIC = "spawn/fiber/children:1000", "allocations_per_task"


class ExactCountsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.one = synthetic.Synthetic(seed=1, processes=2, repetitions=2, spectrum=False).record()
        self.other = copy.deepcopy(self.one)
        metrics = synthetic.find(self.other, CELL)["metrics"]
        self.exact, self.time = metrics[METRIC], metrics["spawn_ns"]

    def compared(self):
        return tools.run("check/exact_counts", synthetic.write(self.one, self.folder / "1.json"),
                         synthetic.write(self.other, self.folder / "2.json"))

    def test_equal_to_the_last_digit(self) -> None:
        value = math.nextafter(self.time["samples"][0], math.inf)
        self.time.update(samples=[value] * 4, median=value, low=value, high=value)
        done = self.compared()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        equal, _, all_, *_ = done.stdout.split()
        self.assertEqual(equal, all_)
        self.assertGreater(int(equal), 10)

    def test_the_last_digit_of_one_sample(self) -> None:
        for index in range(4):
            kept = dict(self.exact, samples=list(self.exact["samples"]))
            self.exact["samples"][index] = math.nextafter(self.exact["samples"][index], math.inf)
            self.exact.update(high=max(self.exact["samples"]))
            done = self.compared()
            with self.subTest(index):
                self.assertEqual((done.returncode, done.stderr), (1, ""))
                self.assertIn(f"DIFFERS  {CELL} {METRIC}: 1", done.stdout)
                self.assertEqual(done.stdout.count("DIFFERS"), 1)
            self.exact.update(kept)

    def test_a_metric_of_one_run_only(self) -> None:
        del synthetic.find(self.other, CELL)["metrics"][METRIC]
        done = self.compared()
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"missing  {CELL} {METRIC}: 1", done.stdout)

    def test_bad_input(self) -> None:
        path = synthetic.write(self.one, self.folder / "1.json")
        self.assert_one_line(tools.run("check/exact_counts", path), "1.json", "two records")
        self.assert_one_line(tools.run("check/exact_counts", path, self.folder / "no.json"), "no.json")
        self.assert_one_line(tools.run("check/exact_counts", "--short", self.folder / "no"), "no program")


if __name__ == "__main__":
    unittest.main()
