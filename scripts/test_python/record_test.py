"""Every way a file can fail to be a record: what is said, and that the place is named."""

import copy
import json
import unittest
from pathlib import Path
from typing import Any

import synthetic
import tools

from switchmark import record
from switchmark.errors import BadInput, one_line

GOOD = synthetic.Synthetic(processes=1, repetitions=2).record()
TEXT = json.dumps(GOOD, indent=1)
CELL = GOOD["switchmark"]["cells"][0]["id"]
POINTS = "points/future"


def changed(change) -> dict[str, Any]:
    """The good record after `change`."""
    document = copy.deepcopy(GOOD)
    change(document)
    return document


def cell(**values: Any):
    """A change of the first cell."""
    return lambda document: document["switchmark"]["cells"][0].update(values)


def metric(**values: Any):
    """A change of the first cell's first metric."""
    return lambda document: document["switchmark"]["cells"][0]["metrics"]["switch_ns"].update(values)


def row(**values: Any):
    """A change of the third row (of the second cell)."""
    return lambda document: document["benchmarks"][2].update(values)


def histogram(**values: Any):
    """A change of a hog's histogram."""
    return lambda document: synthetic.find(document, "hog/fiber/hogs:1")["histograms"]["wait_us"].update(values)


def instructions(**values: Any):
    """A change of the instructions of the cell that has a stop at three of 840."""
    return lambda document: synthetic.find(document, POINTS)["instructions"].update(values)


def suspension(name: str, median: float):
    """Another median in that cell, with an interval around it."""
    return lambda document: synthetic.find(document, POINTS)["metrics"][name].update(median=median, low=0, high=999)


def guard(**values: Any):
    """A change of the first guard."""
    return lambda document: document["switchmark"]["guards"][0].update(values)


def compared(*rows: dict[str, Any]):
    """The comparisons: CELL's own metric, each changed as a row says."""
    row = {"cell": CELL, "metric": "switch_ns", "reference": "raw-jump", "ratio": 1.2, "low": 1.1, "high": 1.3,
           "confidence": 0.999, "verdict": "higher"}
    return lambda document: document["switchmark"].update(comparisons=[row | values for values in rows])


def crossover(**values: Any):
    """A change of the crossover that was found."""
    return lambda document: document["switchmark"]["crossovers"][0].update(values)


def finding(**values: Any):
    """A change of the first finding of the doctor, which is grave."""
    return lambda document: document["switchmark"]["doctor"][0].update(values)


def repeat_cell(document: dict[str, Any]) -> None:
    """Appends the first cell once more."""
    document["switchmark"]["cells"].append(document["switchmark"]["cells"][0])


class RecordTest(tools.Case):
    def refusal(self, content: bytes | str | dict[str, Any]) -> str:
        """What is said of a file with this content."""
        path = self.folder / "bad.json"
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with self.assertRaises(BadInput) as caught:
            record.load(path)
        text = one_line(caught.exception)
        self.assertIn(str(path), text)
        self.assertIn(";", text, "no remedy")
        return text

    def test_good_record(self) -> None:
        good = record.load(synthetic.write(GOOD, self.folder / "good.json"))
        self.assertEqual(list(good.cells), [cell["id"] for cell in GOOD["switchmark"]["cells"]])
        self.assertEqual({cell["workload"] for cell in good.measured("ring")}, {"ring"})

    def test_unmeasured_cells_are_good(self) -> None:
        for status in ("failed", "not_applicable", "interrupted"):
            document = changed(lambda it, status=status: synthetic.unmeasure(it, CELL, status, "why"))
            loaded = record.load(synthetic.write(document, self.folder / "a.json"))
            self.assertEqual(loaded.cells[CELL]["reason"], "why")

    def test_what_may_be_missing(self) -> None:
        document = changed(lambda it: it["switchmark"].pop("guards"))
        document["switchmark"].pop("doctor")
        document["switchmark"].pop("crossovers")
        del synthetic.find(document, POINTS)["instructions"]
        loaded = record.load(synthetic.write(document, self.folder / "old.json"))
        self.assertEqual((loaded.guards, loaded.crossovers, loaded.cells[POINTS]["status"]), ([], [], "measured"))

    def test_comparisons_are_good(self) -> None:
        record.load(synthetic.write(changed(compared({})), self.folder / "good.json"))

    def test_ends_of_the_ranges(self) -> None:
        for executed, ranges in ((912, []), (912, [[0, 912]]), (912, [[0, 1], [1, 2], [911, 912]]), (1, [[0, 1]])):
            document = changed(instructions(executed=executed, suspended=ranges))
            synthetic.find(document, POINTS)["metrics"].pop("suspension_points")
            synthetic.find(document, POINTS)["metrics"].pop("suspension_coverage")
            record.load(synthetic.write(document, self.folder / "good.json"))

    def test_unreadable(self) -> None:
        for path, words in ((self.folder / "none.json", "no such file"), (self.folder, "Is a directory")):
            with self.assertRaisesRegex(BadInput, words):
                record.load(path)

    def test_not_json(self) -> None:
        middle = TEXT.index('"switch_ns"')
        line = TEXT.count("\n", 0, middle) + 1
        cases = {
            "empty": ("", "the file is empty"),
            "blank": (" \n", "the file is empty"),
            "not utf-8": (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
            "truncated in a key": (TEXT[: middle + 4], f":{line}:"),
            "truncated behind a brace": (TEXT[: TEXT.index("}") + 1], "truncated"),
            "malformed": ('{"a": 1,\n "b" 2}', ":2:6: not JSON: Expecting ':' delimiter;"),
            "nan": ('{"text": "NaN",\n "b": NaN}', ":2:7: not JSON: NaN is not a finite"),
            "infinity": ('{"b": -Infinity}', ":1:7: not JSON: -Infinity"),
            "overflow": ('{"b": 1e999}', ":1:7: not JSON: 1e999"),
            "long integer": ('{"b": ' + "9" * 5000 + "}", ":1:7: not JSON: 999"),
            "deep": ("[" * 100000, "nested too deep"),
            "deeper than any record": ('{"a": ' + "[" * 101 + "]" * 101 + "}", "[0]: not a record: nested too deep"),
            "duplicate key": ('{"a": [{"k": 1, "k": 1}]}', "a[0]: the key 'k' stands there twice"),
        }
        for name, (content, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(content))

    def test_other_kinds_of_json(self) -> None:
        cases = {
            "a list": ("[1]", "no key 'switchmark'"),
            "google's own": ('{"context": {}, "benchmarks": []}', "no key 'switchmark'"),
            "no version": ('{"switchmark": {}}', "switchmark.schema_version: None"),
            "version 0": ('{"switchmark": {"schema_version": 0}}', "0 is no version"),
            "boolean version": ('{"switchmark": {"schema_version": true}}', "True is no version"),
            "newer": ('{"switchmark": {"schema_version": 2}}', "2 is newer than this reader knows (1); update"),
        }
        for name, (content, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(content))

    def test_against_the_schema(self) -> None:
        first = "switchmark.cells[0]"
        cases = {
            "unknown key of ours": (lambda it: it["switchmark"].update(extra=1), "switchmark: Additional properties"),
            "unknown key of a cell": (cell(extra=1), f"{first}: Additional properties"),
            "unknown key of a metric": (metric(extra=1), f"{first}.metrics.switch_ns: Additional"),
            "environment": (lambda it: it["switchmark"]["environment"].pop("boost"), "environment: 'boost' is a"),
            "run": (lambda it: it["switchmark"]["run"].pop("seed"), "switchmark.run: 'seed' is a"),
            "start": (lambda it: it["switchmark"]["run"].update(started="today"), "run.started: 'today' does not"),
            "status": (cell(status="maybe"), f"{first}.status: 'maybe' is not one of"),
            "id": (cell(id="ring"), f"{first}.id: 'ring' does not match"),
            "param": (cell(params={"tasks": "2"}), f"{first}.params.tasks: '2' is not of type 'integer'"),
            "digest": (cell(digest={"per_task": "ABC", "global": None}), f"{first}.digest"),
            "ledger": (cell(ledger={"spawns": -1}), f"{first}.ledger.spawns: -1 is less than"),
            "measured without metrics": (cell(metrics={}), f"{first}.metrics: {{}} does not have enough"),
            "measured with reason": (cell(reason="x"), f"{first}.reason: 'x' is not of type 'null'"),
            "failed with metrics": (cell(status="failed", reason="x"), f"{first}.metrics: "),
            "failed without reason": (cell(status="failed", metrics={}), f"{first}.reason: None is not of type"),
            "failed, empty reason": (cell(status="failed", metrics={}, reason=""), f"{first}.reason: '' is too short"),
            "no sample": (metric(samples=[]), f"{first}.metrics.switch_ns.samples: [] is too short"),
            "sample": (metric(samples=["1", 2]), f"{first}.metrics.switch_ns.samples[0]: '1'"),
            "huge sample": (metric(samples=[1.7e308, 2]), f"{first}.metrics.switch_ns.samples[0]: 1.7e+308 is greater"),
            "kind": (metric(kind="guess"), "switch_ns.kind: 'guess' is not one of"),
            "confidence": (metric(confidence=95), "switch_ns.confidence: 95 is greater than"),
            "count": (histogram(counts=[-1]), "histograms.wait_us.counts[0]: -1 is less"),
            "row": (lambda it: it["benchmarks"][2].pop("repetition_index"), "benchmarks[2]: 'repetition_index'"),
            "aggregate": (row(run_type="aggregate"), "benchmarks[2].run_type: 'iteration' was expected"),
            "time unit": (row(time_unit="h"), "benchmarks[2].time_unit: 'h' is not one of"),
            "google's version": (lambda it: it["context"].update(json_schema_version=2), "context.json_schema_"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_instructions_against_the_schema(self) -> None:
        place = f"cells[{[it['id'] for it in GOOD['switchmark']['cells']].index(POINTS)}].instructions"
        unmeasured = {"status": "failed", "reason": "x", "metrics": {}}
        cases = {
            "unknown key": (instructions(extra=1), f"{place}: Additional properties"),
            "missing key": (lambda it: synthetic.find(it, POINTS)["instructions"].pop("refusing"), f"{place}: 'refu"),
            "none executed": (instructions(executed=0), f"{place}.executed: 0 is less than"),
            "refusing": (instructions(refusing=-1), f"{place}.refusing: -1 is less than"),
            "half a range": (instructions(suspended=[[1]]), f"{place}.suspended[0]: [1] is too short"),
            "range of three": (instructions(suspended=[[1, 2, 3]]), f"{place}.suspended[0]: [1, 2, 3] is too long"),
            "before the first": (instructions(suspended=[[-1, 2]]), f"{place}.suspended[0][0]: -1 is less than"),
            "half an instruction": (instructions(suspended=[[0, 1.5]]), f"{place}.suspended[0][1]: 1.5 is not of"),
            "not measured": (lambda it: synthetic.find(it, POINTS).update(unmeasured), f"{place}: False schema"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_guards_against_the_schema(self) -> None:
        place = "switchmark.guards[0]"
        cases = {
            "unknown key": (guard(extra=1), f"{place}: Additional properties"),
            "missing key": (lambda it: it["switchmark"]["guards"][0].pop("with"), f"{place}: 'with' is a required"),
            "name": (guard(name="exception-state"), f"{place}.name: 'exception-state' does not match"),
            "empty hazard": (guard(hazard=""), f"{place}.hazard: '' is too short"),
            "empty outcome": (guard(without=""), f"{place}.without: '' is too short"),
            "status": (guard(status="seen"), f"{place}.status: 'seen' is not one of"),
            "shown without an outcome": (guard(without=None), f"{place}.without: None is not of type 'string'"),
            "not shown, no outcome": (guard(status="not_shown", **{"with": None}), f"{place}.with: None is not of"),
            "not applicable with an outcome": (guard(status="not_applicable", reason="x"), f"{place}.with"),
            "not applicable without reason": (
                guard(status="not_applicable", without=None, **{"with": None}), f"{place}.reason: None is not of type",
            ),
            "half a cost": (guard(yield_cost_ns={"median": 1, "low": 1}), f"{place}.yield_cost_ns: 'high' is a req"),
            "cost in words": (guard(forced_cost_ns="1 ns"), f"{place}.forced_cost_ns: '1 ns' is not"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_findings_against_the_schema(self) -> None:
        place = "switchmark.doctor[0]"
        cases = {
            "unknown key": (finding(why="x"), f"{place}: Additional properties"),
            "missing key": (lambda it: it["switchmark"]["doctor"][0].pop("seen"), f"{place}: 'seen' is a required"),
            "name": (finding(name="clock-source"), f"{place}.name: 'clock-source' does not match"),
            "severity": (finding(severity="bad"), f"{place}.severity: 'bad' is not one of"),
            "saw nothing": (finding(seen=""), f"{place}.seen: '' is too short"),
            "empty remedy": (finding(remedy=""), f"{place}.remedy: '' is too short"),
            "grave without a remedy": (finding(remedy=None), f"{place}.remedy: None is not of type 'string'"),
            "fine with a remedy": (finding(severity="fine"), f"{place}.remedy"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_crossovers_against_the_schema(self) -> None:
        place = "switchmark.crossovers[0]"
        cases = {
            "unknown key": (crossover(extra=1), f"{place}: Additional properties"),
            "missing key": (lambda it: it["switchmark"]["crossovers"][0].pop("level"), f"{place}: 'level' is a req"),
            "status": (crossover(status="somewhere"), f"{place}.status: 'somewhere' is not one of"),
            "side": (crossover(beyond="above"), f"{place}.beyond: 'above' is not one of"),
            "no question": (crossover(question=""), f"{place}.question: '' is too short"),
            "half a value": (crossover(first=1.5), f"{place}.first: 1.5 is not of type 'integer'"),
            "confidence": (crossover(confidence=95), f"{place}.confidence: 95 is greater than"),
            "found nowhere": (crossover(at=None), f"{place}.at: None is not of type 'number'"),
            "never, and yet somewhere": (crossover(status="never", low=None, high=None), f"{place}.at: 3.0 is not of"),
            "not resolved, with an interval": (crossover(status="not resolved", at=None, high=None), f"{place}.low: 2.9"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_crossovers_beyond_the_schema(self) -> None:
        place, order = "switchmark.crossovers[0]", "first <= low <= at <= high <= last does not hold"
        cases = {
            "twice": (crossover(level=50.0), "crossovers[1]: future-boxed against fiber is also crossovers[0]"),
            "of no workload": (crossover(workload="width"), f"{place}: width/future-boxed has no switch_ns at depth:1"),
            "of no model": (crossover(reference="thread"), f"{place}: depth/thread has no switch_ns at depth:1"),
            "of no metric": (crossover(metric="value_ns"), f"{place}: depth/future-boxed has no value_ns at depth:1"),
            "of no param": (crossover(param="turns"), f"{place}: depth/future-boxed has no switch_ns at turns:1"),
            "to no point": (crossover(last=2000), f"{place}: depth/future-boxed has no switch_ns at depth:2000"),
            "of one point": (crossover(first=1024), f"{place}: first is 1024 and last 1024"),
            "above its interval": (crossover(at=3.2), f"{place}: {order}"),
            "below its interval": (crossover(at=2.8), f"{place}: {order}"),
            "before the first": (crossover(low=0.9), f"{place}: {order}"),
            "behind the last": (crossover(high=1025), f"{place}: {order}"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_beyond_the_schema(self) -> None:
        other = GOOD["switchmark"]["cells"][1]["id"]
        cases = {
            "cell twice": (repeat_cell, "id of cells[0]"),
            "foreign id": (cell(id=other), "cells[0].id: ring/fiber/tasks:2 is not made of"),
            "foreign param": (cell(params={"tasks": 3}), "is not made of"),
            "row twice": (row(repetition_index=1), "benchmarks[3]: name ring/fiber/tasks:2/manual_time with"),
            "row of nothing": (row(run_name="ring/fiber/tasks:20"), "ring/fiber/tasks:20 belongs to no measured cell"),
            "row of a failed cell": (cell(status="failed", reason="x", metrics={}), "benchmarks[0]: run_name"),
            "processes": (metric(processes=[0]), "cells[0].metrics.switch_ns: 2 samples but 1 processes"),
            "order": (metric(low=1e9), "switch_ns: low <= median <= high does not hold"),
            "edges": (histogram(edges=[1, 2]), "histograms.wait_us: 2 edges for 70 counts"),
            "empty range": (instructions(suspended=[[0, 1], [5, 5]]), "instructions.suspended[1]: [5, 5] is empty"),
            "falling range": (instructions(suspended=[[6, 5]]), ".suspended[0]: [6, 5] is empty"),
            "ranges that overlap": (instructions(suspended=[[0, 4], [3, 6]]), "[3, 6] is empty, or not within what"),
            "ranges that fall": (instructions(suspended=[[4, 6], [0, 2]]), "what is left, [6, 840]"),
            "beyond the last": (instructions(suspended=[[839, 841]]), "[839, 841] is empty, or not within"),
            "points": (suspension("suspension_points", 4), "suspension_points: median 4, but instructions.suspended"),
            "coverage": (suspension("suspension_coverage", 0.00358), "suspension_coverage: median 0.00358, but"),
            "guard twice": (
                lambda it: it["switchmark"]["guards"][2].update(name="exception_state"),
                "guards[2].name: exception_state is also the name of guards[0]",
            ),
            "comparison of nothing": (compared({}, {"metric": "x"}), f"comparisons[1]: {CELL} has no metric x"),
            "comparison twice": (compared({}, {}), f"comparisons[1]: {CELL} switch_ns is compared twice"),
            "ratio above its interval": (compared({"ratio": 2}), "comparisons[0]: low <= ratio <= high does not"),
            "unknown verdict": (compared({"verdict": "equal"}), "comparisons[0].verdict: 'equal' is not one of"),
            "finding twice": (finding(name="turbo"), "doctor[2].name: turbo is also the name of doctor[0]"),
            "cost above its interval": (guard(yield_cost_ns={"median": 3, "low": 1, "high": 2}), "yield_cost_ns: low"),
            "cost below its interval": (guard(forced_cost_ns={"median": 0, "low": 1, "high": 2}), "forced_cost_ns: lo"),
            "edges fall": (histogram(edges=[1, 3, 2], counts=[1, 1]), "histograms.wait_us: edges do not increase"),
        }
        for name, (change, words) in cases.items():
            with self.subTest(name):
                self.assertIn(words, self.refusal(changed(change)))

    def test_permissive_where_google_writes(self) -> None:
        document = changed(row(bytes_per_second=1.5, label="x"))
        document["context"]["caches"] = []
        record.load(synthetic.write(document, self.folder / "good.json"))

    def test_one_line_whatever_the_name(self) -> None:
        done = tools.run("validate", self.folder / "a\nb\x1b.json")
        self.assert_one_line(done, "a b .json: no such file")


class SchemaTest(unittest.TestCase):
    def test_is_a_schema(self) -> None:
        import jsonschema

        from switchmark import schema_check

        schema = json.loads(Path(schema_check.SCHEMA).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(schema["$defs"]["switchmark"]["properties"]["schema_version"]["const"], record.SCHEMA_VERSION)


if __name__ == "__main__":
    unittest.main()
