"""What is paired with what, what forbids a row to gate, what is said of the runs; and the correction for many rows."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any

import synthetic
import tools

from switchmark.comparison import comparison, schedule
from switchmark.comparison.fingerprint import Fingerprints
from switchmark.comparison.pairing import pair
from switchmark.comparison.row import Row, Verdict
from switchmark.record import Record


def metric(*samples: float, kind: str = "time", unit: str = "ns", better: str = "lower") -> dict[str, Any]:
    """A metric with a sample a process."""
    return {"kind": kind, "unit": unit, "better": better, "samples": list(samples), "processes": list(range(len(samples)))}


def cell(name: str, status: str = "measured", reason: str | None = None, **metrics: dict[str, Any]) -> dict[str, Any]:
    """A cell of the workload that `name` begins with."""
    return {"id": name, "workload": name.split("/")[0], "status": status, "reason": reason, "metrics": metrics}


def record(*cells: dict[str, Any], environment: dict[str, Any] | None = None, **run: Any) -> Record:
    """A record of these cells, of a full run that was not interrupted."""
    return Record(tools.ROOT / "x", synthetic.environment() | (environment or {}),
                  {"quick": False, "interrupted": False, "documents": "built-in", "started": "2025-01-02T03:04:05Z"} | run,
                  {each["id"]: each for each in cells})


class PairTest(unittest.TestCase):
    def test_pairs_in_the_order_of_base(self) -> None:
        base = record(cell("w/a", x=metric(1), y=metric(2)), cell("w/b", x=metric(3)))
        new = record(cell("w/b", x=metric(4)), cell("w/a", y=metric(5), x=metric(6)))
        pairs, lost = pair(base, new)
        self.assertEqual([(it.cell, it.workload, it.metric, it.base["samples"], it.new["samples"]) for it in pairs],
                         [("w/a", "w", "x", [1], [6]), ("w/a", "w", "y", [2], [5]), ("w/b", "w", "x", [3], [4])])
        self.assertEqual(lost, [])

    def test_what_has_no_partner(self) -> None:
        measured, failed = cell("w/a", x=metric(1)), cell("w/a", "failed", "digest")
        interrupted, unfit = cell("w/a", "interrupted", "by hand"), cell("w/a", "not_applicable", "no body")
        lost, new, missing = Verdict.LOST, Verdict.NEW, Verdict.MISSING
        cases = (
            (measured, None, lost, "measured in BASE, absent in NEW"), (None, measured, new, "absent in BASE, measured in NEW"),
            (measured, interrupted, lost, "measured in BASE, interrupted in NEW"),
            (interrupted, measured, missing, "interrupted in BASE, measured in NEW"),
            (measured, unfit, lost, "measured in BASE, not applicable in NEW"),
            (unfit, measured, new, "not applicable in BASE, measured in NEW"),
            (failed, measured, new, "failed in BASE, measured in NEW"),
            (failed, failed, missing, "failed in BASE, failed in NEW"),
            (unfit, failed, missing, "not applicable in BASE, failed in NEW"),
            (None, failed, missing, "absent in BASE, failed in NEW"),
            (unfit, unfit, None, ""), (unfit, None, None, ""), (None, unfit, None, ""),
        )
        for before, after, verdict, note in cases:
            for allowed in (False, True):
                sides = (record(*([side] if side else [])) for side in (before, after))
                pairs, unpaired = pair(*sides, allow_missing=allowed)
                gates = verdict is lost and (not allowed or after is interrupted)
                self.assertEqual((pairs, unpaired), ([], [Row("w/a", "", verdict, gates, note)] if note else []))
        for allowed in (False, True):
            self.assertEqual(pair(record(measured), record(failed), allowed)[1],
                             [Row("w/a", "", Verdict.WORSE, True, "failed in NEW: digest")])

    def test_what_a_run_was_not_asked_for(self) -> None:
        full, quick, some, others = ({"filter": ""}, {"quick": True}, {"filter": "w/b"}, {"filter": "w/c"})
        filtered = "not asked for: NEW was filtered by 'w/b'"
        for base, new, verdict, note in (
            (full, some, Verdict.MISSING, filtered), ({}, some, Verdict.MISSING, filtered),
            (others, some, Verdict.MISSING, filtered), (some, some, Verdict.LOST, ""), (some, full, Verdict.LOST, ""),
            (full, quick, Verdict.MISSING, "not asked for: NEW is a quick run"), (quick, full, Verdict.LOST, ""),
        ):
            (row,) = pair(record(cell("w/a", x=metric(1)), **base), record(**new))[1]
            self.assertEqual((row.verdict, row.note), (verdict, note or "measured in BASE, absent in NEW"))
        self.assertEqual(pair(record(cell("w/a", "failed", "digest")), record(**some))[1], [])

    def test_a_run_that_was_not_asked_to_count_instructions(self) -> None:
        """It counts them nowhere. One that counts them somewhere has lost those that it lacks."""
        counted, plain = ({"instructions_per_switch": metric(9, kind="exact"), "x": metric(1)}, {"x": metric(1)})
        base = record(cell("w/a", **counted), cell("w/b", **counted))
        for cells, verdict, note in (
            ((plain, plain), Verdict.MISSING, "not asked for: NEW was made without --instructions"),
            ((plain, counted), Verdict.LOST, "not in NEW"),
        ):
            new = record(*(cell(name, **metrics) for name, metrics in zip(("w/a", "w/b"), cells)))
            unpaired = pair(base, new)[1]
            (lost,) = {row.verdict for row in pair(base, replace(new, run=new.run | {"instructions": True}))[1]}
            self.assertIs(lost, Verdict.LOST)
            (missing,) = {row.verdict for row in pair(base, replace(new, run=new.run | {"instructions": False}))[1]}
            self.assertIs(missing, Verdict.MISSING)
            self.assertEqual({(row.metric, row.verdict, row.note) for row in unpaired}, {("instructions_per_switch", verdict, note)})

    def test_metrics_without_a_partner(self) -> None:
        base = record(cell("w/a", x=metric(1), y=metric(1), z=metric(1)))
        new = record(cell("w/a", w=metric(1), y=metric(1, unit="us", better="higher"), z=metric(1, kind="ratio")))
        self.assertEqual([(row.metric, row.note) for row in pair(base, new)[1]], [
            ("x", "not in NEW"), ("y", "unit ns became us, better lower became higher"), ("z", "kind time became ratio"),
            ("w", "not in BASE")])


class FingerprintTest(unittest.TestCase):
    def test_objections_and_notes(self) -> None:
        base = record(environment={"cpu": "unknown", "libc": "a"})
        found = Fingerprints(base, record(environment={"cpu": "unknown", "libc": "b", "flags": "-O1"}, documents="other"))
        self.assertEqual(found.objection("ring", "exact"), "does not gate: other libc")
        for kind in ("time", "ratio"):
            self.assertEqual(found.objection("ring", kind), "does not gate: other cpu, flags, libc")
        self.assertEqual(found.objection("hog", "exact"), "does not gate: other libc, documents")
        flags = base.environment["flags"]
        self.assertEqual(found.notes(), ["cpu: BASE unknown, NEW unknown.", f"flags: BASE {flags}, NEW -O1.",
                                         "libc: BASE a, NEW b.", "documents: BASE built-in, NEW other."])

    def test_where_all_agrees(self) -> None:
        found = Fingerprints(record(), record())
        self.assertEqual(([found.objection("hog", kind) for kind in ("exact", "time")], found.notes()), (["", ""], []))


class CompareTest(unittest.TestCase):
    def test_the_level_of_a_row_is_shared_by_those_that_have_an_interval(self) -> None:
        """Bonferroni's correction: exact rows and rows without a partner take no part of it."""
        one = record(cell("w/a", x=metric(1, 2), y=metric(1, 2), n=metric(1, kind="exact"), r=metric(1, 2, kind="ratio")))
        other = record(cell("w/a", x=metric(1, 2), y=metric(1, 2), n=metric(1, kind="exact"), r=metric(1, 2, kind="ratio"),
                            z=metric(1)))
        result = comparison.compare([one], [other], 0.94, 0.07)
        self.assertEqual((result.confidence, result.minimum_effect), (0.94, 0.07))
        self.assertAlmostEqual(result.row_confidence, 0.98)
        self.assertEqual([row.metric for row in result.rows], ["z", "x", "y", "n", "r"])
        few = record(cell("w/a", n=metric(1, kind="exact")))
        self.assertAlmostEqual(comparison.compare([few], [few], 0.94, 0.07).row_confidence, 0.94)

    def test_an_exact_row_needs_no_interleaved_runs(self) -> None:
        one = record(cell("w/a", n=metric(1, kind="exact"), x=metric(1, 1, 1, 1)))
        other = record(cell("w/a", n=metric(2, kind="exact"), x=metric(2, 2, 2, 2)))
        rows = comparison.compare([one], [other], 0.9, 0.05).rows
        self.assertEqual([(row.metric, row.gates, row.note) for row in rows], [
            ("n", True, ""), ("x", False, "does not gate: fewer than 3 runs a side were interleaved")])
        rows = comparison.compare([one], [other], 0.9, 0.05, 1).rows
        self.assertEqual([row.gates for row in rows], [True, True])

    def test_what_is_said_of_the_runs(self) -> None:
        for base, new, notes in (
            ({}, {}, []), ({"interrupted": True}, {}, ["BASE was interrupted."]),
            ({}, {"interrupted": True, "quick": True}, ["NEW was interrupted.", "One run is quick, the other is full."]),
            ({"quick": True}, {"quick": True}, []),
            ({"quick": True, "documents": "a"}, {"documents": "b"},
             ["documents: BASE a, NEW b.", "One run is quick, the other is full."]),
        ):
            new = {"started": "2025-01-02T03:04:06Z"} | new
            sides = [record(**base)], [record(**new, environment={"commit": "another"})]
            self.assertEqual(comparison.compare(*sides, 0.9, 0.05).notes, notes)

    def test_what_is_said_of_the_builds(self) -> None:
        one = record()
        commit = one.environment["commit"]
        for base, new, notes in (
            ({}, {}, [f"BASE and NEW are builds of the same commit, {commit[:12]}."]), ({}, {"commit": "other"}, []),
            ({"commit": "unknown"}, {"commit": "unknown"}, []),
            ({"dirty": True}, {"dirty": "unknown"}, ["BASE was built from a changed tree: its commit does not say what was measured."]),
            ({}, {"dirty": True}, ["NEW was built from a changed tree: its commit does not say what was measured."]),
        ):
            sides = [record(environment=base)], [record(environment=new, started="2025-01-02T03:04:06Z")]
            self.assertEqual(comparison.compare(*sides, 0.9, 0.05).notes, notes)

    def test_one_record_on_both_sides(self) -> None:
        """Under its own name, by a link, or as a copy."""
        with tempfile.TemporaryDirectory() as folder:
            path, link = Path(folder) / "a", Path(folder) / "b"
            path.touch()
            link.symlink_to(path)
            renamed = record(cell("w/a"), environment={"commit": "other"})
            for base, new in ((record(), record()), (replace(record(), path=path), replace(renamed, path=link))):
                first = comparison.compare([base], [new], 0.9, 0.05).notes[0]
                self.assertEqual(first, f"{new.path} is on both sides: a record does not differ from itself.")

    def test_interleaved_runs_are_compared_in_pairs(self) -> None:
        """The machine is twice as slow in each round as in the one before, and NEW 10 % slower than BASE."""
        sides: list[list[Record]] = [[], []]
        for index in range(8):
            x = metric(*[2.0 ** (index // 2) * (1.1 if index % 2 else 1)] * 2)
            sides[index % 2].append(record(cell("w/a", x=x), started=f"2025-01-02T03:04:0{index}Z"))
        (row,) = comparison.compare(*sides, 0.99, 0.05).rows
        self.assertEqual((row.verdict, row.fails), (Verdict.WORSE, True))
        self.assertAlmostEqual(row.effect, 1.1)
        (row,) = comparison.compare(sides[0][::-1], sides[1], 0.99, 0.05).rows
        self.assertAlmostEqual(row.low, 1.1)

    def test_two_rounds_are_pairs_and_the_processes_of_a_single_one_are_not(self) -> None:
        (single,) = comparison.compare(*([record(cell("w/a", x=metric(*samples)))] for samples in ((1, 2), (1.1, 2.2))), 0.99,
                                       0.05).rows
        self.assertLess(single.low, 0.5)
        base, new = ([record(cell("w/a", x=metric(value * factor)), started=f"2025-01-02T03:04:{value}{second}Z")
                      for value in (1, 2)] for second, factor in ((0, 1), (1, 1.1)))
        (paired,) = comparison.compare(base, new, 0.99, 0.05).rows
        self.assertAlmostEqual(paired.low, 1.1)


class ScheduleTest(unittest.TestCase):
    def at(self, *moments: str, value: float = 1) -> list[Record]:
        return [record(cell("w/a", x=metric(value)), started=moment) for moment in moments]

    def test_times_are_compared_whatever_way_they_are_written(self) -> None:
        base = self.at("2025-01-02T03:04:05Z", "2025-01-02T03:04:05.75+00:00")
        new = self.at("2025-01-02T03:04:05.5Z", "2025-01-02T03:04:05.875Z")
        self.assertEqual(schedule.rounds_of(base[::-1], new), list(zip(base, new)))
        self.assertEqual(schedule.rounds_of(self.at("2025-01-02T03:04:06Z", "2025-01-02T03:04:05.2+00:00"),
                                            self.at("2025-01-02T03:04:05.1Z", "2025-01-02T03:04:05Z")), [])

    def test_notes(self) -> None:
        first, second, third, fourth = ([each] for each in self.at(*"1234"))
        for base, new, note in (
            (first + third, second + fourth, "2 runs of BASE, 2 of NEW, interleaved in time: a drift of the machine meets both "
             "sides alike."),
            (first + second, third + fourth, "2 runs of BASE, 2 of NEW, not interleaved in time: a drift of the machine looks "
             "like a change."),
            (first, second + third, "1 runs of BASE, 2 of NEW, not interleaved in time: a drift of the machine looks like a "
             "change."),
        ):
            self.assertEqual(schedule.notes(base, new), [note])
        self.assertEqual(schedule.notes(first, second), [])

    def test_enough_rounds(self) -> None:
        rounds = [(None, None)] * 3
        self.assertEqual([schedule.objection(rounds, least) for least in (2, 3)], ["", ""])
        self.assertEqual(schedule.objection(rounds, 4), "does not gate: fewer than 4 runs a side were interleaved")

    def test_each_round_shows_half_the_minimum_effect(self) -> None:
        """Where the figures are differences, a half of 5 % of 100; else a factor of 1.025."""
        rose = Row("w/a", "x", Verdict.WORSE, True, base=-100.0, low=1, is_difference=True)
        fell = Row("w/a", "x", Verdict.WORSE, True, base=-100.0, low=-9, is_difference=True)
        slower = Row("w/a", "x", Verdict.WORSE, True, base=100.0, low=1.1)
        faster = Row("w/a", "x", Verdict.WORSE, True, base=100.0, low=0.9)
        for row, base, new, fails in (
            (rose, -100, -97.5, True), (rose, -100, -97.51, False), (rose, -100, -103, False),
            (fell, -100, -102.5, True), (fell, -100, -102.49, False), (fell, -100, -97, False),
            (slower, 100, 102.51, True), (slower, 100, 102.49, False), (slower, 100, 90, False),
            (faster, 100, 97.55, True), (faster, 100, 97.57, False), (faster, 100, 110, False),
        ):
            with self.subTest(row=row, new=new):
                rounds = [(self.at("1", value=base)[0], self.at("2", value=new)[0])]
                confirmed = schedule.confirm_in_rounds(row, rounds, 0.05)
                self.assertEqual((confirmed.fails, confirmed.note),
                                 (fails, "" if fails else "does not gate: not worse in every round"))

    def test_one_round_in_six_may_differ(self) -> None:
        row = Row("w/a", "x", Verdict.WORSE, True, base=100.0, low=1.1)
        good, bad = ((self.at("1", value=1)[0], self.at("2", value=value)[0]) for value in (2, 1))
        for goods, bads, fails in ((5, 0, True), (4, 1, False), (5, 1, True), (10, 1, True), (9, 2, False), (10, 2, True)):
            self.assertEqual(schedule.confirm_in_rounds(row, [good] * goods + [bad] * bads, 0.05).fails, fails)
        warned = Row("w/a", "x", Verdict.WORSE, False, "why", base=100.0, low=1.1)
        self.assertIs(schedule.confirm_in_rounds(warned, [bad], 0.05), warned)


if __name__ == "__main__":
    unittest.main()
