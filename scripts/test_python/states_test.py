"""Comparisons of records whose samples were taken in several states of the machine."""

import unittest
from typing import Any

import several_runs
import synthetic
import tools

from switchmark import invariants, schema_check
from switchmark.comparison import states
from switchmark.comparison.comparison import compare
from switchmark.comparison.row import Verdict

FAST, SLOW = 10.3, 17.1


def in_states(document: dict[str, Any], states_of_processes: list[int], probes: tuple[float, ...] = (FAST, SLOW),
              slower: float = 2.0) -> dict[str, Any]:
    """The record, whose process i was in states_of_processes[i]; times of another than the first are `slower` times as
    long."""
    used = sorted({state for state in states_of_processes if state >= 0})
    ours = document["switchmark"]
    ours["machine_states"] = [{"probe": probes[state], "low": probes[state] * 0.99, "high": probes[state] * 1.01,
                               "samples": states_of_processes.count(state)} for state in used]
    for cell in ours["cells"]:
        for metric in cell["metrics"].values():
            if metric["kind"] != "time" or metric["unit"] != "ns":
                continue
            own = [states_of_processes[process] for process in metric["processes"]]
            metric["states"] = [used.index(state) if state >= 0 else -1 for state in own]
            metric["samples"] = [sample * (slower if state else 1) for sample, state in zip(metric["samples"], own)]
            metric["median"] = metric["low"] = metric["high"] = sorted(metric["samples"])[len(own) // 2]
    return document


def ring_row(base: list[dict[str, Any]], new: list[dict[str, Any]], least_rounds: int = 3) -> Any:
    """The row of one switch in the comparison of these runs."""
    result = compare(several_runs.read(base), several_runs.read(new), 0.995, 0.05, least_rounds)
    return next(row for row in result.rows if (row.cell, row.metric) == ("ring/fiber/tasks:2", "switch_ns")), result


class OneRunTest(tools.Case):
    def runs(self, base: list[int], new: list[int], **options: Any) -> tuple[Any, Any]:
        one, other = several_runs.runs(1, 2, processes=6)
        return ring_row([in_states(one, base, **options)], [in_states(other, new, **options)], 1)

    def test_without_the_states_it_would_be_a_regression(self) -> None:
        one, other = several_runs.runs(1, 2, processes=6)
        base, new = in_states(one, [0] * 6), in_states(other, [1] * 6)
        for document in (base, new):
            for cell in document["switchmark"]["cells"]:
                for metric in cell["metrics"].values():
                    metric.pop("states", None)
        self.assertIs(ring_row([base], [new], 1)[0].verdict, Verdict.WORSE)

    def test_across_states_it_is_not_resolved(self) -> None:
        row, result = self.runs([0] * 6, [1] * 6)
        self.assertEqual((row.verdict, row.note, row.gates), (Verdict.NOT_RESOLVED, "states differ", False))
        self.assertNotIn(row, result.blind)
        self.assertIn("States of the machine by their probe: BASE 10.3 (100 %); NEW 17.1 (100 %). Only samples of equal "
                      "states are compared.", result.notes)

    def test_only_equal_states_are_compared(self) -> None:
        row, _ = self.runs([0, 0, 0, 0, 1, 1], [1, 0, 1, 0, 0, 0])
        self.assertAlmostEqual(row.effect, 1, delta=0.03)
        self.assertLess(row.new, 10)  # of the fast state

    def test_the_state_that_both_sides_have_most_processes_of(self) -> None:
        row, _ = self.runs([0, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1])
        self.assertGreater(row.base, 15)
        self.assertGreater(row.new, 15)

    def test_a_change_within_one_state_is_found(self) -> None:
        one, other = several_runs.runs(1, 2, processes=8)
        in_states(one, [0, 0, 0, 0, 0, 1, 1, 1])
        in_states(other, [1, 1, 1, 0, 0, 0, 0, 0])
        for cell in other["switchmark"]["cells"]:
            for metric in cell["metrics"].values():
                if metric["unit"] == "ns":
                    metric["samples"] = [1.2 * sample for sample in metric["samples"]]
        row, _ = ring_row([one], [other], 1)
        self.assertTrue(row.fails)
        self.assertAlmostEqual(row.effect, 1.2, delta=0.03)

    def test_a_sample_without_a_state_is_left_out(self) -> None:
        row, _ = self.runs([0, 0, 0, 0, 0, -1], [-1, 0, 0, 0, 0, 0], slower=9.0)
        self.assertAlmostEqual(row.effect, 1, delta=0.03)

    def test_probes_that_differ_a_little_are_of_one_state(self) -> None:
        one, other = several_runs.runs(1, 2, processes=6)
        row, result = ring_row([in_states(one, [0] * 6)], [in_states(other, [0] * 6, probes=(11, 18))], 1)
        self.assertIs(row.verdict, Verdict.SAME)
        self.assertFalse(any("States of the machine" in note for note in result.notes))

    def test_a_record_without_states_is_compared_as_it_is(self) -> None:
        one, other = several_runs.runs(1, 2, processes=6)
        self.assertIs(ring_row([one], [in_states(other, [0] * 6)], 1)[0].verdict, Verdict.SAME)

    def test_the_terminal_says_so(self) -> None:
        one, other = several_runs.runs(1, 2, processes=6)
        base = synthetic.write(in_states(one, [0] * 6), self.folder / "base.json")
        new = synthetic.write(in_states(other, [1] * 6), self.folder / "new.json")
        done = tools.run("compare", base, new, "--all")
        self.assertRegex(done.stdout, r"not resolved \(states differ\) +ring/fiber/tasks:2 +switch_ns")
        self.assertEqual(done.returncode, 0, done.stdout)


class RoundsTest(unittest.TestCase):
    def test_processes_are_paired_by_state_within_each_round(self) -> None:
        documents = several_runs.runs(1, 2, 3, 4, 5, 6, processes=4)
        for number, document in enumerate(documents):
            in_states(document, [0, 0, 1, 1] if number % 2 else [1, 0, 0, 1])
        row, result = ring_row(documents[::2], documents[1::2])
        self.assertIs(row.verdict, Verdict.SAME)
        self.assertIn("interleaved", " ".join(result.notes))

    def test_what_a_round_leaves_is_paired_with_what_others_leave(self) -> None:
        def metric(*places: tuple[int, int, int]) -> dict[str, Any]:
            runs, used, own = zip(*places)  # of each process
            return {"runs": runs, "processes": used, "states": own, "samples": used}

        base = metric((0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 3, 0), (2, 4, 1))
        new = metric((0, 10, 0), (1, 11, 1), (1, 12, 1), (1, 13, 0), (2, 14, 0), (2, 15, 2))
        sides = states.of_equal_states(base, new, interleaved=True)
        ordered = [[sample for _, sample in sorted(zip(side["processes"], side["samples"]))] for side in sides]
        self.assertEqual(ordered, [[0, 1, 2, 3, 4], [10, 14, 11, 13, 12]])

    def test_rounds_whose_sides_have_no_state_in_common_are_left_out(self) -> None:
        documents = several_runs.runs(1, 2, 3, 4, 5, 6, processes=4)
        for number, document in enumerate(documents):
            in_states(document, [0] * 4 if number in (0, 2, 3, 4, 5) else [1] * 4)
        row, _ = ring_row(documents[::2], documents[1::2])
        self.assertAlmostEqual(row.effect, 1, delta=0.03)

    def test_rounds_across_states_are_not_resolved(self) -> None:
        documents = several_runs.runs(1, 2, 3, 4, 5, 6, processes=4)
        for number, document in enumerate(documents):
            in_states(document, [number % 2] * 4)
        row, _ = ring_row(documents[::2], documents[1::2])
        self.assertEqual((row.verdict, row.note), (Verdict.NOT_RESOLVED, "states differ"))

    def slower(self, rounds: int, across: int) -> Any:
        """The row of so many rounds of which the first `across` are across states, with switches of NEW that take 1.3 x."""
        documents = several_runs.runs(*range(1, 2 * rounds + 1), processes=4)
        for number, document in enumerate(documents):
            in_states(document, [1] * 4 if number % 2 == 0 and number < 2 * across else [0] * 4)
            if number % 2:
                for cell in document["switchmark"]["cells"]:
                    for metric in cell["metrics"].values():
                        if metric["unit"] == "ns":
                            metric["samples"] = [1.3 * sample for sample in metric["samples"]]
        return ring_row(documents[::2], documents[1::2])[0]

    def test_a_change_is_not_confirmed_by_rounds_across_states(self) -> None:
        for rounds, across, fails in ((3, 0, True), (3, 1, False), (6, 3, True), (6, 4, False)):
            with self.subTest(rounds=rounds, across=across):
                row = self.slower(rounds, across)
                self.assertIs(row.verdict, Verdict.WORSE)
                self.assertEqual(row.fails, fails)


class NumberTest(unittest.TestCase):
    def test_states_of_several_runs_get_common_numbers(self) -> None:
        documents = several_runs.runs(1, 2, processes=4)
        runs = several_runs.read([in_states(documents[0], [1] * 4), in_states(documents[1], [0, 0, 1, 1])])
        (base,), (new,) = states.in_common([runs[0]], [runs[1]])
        self.assertEqual([state["state"] for state in base.machine_states], [1])
        self.assertEqual([state["state"] for state in new.machine_states], [0, 1])
        self.assertEqual(set(base.cells["ring/fiber/tasks:2"]["metrics"]["switch_ns"]["states"]), {1})


class InvariantTest(unittest.TestCase):
    def document(self) -> dict[str, Any]:
        return in_states(several_runs.runs(1, processes=4)[0], [0, 0, 1, -1])

    def breach(self, document: dict[str, Any]) -> Any:
        return schema_check.first_violation(document) or invariants.first_breach(document)

    def metric(self, document: dict[str, Any]) -> dict[str, Any]:
        return next(cell for cell in document["switchmark"]["cells"]
                    if cell["id"] == "ring/fiber/tasks:2")["metrics"]["switch_ns"]

    def test_a_valid_record(self) -> None:
        self.assertIsNone(self.breach(self.document()))

    def test_faults(self) -> None:
        def states_overlap(document: dict[str, Any]) -> None:
            document["switchmark"]["machine_states"][1]["low"] = 10

        def probe_outside(document: dict[str, Any]) -> None:
            document["switchmark"]["machine_states"][0]["probe"] = 12

        def too_few(document: dict[str, Any]) -> None:
            self.metric(document)["states"].pop()

        def unknown_state(document: dict[str, Any]) -> None:
            self.metric(document)["states"][0] = 2

        def wrong_count(document: dict[str, Any]) -> None:
            figures = {"median": 1, "low": 1, "high": 1, "confidence": 0.5}
            self.metric(document)["by_state"] = [figures | {"state": 0, "samples": 1}, figures | {"state": 1, "samples": 3}]

        def disorder(document: dict[str, Any]) -> None:
            figures = {"median": 2, "low": 1, "high": 1, "confidence": 0.5}
            self.metric(document)["by_state"] = [figures | {"state": 0, "samples": 6}, figures | {"state": 1, "samples": 3}]

        for fault, words in ((states_overlap, "it overlaps the state before"), (probe_outside, "low <= probe <= high"),
                             (too_few, "samples but"), (unknown_state, "state 2, but the run has 2"),
                             (wrong_count, "1 samples of state 0, but 6"), (disorder, "low <= median <= high")):
            with self.subTest(fault.__name__):
                document = self.document()
                fault(document)
                found = self.breach(document)
                self.assertIsNotNone(found)
                self.assertIn(words, found[1])


if __name__ == "__main__":
    unittest.main()
