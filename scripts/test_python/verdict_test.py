"""Verdicts and exit codes on records whose answer is known."""

import json
import unittest

import synthetic
import tools

from switchmark.comparison import comparison, export, table
from switchmark.errors import BadInput

CELL = "ring/fiber/tasks:1000"
FINGERPRINT = ("cpu", "kernel", "compiler", "flags", "boost", "libc")


class Case(unittest.TestCase):
    """Two records of one machine that differ by noise, to be changed by the test."""

    def setUp(self) -> None:
        self.base = synthetic.Synthetic(seed=1, spectrum=False).record()
        self.new = synthetic.Synthetic(seed=2, spectrum=False).record()

    def compare(self, confidence: float = 0.95, minimum_effect: float = 0.05, **options: bool) -> tuple[int, dict, str]:
        """Exit code, the comparison as JSON, and the Markdown. A single run a side gates."""
        result = comparison.compare([tools.as_read(self.base)], [tools.as_read(self.new)], confidence, minimum_effect, 1, **options)
        return result.exit_code, json.loads(export.to_json(result)), table.to_markdown(result)

    def named(self, told: dict, verdict: str) -> list[tuple[str, str]]:
        return [(row["cell"], row["metric"]) for row in told["rows"] if row["verdict"] == verdict]

    def metric(self, name: str, document: dict | None = None) -> dict:
        return synthetic.find(document or self.new, CELL)["metrics"][name]

    def environment(self, **values: str) -> None:
        self.new["switchmark"]["environment"].update(values)


class VerdictTest(Case):
    """Cells that both sides measured."""

    def test_a_record_and_itself(self) -> None:
        self.new = self.base
        code, told, text = self.compare()
        self.assertEqual((code, told["exit_code"]), (0, 0))
        self.assertEqual({row["verdict"] for row in told["rows"]} - {"same", "not resolved"}, set())
        self.assertIn("**No regression", text.splitlines()[0])

    def test_the_same_machine_twice(self) -> None:
        code, told, _ = self.compare()
        self.assertEqual((code, self.named(told, "worse"), self.named(told, "better")), (0, [], []))
        self.assertIn((CELL, "switch_ns"), self.named(told, "same"))

    def test_worse_by_a_fifth(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        code, told, text = self.compare()
        self.assertEqual((code, self.named(told, "worse")), (1, [(CELL, "switch_ns")]))
        self.assertIn(f"**Regression: 1 of {len(told['rows']):,} rows worse: {CELL} switch_ns", text.splitlines()[0])
        row = next(row for row in told["rows"] if row["fails"])
        self.assertTrue(1.15 < row["low"] < row["effect"] < row["high"] < 1.25, row)

    def test_better_by_a_fifth(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 0.8)
        code, told, _ = self.compare()
        self.assertEqual((code, self.named(told, "better")), (0, [(CELL, "switch_ns")]))

    def test_higher_may_be_better(self) -> None:
        synthetic.scale(self.new, "hog/fiber/hogs:4", "throughput_ratio", 0.8)
        code, told, _ = self.compare()
        self.assertEqual((code, self.named(told, "worse")), (1, [("hog/fiber/hogs:4", "throughput_ratio")]))

    def test_the_minimum_effect(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        code, told, _ = self.compare(minimum_effect=0.3)
        self.assertEqual((code, self.named(told, "worse")), (0, []))

    def test_noise_is_not_a_verdict(self) -> None:
        """1.2 x with processes that differ by far more is not resolved."""
        for document, factor in ((self.base, 1), (self.new, 1.2)):
            metric = self.metric("switch_ns", document)
            metric["samples"] = [factor * (5 + 3 * process) for process in metric["processes"]]
            metric.update(low=1, median=10, high=30)
        code, told, _ = self.compare()
        self.assertEqual((code, (CELL, "switch_ns") in self.named(told, "not resolved")), (0, True))

    def test_the_confidence_is_that_of_all_rows(self) -> None:
        _, told, _ = self.compare(confidence=0.9)
        tested = sum(row["kind"] != "exact" for row in told["rows"])
        self.assertAlmostEqual(told["row_confidence"], 1 - 0.1 / tested)

    def test_one_more_of_an_exact_count(self) -> None:
        self.metric("jumps_per_yield").update(samples=[2.0] * 18, median=2, low=2, high=2)
        code, told, _ = self.compare()
        self.assertEqual((code, self.named(told, "worse")), (1, [(CELL, "jumps_per_yield")]))

    def test_the_farthest_exact_counts_have_a_finite_ratio(self) -> None:
        self.metric("jumps_per_yield", self.base)["samples"] = [5e-324]
        self.metric("jumps_per_yield")["samples"] = [1e30]
        self.assertEqual(self.named(self.compare()[1], "worse"), [(CELL, "jumps_per_yield")])

    def test_one_sample_of_an_exact_count(self) -> None:
        """An exact count that does not repeat has changed, even where its median has not."""
        self.metric("jumps_per_yield")["samples"][7] = 1.001
        self.assertEqual(self.compare()[0], 1)

    def test_one_less_of_an_exact_count(self) -> None:
        self.metric("jumps_per_yield").update(samples=[0.5] * 18, median=0.5, low=0.5, high=0.5)
        code, told, _ = self.compare()
        self.assertEqual((code, self.named(told, "better")), (0, [(CELL, "jumps_per_yield")]))

    def test_times_and_ratios_gate_on_one_machine_and_build_only(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        synthetic.scale(self.new, CELL, "switch_ratio", 1.2)
        for key in FINGERPRINT:
            with self.subTest(key):
                old = self.new["switchmark"]["environment"][key]
                self.environment(**{key: "another"})
                code, told, text = self.compare()
                self.assertEqual((code, self.named(told, "worse")), (0, [(CELL, "switch_ns"), (CELL, "switch_ratio")]))
                self.assertIn(f"does not gate: other {key}", text)
                self.assertIn(f"| warning: worse | {CELL} | switch_ns |", text)
                self.assertEqual({row["metric"] for row in told["rows"] if row["warns"]}, {"switch_ns", "switch_ratio"})
                self.assertIn("2 warned of", text.splitlines()[0])
                self.assertIn(f"- {key}: BASE {old}, NEW another.", text)
                self.environment(**{key: old})
        self.assertEqual(self.compare()[0], 1)

    def test_exact_counts_gate_on_one_build_only(self) -> None:
        self.metric("jumps_per_yield").update(samples=[2.0] * 18, median=2, low=2, high=2)
        for key in FINGERPRINT:
            with self.subTest(key):
                old = self.new["switchmark"]["environment"][key]
                self.environment(**{key: "another"})
                self.assertEqual(self.compare()[0], 0 if key in ("compiler", "boost", "libc") else 1)
                self.environment(**{key: old})

    def test_unknown_agrees_with_nothing(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        for document in (self.base, self.new):
            document["switchmark"]["environment"]["cpu"] = "unknown"
        self.assertEqual(self.compare()[0], 0)

    def test_other_documents_are_other_work(self) -> None:
        synthetic.scale(self.new, "hog/fiber/hogs:1", "wait_p50_us", 2)
        self.new["switchmark"]["run"]["documents"] = "built-in"
        self.assertEqual(self.compare()[0], 0)
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        self.assertEqual(self.compare()[0], 1)

    def test_samples_at_zero(self) -> None:
        cell, name = "forced_switch/fiber-preempt/fibers:2", "forced_remainder_ns"
        for document, value in ((self.base, 0.0), (self.new, 3.0)):
            metric = synthetic.find(document, cell)["metrics"][name]
            metric.update(samples=[value] * 18, median=value, low=value, high=value)
        code, told, text = self.compare()
        self.assertEqual((code, self.named(told, "worse")), (1, [(cell, name)]))
        self.assertIn("| +3.00 ns | +3.00 ns to +3.00 ns |", text)

    def test_a_median_that_cannot_be_is_no_improvement(self) -> None:
        """The program keeps a time below zero; a comparison draws no verdict from it."""
        for name, value in (("switch_ns", 0.0), ("switch_ns", -3.0), ("switch_ratio", -0.1)):
            for side in ("base", "new"):
                self.setUp()
                metric = self.metric(name, getattr(self, side))
                metric.update(samples=[value] * 18, median=value, low=value, high=value)
                with self.assertRaisesRegex(BadInput, f"^x: {CELL} {name}: the median of its samples is .*; measure"):
                    self.compare()

    def test_a_slope_that_is_not_above_zero_has_no_verdict(self) -> None:
        cell, name = "sleepers/coroutine/tasks:1000", "resident_bytes_per_task"
        for value in (0.0, -3.0):
            metric = synthetic.find(self.new, cell)["metrics"][name]
            metric.update(samples=[value] * 18, median=value, low=value, high=value)
            code, told, text = self.compare()
            self.assertEqual((code, self.named(told, "better")), (0, []))
            self.assertIn((cell, name), self.named(told, "not resolved"))
            self.assertIn("too few tasks for a slope above zero", text)

    def test_few_processes_do_not_gate(self) -> None:
        for count, gates in ((3, False), (4, True)):
            metric = self.metric("switch_ns")
            metric.update(samples=[50 + index / 1e9 for index in range(count)], processes=list(range(count)))
            code, told, text = self.compare()
            self.assertEqual((code, self.named(told, "worse")), (int(gates), [(CELL, "switch_ns")]))
            self.assertEqual(f"- Does not gate: fewer than 4 processes (1 of {len(told['rows'])} rows)." in text, not gates)

    def test_rows_that_matter_come_first(self) -> None:
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        synthetic.scale(self.new, CELL, "switch_ratio", 0.5)
        lines = self.compare()[2].splitlines()
        heads = [index for index, line in enumerate(lines) if line.startswith("|---")]
        self.assertIn(f"| **worse** | {CELL} | switch_ns |", lines[heads[0] + 1])
        self.assertIn(f"| better | {CELL} | switch_ratio |", lines[heads[0] + 2])
        fold = next(index for index, line in enumerate(lines) if line.startswith("<details>"))
        self.assertEqual((lines[heads[0] + 3 : fold], heads[1]), ([""], fold + 3))
        self.assertTrue(all(line.split("|")[1].strip() in ("same", "not resolved") for line in lines[fold + 4 : -4]))


class MissingTest(Case):
    """Cells and metrics without a partner."""

    def metrics_of(self, document: dict) -> dict:
        return synthetic.find(document, CELL)["metrics"]

    def test_what_new_has_lost_is_a_regression(self) -> None:
        cases = {
            "cell not in NEW": lambda: synthetic.drop(self.new, CELL),
            "metric not in NEW": lambda: self.metrics_of(self.new).pop("switch_ns"),
            "other unit": lambda: self.metric("switch_ns").update(unit="us"),
            "interrupted": lambda: synthetic.unmeasure(self.new, CELL, "interrupted", "by the user"),
            "not applicable": lambda: synthetic.unmeasure(self.new, CELL, "not_applicable", "no body"),
        }
        for name, change in cases.items():
            with self.subTest(name):
                self.setUp()
                change()
                code, told, text = self.compare()
                self.assertEqual((code, [cell for cell, _ in self.named(told, "lost")]), (1, [CELL]))
                self.assertIn(f"**Regression: 1 cell or metric lost: {CELL}", text.splitlines()[0])
                self.assertIn(f"| **lost** | {CELL} |", text)

    def test_what_may_be_lost(self) -> None:
        synthetic.drop(self.new, CELL)
        synthetic.find(self.new, "ring/fiber/tasks:2")["metrics"].pop("switch_ns")
        code, told, text = self.compare(allow_missing=True)
        self.assertEqual((code, self.named(told, "lost")), (0, [("ring/fiber/tasks:2", "switch_ns"), (CELL, "")]))
        self.assertRegex(text.splitlines()[0], r"^\*\*No regression in [\d,]+ rows; 2 lost, which is allowed\.\*\*$")
        for status, failing in (("not_applicable", 0), ("interrupted", 1), ("failed", 1)):
            self.setUp()
            synthetic.unmeasure(self.new, CELL, status, "why")
            self.assertEqual(self.compare(allow_missing=True)[0], failing, status)

    def test_what_is_new_is_a_note(self) -> None:
        cases = {
            "cell": lambda: synthetic.drop(self.base, CELL),
            "metric": lambda: self.metrics_of(self.base).pop("switch_ns"),
            "not applicable": lambda: synthetic.unmeasure(self.base, CELL, "not_applicable", "no body"),
            "failed": lambda: synthetic.unmeasure(self.base, CELL, "failed", "digest"),
        }
        for name, change in cases.items():
            with self.subTest(name):
                self.setUp()
                change()
                code, told, text = self.compare()
                self.assertEqual((code, [cell for cell, _ in self.named(told, "new")]), (0, [CELL]))
                self.assertIn("; 1 new.**", text.splitlines()[0])

    def test_a_cell_without_which_nothing_is_known(self) -> None:
        for name, sides in {"interrupted": (self.base,), "failed": (self.base, self.new)}.items():
            self.setUp()
            for side in ("base", "new")[: len(sides)]:
                synthetic.unmeasure(getattr(self, side), CELL, name, "why")
            code, told, text = self.compare()
            self.assertEqual((code, self.named(told, "missing")), (3, [(CELL, "")]))
            self.assertIn(f"**Incomplete: 1 cell or metric missing: {CELL}", text.splitlines()[0])

    def test_a_filtered_run_was_not_asked_for_the_rest(self) -> None:
        """In one line, whatever the number of cells."""
        self.base, self.new = (synthetic.Synthetic(seed).record() for seed in (1, 2))
        synthetic.keep(self.new, "ring", "ladder")
        self.new["switchmark"]["run"]["filter"] = "ring|ladder"
        synthetic.drop(self.new, "ladder/call")
        code, told, text = self.compare()
        rest = {cell["id"] for cell in self.base["switchmark"]["cells"] if cell["status"] == "measured"}
        rest -= {cell["id"] for cell in self.new["switchmark"]["cells"]}
        self.assertEqual((code, {cell for cell, _ in self.named(told, "missing")}, self.named(told, "lost")), (3, rest, []))
        self.assertRegex(text.splitlines()[0],
                         rf"^\*\*Incomplete: {len(rest)} cells or metrics missing: {len(rest)} cells \(all of spawn, sleepers, "
                         r"coverage, forced_switch, hog, [a-z_, ]*; ladder/call\)\.\*\*$")
        (line,) = [line for line in text.splitlines() if "not asked for" in line]
        self.assertIn("| not asked for: NEW was filtered by 'ring\\|ladder' |", line)

    def test_a_filtered_run_can_lose_cells(self) -> None:
        """Those that both runs were asked for, and those that it has and did not measure."""
        for document in (self.base, self.new):
            document["switchmark"]["run"]["filter"] = "ring"
        synthetic.drop(self.new, CELL)
        self.assertEqual(self.compare()[0], 1)
        self.setUp()
        self.new["switchmark"]["run"]["filter"] = "ring"
        synthetic.unmeasure(self.new, CELL, "not_applicable", "no body")
        self.assertEqual(self.compare()[0], 1)

    def test_a_quick_run_is_not_asked_for_what_a_full_one_has(self) -> None:
        self.base["switchmark"]["run"]["quick"] = False
        synthetic.drop(self.new, CELL)
        code, _, text = self.compare()
        self.assertEqual((code, "not asked for: NEW is a quick run" in text), (3, True))

    def test_failed_in_new(self) -> None:
        synthetic.unmeasure(self.new, CELL, "failed", "per_task digest | differs")
        code, told, text = self.compare()
        self.assertEqual((code, self.named(told, "worse")), (1, [(CELL, "")]))
        self.assertIn("failed in NEW: per_task digest \\| differs |", text)

    def test_a_regression_and_what_is_lost(self) -> None:
        synthetic.drop(self.new, "ring/fiber/tasks:2")
        synthetic.scale(self.new, CELL, "switch_ns", 1.2)
        code, _, text = self.compare()
        self.assertEqual((code, "; 1 cell or metric lost: ring/fiber/tasks:2" in text.splitlines()[0]), (1, True))

    def test_not_applicable_on_both_sides_is_nothing(self) -> None:
        for document in (self.base, self.new):
            synthetic.unmeasure(document, CELL, "not_applicable", "no body")
        self.assertEqual(self.compare()[0], 0)

    def test_nothing_in_common(self) -> None:
        for document in (self.base, self.new):
            document["switchmark"]["cells"], document["benchmarks"] = [], []
        code, _, text = self.compare()
        self.assertEqual((code, text.splitlines()[0]), (3, "**Nothing to compare: no cell was measured in both.**"))


if __name__ == "__main__":
    unittest.main()
