"""The order of the runs in time, and which measured rows may fail by it."""

import unittest
from itertools import product
from typing import Any

import synthetic
from several_runs import read, runs

from switchmark.comparison import comparison, schedule
from switchmark.comparison.row import Verdict

CELL = "ring/fiber/tasks:1000"


class RoundsTest(unittest.TestCase):
    def test_interleaved(self) -> None:
        for base, new, expected in (
            ((1, 3, 5), (2, 4, 6), True), ((1, 4, 5), (2, 3, 6), True), ((1, 2), (3, 4), False),
            ((1, 4), (2, 3), True), ((1, 3, 5), (2, 4), False), ((1, 2, 6), (3, 4, 5), False),
        ):
            with self.subTest(base=base, new=new):
                self.assertEqual(bool(schedule.rounds_of(read(runs(*base)), read(runs(*new)))), expected)
                (note,) = schedule.notes(read(runs(*base)), read(runs(*new)))
                self.assertEqual("not interleaved" in note, not expected)
        self.assertEqual(schedule.notes(read(runs(1)), read(runs(2))), [])

    def test_a_round_is_a_run_of_either_side(self) -> None:
        base, new = read(runs(1, 4, 5)), read(runs(2, 3, 6))
        self.assertEqual(schedule.rounds_of(base, new), list(zip(base, new)))


class GateTest(unittest.TestCase):
    """Which measured rows fail, by the order of the runs and by what each round says."""

    def failing(self, order: str, factors: tuple[float, ...], metric: str = "switch_ns", **values: int) -> str:
        """What keeps it from failing. `order`: the sides of the runs as they follow each other. `factors`: of NEW against BASE in each round."""
        sides: dict[str, list[dict[str, Any]]] = {"b": [], "n": []}
        for seed, (side, document) in enumerate(zip(order, runs(*range(len(order)), processes=12))):
            if side == "n":
                synthetic.scale(document, CELL, metric, factors[len(sides["n"])])
            sides[side].append(document)
        result = comparison.compare(read(sides["b"]), read(sides["n"]), 0.995, 0.05, **values)
        row = next(row for row in result.rows if (row.cell, row.metric) == (CELL, metric))
        self.assertIs(row.verdict, Verdict.WORSE)
        self.assertEqual(row.fails, not row.note)
        return row.note

    def test_three_rounds_gate(self) -> None:
        self.assertEqual(self.failing("bnnbbn", (1.2, 1.2, 1.2)), "")
        self.assertEqual(self.failing("bnnbbn", (1.2, 1.2, 1.2), "switch_ratio"), "")

    def test_fewer_warn(self) -> None:
        for order, factors in (("bn", (1.2,)), ("bnnb", (1.2, 1.2)), ("bbbnnn", (1.2, 1.2, 1.2))):
            self.assertIn("fewer than 3 runs a side were interleaved", self.failing(order, factors))
        self.assertEqual(self.failing("bnnb", (1.2, 1.2), least_rounds=2), "")

    def test_a_machine_that_changes_its_state_between_runs(self) -> None:
        """Of all ways in which six runs can be fast or slow, one fails: all of BASE fast and all of NEW slow."""
        failing = []
        documents = runs(*range(6), processes=6)
        for document in documents:
            document["switchmark"]["cells"] = [synthetic.find(document, CELL)]
        metrics = [synthetic.find(document, CELL)["metrics"]["switch_ns"] for document in documents]
        samples = [metric["samples"] for metric in metrics]
        for state in product((1, 1.5), repeat=6):
            for metric, values, factor in zip(metrics, samples, state):
                metric["samples"] = [factor * value for value in values]
            failures = comparison.compare(read(documents[::2]), read(documents[1::2]), 0.995, 0.05).failures
            failing += [state] if failures else []
        self.assertEqual(failing, [(1, 1.5, 1, 1.5, 1, 1.5)])

    def test_one_in_six_rounds_may_say_otherwise(self) -> None:
        row = comparison.Row(CELL, "switch_ns", Verdict.WORSE, gates=True, low=1.1, effect=1.2)
        for factors, fails in (((1.2,) * 5 + (0.9,), True), ((1.2,) * 4 + (0.9, 0.9), False), ((1.3, 0.99, 1.3), False)):
            base, new = (read(runs(*range(side, 2 * len(factors), 2))) for side in (0, 1))
            for one, factor in zip(new, factors):
                samples = one.cells[CELL]["metrics"]["switch_ns"]["samples"]
                samples[:] = [factor * value for value in samples]
            self.assertEqual(schedule.confirm_in_rounds(row, list(zip(base, new)), 0.05).fails, fails)

    def test_higher_is_better(self) -> None:
        sides = [runs(seed, seed + 2, seed + 4, processes=6) for seed in (1, 2)]
        for factor, document in zip((0.8, 0.8, 0.8), sides[1]):
            synthetic.scale(document, "hog/fiber/hogs:4", "throughput_ratio", factor)
        failures = comparison.compare(*map(read, sides), 0.995, 0.05).failures
        self.assertEqual([row.metric for row in failures], ["throughput_ratio"])


if __name__ == "__main__":
    unittest.main()
