"""Comparisons, records and charts of runs whose CPU had different clocks."""

import math
import unittest
from typing import Any

import several_runs
import synthetic
import tools

from switchmark import invariants, schema_check
from switchmark.comparison import clock
from switchmark.comparison.comparison import compare
from switchmark.comparison.row import Verdict
from switchmark.drawing import canvas

RING = "ring/fiber/tasks:2"


def at_clock(document: dict[str, Any], multiplication_ns: float) -> dict[str, Any]:
    """The record of the same machine when a multiplication takes so long, and not 1 ns; times that follow are as much longer."""
    ours = document["switchmark"]
    ours["run"]["clock"] = {"multiplication_ns": multiplication_ns, "low": 0.9 * multiplication_ns,
                            "high": 1.1 * multiplication_ns}
    ours["metrics"] = {name: {"unit": "ns", "better": "lower", "kind": "time", "topic": "t", "words": "w", **more}
                       for name, more in (("switch_ns", {"scaled_to": "clock"}), ("park_ns", {}))}
    for cell in ours["cells"]:
        if metric := cell["metrics"].get("switch_ns"):
            for key in ("median", "low", "high"):
                metric[key] *= multiplication_ns
            metric["samples"] = [sample * multiplication_ns for sample in metric["samples"]]
    return document


class ComparisonTest(tools.Case):
    def sides(self, base: float, new: float) -> list[list[Any]]:
        documents = several_runs.runs(1, 2, processes=6)
        return [several_runs.read([at_clock(document, value)]) for document, value in zip(documents, (base, new))]

    def row(self, base: list[Any], new: list[Any]) -> tuple[Any, list[str]]:
        result = compare(base, new, 0.995, 0.05, 1)
        return next(row for row in result.rows if (row.cell, row.metric) == (RING, "switch_ns")), result.notes

    def test_a_lower_clock_is_no_regression(self) -> None:
        row, notes = self.row(*self.sides(1, 1.3))
        self.assertIs(row.verdict, Verdict.SAME)
        self.assertIn("The clock of the CPU differed by up to 30 % between the runs. Times of code that computes are compared at "
                      "the clock of the first run.", notes)

    def test_without_the_clock_it_would_be(self) -> None:
        base, new = self.sides(1, 1.3)
        del new[0].run["clock"]
        row, notes = self.row(base, new)
        self.assertIs(row.verdict, Verdict.WORSE)
        self.assertFalse([note for note in notes if "clock of the CPU" in note])

    def test_on_another_cpu_it_says_nothing(self) -> None:
        base, new = self.sides(1, 1.3)
        new[0].environment["cpu"] = "another"
        self.assertEqual(clock.at_one(base, new), (base, new))
        self.assertEqual(clock.note(base, new), [])

    def test_equal_clocks_need_no_note(self) -> None:
        self.assertEqual(clock.note(*self.sides(1, 1.005)), [])

    def test_every_figure_of_what_follows_is_scaled(self) -> None:
        base, new = self.sides(1, 1.25)
        new[0].cells[RING]["metrics"]["park_ns"] = {"samples": [1.0], "median": 1.0, "low": 1.0, "high": 1.0}
        before = new[0].cells[RING]["metrics"]
        after = clock.at_one(base, new)[1][0].cells[RING]["metrics"]
        for key in ("median", "low", "high"):
            self.assertTrue(math.isclose(1.25 * after["switch_ns"][key], before["switch_ns"][key]), key)
        self.assertTrue(all(math.isclose(1.25 * one, other)
                            for one, other in zip(after["switch_ns"]["samples"], before["switch_ns"]["samples"], strict=True)))
        self.assertEqual(after["park_ns"], before["park_ns"])


class RecordTest(tools.Case):
    def test_the_median_lies_between_the_ends(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        document["switchmark"]["run"]["clock"] = seen = {"multiplication_ns": 1.2, "low": 1.1, "high": 1.3}
        self.assertIsNone(schema_check.first_violation(document) or invariants.first_breach(document))
        seen["multiplication_ns"] = 1.4
        self.assertEqual(invariants.first_breach(document),
                         ("switchmark.run.clock", "low <= multiplication_ns <= high does not hold"))
        seen["low"] = 0
        self.assertIsNotNone(schema_check.first_violation(document))


class FooterTest(unittest.TestCase):
    def test_a_clock_that_varied_is_told(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        for high, words in ((1.12, "varied by 12 %: times of code that computes are those at its median."), (1.04, None)):
            document["switchmark"]["run"]["clock"] = {"multiplication_ns": 1, "low": 1, "high": high}
            figure, _ = canvas.panels(tools.as_read(document), canvas.Frame("t", "s", []), [2])
            text = " ".join(figure.texts[-1].get_text().split())
            (self.assertIn if words else self.assertNotIn)(words or "The clock of the CPU", text)


if __name__ == "__main__":
    unittest.main()
