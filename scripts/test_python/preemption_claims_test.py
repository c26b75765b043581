"""scripts/check/preemption on records whose figures are known."""

import unittest

import synthetic
import tools

PREEMPT = "coverage/fiber-preempt"


class ClaimsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        made = synthetic.Synthetic(processes=2, repetitions=2, noise=0, spectrum=False)
        self.document = made.record()
        cells = self.document["switchmark"]["cells"]
        waits = [[10, 11], [20, 21], [30, 31]]
        strips = {"fiber": (900, waits), "future": (950, waits), "coroutine": (940, waits), "fiber-preempt": (890, [[0, 890]])}
        for model, (executed, suspended) in strips.items():
            old = synthetic.find(self.document, f"coverage/{model}")
            cells[cells.index(old)] = made.coverage_cell(model, executed, 50, suspended)
        calls = [[12, 13], [22, 23], [32, 33]]
        for model in ("future-budget", "coroutine-budget"):
            cells.append(made.coverage_cell(model, 960, 50, sorted([*waits, *calls])))
        self.set("hog/fiber-preempt/hogs:1", "worst_starvation_us", 3900)
        self.set("hog/fiber-preempt/hogs:4", "jain_min", 0.91)
        for fibers in (2, 10, 100, 1000):
            self.set(f"forced_switch/fiber-preempt/fibers:{fibers}", "forced_ratio", 1.05)
        rows = self.document["switchmark"]["guards"]
        rows[:] = [row for row in rows if row["status"] != "not_shown"]

    def set(self, cell: str, metric: str, value: float) -> None:
        found = synthetic.find(self.document, cell)["metrics"][metric]
        found["samples"] = [value] * len(found["samples"])
        found.update(median=value, low=value, high=value)

    def check(self, *documents: dict):
        paths = [synthetic.write(document, self.folder / f"{index}.json") for index, document in enumerate(documents)]
        return tools.run("check/preemption", *paths)

    def test_all_claims_hold(self) -> None:
        done = self.check(self.document, self.document)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertNotIn("FAILS", done.stdout)
        self.assertIn("two runs see the same instructions: equal", done.stdout)

    def test_each_claim_can_fail(self) -> None:
        breaches = {
            "hog/fiber-preempt/hogs:1": ("worst_starvation_us", 4100, "beside one hog"),
            "hog/fiber-preempt/hogs:4": ("jain_min", 0.89, "four hogs share fairly"),
            "forced_switch/fiber-preempt/fibers:100": ("forced_ratio", 1.11, "among 100 fibers"),
        }
        for cell, (metric, value, words) in breaches.items():
            found = synthetic.find(self.document, cell)["metrics"][metric]
            kept = dict(found)
            self.set(cell, metric, value)
            done = self.check(self.document)
            with self.subTest(cell):
                self.assertEqual(done.returncode, 1)
                self.assertEqual([line for line in done.stdout.splitlines() if line.startswith("FAILS")],
                                 [line for line in done.stdout.splitlines() if words in line])
            found.update(kept)

    def test_a_hole_in_the_coverage_and_a_guard_that_is_not_needed(self) -> None:
        cells = self.document["switchmark"]["cells"]
        made = synthetic.Synthetic(processes=2, repetitions=2, noise=0).coverage_cell("fiber-preempt", 890, 50, [[0, 889]])
        cells[cells.index(synthetic.find(self.document, PREEMPT))] = made
        self.document["switchmark"]["guards"][0].update(status="not_shown", without="held")
        done = self.check(self.document)
        self.assertEqual((done.returncode, done.stdout.count("FAILS")), (1, 2), done.stdout)

    def test_another_strip_in_the_second_run(self) -> None:
        other = synthetic.Synthetic(processes=2, repetitions=2, noise=0, spectrum=False).record()
        self.assertIn("FAILS    two runs see the same instructions", self.check(self.document, other).stdout)

    def test_what_is_missing(self) -> None:
        del self.document["switchmark"]["guards"]
        done = self.check(self.document)
        self.assertEqual(done.returncode, 3)
        self.assertIn("missing  every guard", done.stdout)

    def test_bad_input(self) -> None:
        self.assert_one_line(tools.run("check/preemption", self.folder / "no.json"), "no.json")


if __name__ == "__main__":
    unittest.main()
