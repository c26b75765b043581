"""scripts/check/stackless on records whose figures are known."""

import contextlib
import io
import unittest
from types import SimpleNamespace

import tools

from switchmark import stackless_claims
from switchmark.claims import print_claims

BUDGETS = stackless_claims.BUDGETS


class ClaimsTest(tools.Case):
    """Figures that make every claim hold, changed by the test."""

    def setUp(self) -> None:
        super().setUp()
        self.cells: dict[str, dict] = {}
        for model, one_by_one in (("future", 1), ("coroutine", 1), ("coroutine-eager", 5000.5)):
            self.set(f"join_all/{model}/children:10000/joined:0", "concurrency", one_by_one)
            self.set(f"join_all/{model}/children:10000/joined:1", "concurrency", 5000.5)
        for children in (100, 1_000, 10_000):
            self.set(f"join_all/future/children:{children}/joined:1", "polls_per_child", 2)
            self.set(f"join_all/future-scan/children:{children}/joined:1", "polls_per_child", 1 + (children + 1) / 2)
        for depth in (1, 10, 100, 1024):
            for model in ("coroutine", "fiber"):
                self.set(f"depth/{model}/depth:{depth}", "switch_ns", 5)
            self.set(f"depth/future-boxed/depth:{depth}", "switch_ns", 3.0 * depth)
        for model in BUDGETS:
            for iterations, ratio in ((0, 1.9), (160, 1.02), (1_600, 1), (16_000, 1)):
                self.set(f"safepoint_cost/{model}/iterations:{iterations}/safepoints:1", "call_ratio", ratio)
            for id_, worst, step in (("hogs:1", 3_000, 900), ("hogs:1/sorted:500000", 41_000, 40_000)):
                self.set(f"hog/{model}/{id_}", "worst_starvation_us", worst)
                self.set(f"hog/{model}/{id_}", "longest_step_us", step)
        self.set("hog/fiber-preempt/hogs:1/sorted:500000", "worst_starvation_us", 2_500)

    def set(self, cell: str, metric: str, value: float, factors: tuple[float, ...] = (1, 1, 1)) -> None:
        metrics = self.cells.setdefault(cell, {"metrics": {}})["metrics"]
        metrics[metric] = {"median": value, "samples": [value * factor for factor in factors]}

    def said(self) -> tuple[int, list[str]]:
        """The exit code, and the lines of claims that don't hold."""
        result, out = SimpleNamespace(cells=self.cells), io.StringIO()
        with contextlib.redirect_stdout(out):
            code = print_claims(stackless_claims.claims_of(result))
        return code, [line for line in out.getvalue().splitlines() if not line.startswith("holds")]

    def test_all_claims_hold(self) -> None:
        self.assertEqual(self.said(), (0, []))

    def test_each_claim_can_fail(self) -> None:
        for cell, metric, value, words in (
            ("join_all/coroutine-eager/children:10000/joined:0", "concurrency", 1, "awaited one by one"),
            ("join_all/coroutine/children:10000/joined:0", "concurrency", 5000.5, "take the sum"),
            ("join_all/future/children:1000/joined:1", "polls_per_child", 3, "future: polls a child among 1,000"),
            ("join_all/future-scan/children:100/joined:1", "polls_per_child", 2, "future-scan: polls a child"),
            ("depth/coroutine/depth:100", "switch_ns", 6.6, "coroutine: a switch at depth 100"),
            ("depth/fiber/depth:100", "switch_ns", 6.6, "fiber: a switch at depth 100"),
            ("depth/future-boxed/depth:1024", "switch_ns", 100, "linear in the depth"),
            ("safepoint_cost/future-budget/iterations:0/safepoints:1", "call_ratio", 2.1, "at no work"),
            ("safepoint_cost/future-budget/iterations:160/safepoints:1", "call_ratio", 1.06, "at 160 iterations"),
            ("hog/future-budget-flag/hogs:1", "worst_starvation_us", 4_000, "3 budgets"),
            ("hog/coroutine-budget/hogs:1/sorted:500000", "worst_starvation_us", 2_000, "is the step"),
            ("hog/coroutine-budget/hogs:1/sorted:500000", "worst_starvation_us", 44_000, "is the step"),
            ("hog/fiber-preempt/hogs:1/sorted:500000", "worst_starvation_us", 4_100, "it is stopped"),
        ):
            with self.subTest(cell=cell, metric=metric):
                self.setUp()
                self.set(cell, metric, value)
                code, lines = self.said()
                self.assertEqual((code, len(lines)), (1, 1), lines)
                self.assertIn(words, lines[0])

    def test_a_slope_that_its_interval_does_not_show(self) -> None:
        self.set("depth/future-boxed/depth:1024", "switch_ns", 3_000, (1, 0.2, 2))
        self.assertEqual(self.said()[0], 1)

    def test_what_is_missing(self) -> None:
        del self.cells["hog/future-budget/hogs:1"]
        code, lines = self.said()
        self.assertEqual((code, len(lines)), (3, 1))
        self.assertIn("missing", lines[0])

    def test_bad_input(self) -> None:
        self.assert_one_line(tools.run("check/stackless", self.folder / "no.json"), "no.json")


if __name__ == "__main__":
    unittest.main()
