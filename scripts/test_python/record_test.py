"""Every way a file can fail to be a record: what is said, and that the place is named."""

import copy
import json
import re
import unittest
from pathlib import Path
from typing import Any

import synthetic
import tools

from switchmark import record
from switchmark.errors import BadInput, one_line

GOOD = synthetic.Synthetic(processes=1, repetitions=2).record()
synthetic.keep(GOOD, "ring", "coverage", "hog", "depth")
synthetic.drop(GOOD, *[cell["id"] for cell in GOOD["switchmark"]["cells"] if re.search("000|hogs:4|hog/(future|coroutine)-", cell["id"])])
# Of `depth` stay the cells of the models that have crossovers. drop() would take the crossovers away, too.
OTHERS = tuple(cell["id"] for cell in GOOD["switchmark"]["cells"] if re.match("depth/(?!(fiber|future|future-boxed)/)", cell["id"]))
GOOD["switchmark"]["cells"] = [cell for cell in GOOD["switchmark"]["cells"] if cell["id"] not in OTHERS]
GOOD["benchmarks"] = [row for row in GOOD["benchmarks"] if not row["run_name"].startswith(OTHERS)]
TEXT = json.dumps(GOOD, indent=1)
CELL = GOOD["switchmark"]["cells"][0]["id"]
COVERAGE = "coverage/future"


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
    return lambda document: synthetic.find(document, COVERAGE)["instructions"].update(values)


def suspension(name: str, median: float):
    """Another median in that cell, with an interval around it."""
    return lambda document: synthetic.find(document, COVERAGE)["metrics"][name].update(median=median, low=0, high=999)


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
    """A change of the first finding of the doctor, which is critical."""
    return lambda document: document["switchmark"]["doctor"][0].update(values)


def place_of(cell_id: str) -> str:
    """How a refusal names a cell of the good record."""
    return f"switchmark.cells[{[it['id'] for it in GOOD['switchmark']['cells']].index(cell_id)}]"


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

    def assert_violations(self, cases: dict[str, tuple[Any, ...]]) -> None:
        """Each case: a change, then the place and the rule of the schema that the refusal names, then the keys that it
        names. The words between them are jsonschema's, and change with its version."""
        for name, (change, place_and_rule, *keys) in cases.items():
            with self.subTest(name):
                text = self.refusal(changed(change))
                found = re.fullmatch(r".*bad\.json: (\S+): (.+) (\(\w+\)); results/schema\.json and .+", text)
                self.assertIsNotNone(found, text)
                self.assertEqual(f"{found[1]} {found[3]}", place_and_rule, text)
                for key in keys:
                    self.assertIn(f"'{key}'", found[2])

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
        del synthetic.find(document, COVERAGE)["instructions"]
        loaded = record.load(synthetic.write(document, self.folder / "old.json"))
        self.assertEqual((loaded.guards, loaded.crossovers, loaded.cells[COVERAGE]["status"]), ([], [], "measured"))

    def test_comparisons_are_good(self) -> None:
        record.load(synthetic.write(changed(compared({})), self.folder / "good.json"))

    def test_ends_of_the_ranges(self) -> None:
        for executed, ranges in ((912, []), (912, [[0, 912]]), (912, [[0, 1], [1, 2], [911, 912]]), (1, [[0, 1]])):
            document = changed(instructions(executed=executed, suspended=ranges))
            synthetic.find(document, COVERAGE)["metrics"].pop("suspension_points")
            synthetic.find(document, COVERAGE)["metrics"].pop("suspension_coverage")
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
        first, hog = place_of(CELL), place_of("hog/fiber/hogs:1")
        cases = {
            "unknown key of ours": (
                lambda it: it["switchmark"].update(extra=1),
                "switchmark (additionalProperties)", "extra",
            ),
            "unknown key of a cell": (cell(extra=1), f"{first} (additionalProperties)", "extra"),
            "unknown key of a metric": (metric(extra=1), f"{first}.metrics.switch_ns (additionalProperties)", "extra"),
            "environment": (
                lambda it: it["switchmark"]["environment"].pop("boost"),
                "switchmark.environment (required)", "boost",
            ),
            "run": (lambda it: it["switchmark"]["run"].pop("seed"), "switchmark.run (required)", "seed"),
            "start": (lambda it: it["switchmark"]["run"].update(started="today"), "switchmark.run.started (pattern)"),
            "status": (cell(status="maybe"), f"{first}.status (enum)"),
            "id": (cell(id="ring"), f"{first}.id (pattern)"),
            "param": (cell(params={"tasks": "2"}), f"{first}.params.tasks (type)"),
            "digest": (cell(digest={"per_task": "ABC", "global": None}), f"{first}.digest.per_task (pattern)"),
            "ledger": (cell(ledger={"spawns": -1}), f"{first}.ledger.spawns (minimum)"),
            "measured without metrics": (cell(metrics={}), f"{first}.metrics (minProperties)"),
            "measured with reason": (cell(reason="x"), f"{first}.reason (type)"),
            "failed with metrics": (cell(status="failed", reason="x"), f"{first}.metrics (maxProperties)"),
            "failed without reason": (cell(status="failed", metrics={}), f"{first}.reason (type)"),
            "failed, empty reason": (cell(status="failed", metrics={}, reason=""), f"{first}.reason (minLength)"),
            "no sample": (metric(samples=[]), f"{first}.metrics.switch_ns.samples (minItems)"),
            "sample": (metric(samples=["1", 2]), f"{first}.metrics.switch_ns.samples[0] (type)"),
            "huge sample": (metric(samples=[1.7e308, 2]), f"{first}.metrics.switch_ns.samples[0] (maximum)"),
            "kind": (metric(kind="guess"), f"{first}.metrics.switch_ns.kind (enum)"),
            "confidence": (metric(confidence=95), f"{first}.metrics.switch_ns.confidence (maximum)"),
            "count": (histogram(counts=[-1]), f"{hog}.histograms.wait_us.counts[0] (minimum)"),
            "row": (
                lambda it: it["benchmarks"][2].pop("repetition_index"),
                "benchmarks[2] (required)", "repetition_index",
            ),
            "aggregate": (row(run_type="aggregate"), "benchmarks[2].run_type (const)"),
            "time unit": (row(time_unit="h"), "benchmarks[2].time_unit (enum)"),
            "verdict": (compared({"verdict": "equal"}), "switchmark.comparisons[0].verdict (enum)"),
            "google's version": (
                lambda it: it["context"].update(json_schema_version=2),
                "context.json_schema_version (const)",
            ),
        }
        self.assert_violations(cases)

    def test_instructions_against_the_schema(self) -> None:
        place = f"{place_of(COVERAGE)}.instructions"
        unmeasured = {"status": "failed", "reason": "x", "metrics": {}}
        cases = {
            "unknown key": (instructions(extra=1), f"{place} (additionalProperties)", "extra"),
            "missing key": (
                lambda it: synthetic.find(it, COVERAGE)["instructions"].pop("non_preemptible"),
                f"{place} (required)", "non_preemptible",
            ),
            "none executed": (instructions(executed=0), f"{place}.executed (minimum)"),
            "non_preemptible": (instructions(non_preemptible=-1), f"{place}.non_preemptible (minimum)"),
            "half a range": (instructions(suspended=[[1]]), f"{place}.suspended[0] (minItems)"),
            "range of three": (instructions(suspended=[[1, 2, 3]]), f"{place}.suspended[0] (maxItems)"),
            "before the first": (instructions(suspended=[[-1, 2]]), f"{place}.suspended[0][0] (minimum)"),
            "half an instruction": (instructions(suspended=[[0, 1.5]]), f"{place}.suspended[0][1] (type)"),
            "not measured": (lambda it: synthetic.find(it, COVERAGE).update(unmeasured), f"{place} (not)"),
        }
        self.assert_violations(cases)

    def test_guards_against_the_schema(self) -> None:
        place = "switchmark.guards[0]"
        cases = {
            "unknown key": (guard(extra=1), f"{place} (additionalProperties)", "extra"),
            "missing key": (lambda it: it["switchmark"]["guards"][0].pop("with"), f"{place} (required)", "with"),
            "name": (guard(name="exception-state"), f"{place}.name (pattern)"),
            "empty hazard": (guard(hazard=""), f"{place}.hazard (minLength)"),
            "empty outcome": (guard(without=""), f"{place}.without (minLength)"),
            "status": (guard(status="seen"), f"{place}.status (enum)"),
            "shown without an outcome": (guard(without=None), f"{place}.without (type)"),
            "not shown, no outcome": (guard(status="not_shown", **{"with": None}), f"{place}.with (type)"),
            "not applicable with an outcome": (guard(status="not_applicable", reason="x"), f"{place}.without (type)"),
            "not applicable without reason": (
                guard(status="not_applicable", without=None, **{"with": None}), f"{place}.reason (type)",
            ),
            "half a cost": (guard(yield_cost_ns={"median": 1, "low": 1}), f"{place}.yield_cost_ns (required)", "high"),
            "cost in words": (guard(forced_cost_ns="1 ns"), f"{place}.forced_cost_ns (anyOf)"),
        }
        self.assert_violations(cases)

    def test_findings_against_the_schema(self) -> None:
        place = "switchmark.doctor[0]"
        cases = {
            "unknown key": (finding(why="x"), f"{place} (additionalProperties)", "why"),
            "missing key": (lambda it: it["switchmark"]["doctor"][0].pop("seen"), f"{place} (required)", "seen"),
            "name": (finding(name="clock-source"), f"{place}.name (pattern)"),
            "severity": (finding(severity="bad"), f"{place}.severity (enum)"),
            "saw nothing": (finding(seen=""), f"{place}.seen (minLength)"),
            "empty remedy": (finding(remedy=""), f"{place}.remedy (minLength)"),
            "critical without a remedy": (finding(remedy=None), f"{place}.remedy (type)"),
            "fine with a remedy": (finding(severity="fine"), f"{place}.remedy (type)"),
        }
        self.assert_violations(cases)

    def test_crossovers_against_the_schema(self) -> None:
        place = "switchmark.crossovers[0]"
        cases = {
            "unknown key": (crossover(extra=1), f"{place} (additionalProperties)", "extra"),
            "missing key": (lambda it: it["switchmark"]["crossovers"][0].pop("level"), f"{place} (required)", "level"),
            "status": (crossover(status="somewhere"), f"{place}.status (enum)"),
            "side": (crossover(beyond="above"), f"{place}.beyond (enum)"),
            "no question": (crossover(question=""), f"{place}.question (minLength)"),
            "half a value": (crossover(first=1.5), f"{place}.first (type)"),
            "confidence": (crossover(confidence=95), f"{place}.confidence (maximum)"),
            "found nowhere": (crossover(at=None), f"{place}.at (type)"),
            "never, and yet somewhere": (crossover(status="never", low=None, high=None), f"{place}.at (type)"),
            "not resolved, with an interval": (
                crossover(status="not resolved", at=None, high=None),
                f"{place}.low (type)",
            ),
        }
        self.assert_violations(cases)

    def test_crossovers_beyond_the_schema(self) -> None:
        place, order = "switchmark.crossovers[0]", "first <= low <= at <= high <= last does not hold"
        cases = {
            "twice": (crossover(level=50.0), "crossovers[1]: future-boxed against fiber is also crossovers[0]"),
            "of no workload": (crossover(workload="width"), f"{place}: width/future-boxed has no switch_ns at depth:1"),
            "of no model": (crossover(reference="thread"), f"{place}: depth/thread has no switch_ns at depth:1"),
            "of no metric": (crossover(metric="value_ns"), f"{place}: depth/future-boxed has no value_ns at depth:1"),
            "of no param": (crossover(param="iterations"), f"{place}: depth/future-boxed has no switch_ns at iterations:1"),
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
            "coverage": (suspension("suspension_points", 4), "suspension_points: median 4, but instructions.suspended"),
            "coverage": (suspension("suspension_coverage", 0.00358), "suspension_coverage: median 0.00358, but"),
            "guard twice": (
                lambda it: it["switchmark"]["guards"][2].update(name="exception_state"),
                "guards[2].name: exception_state is also the name of guards[0]",
            ),
            "comparison of nothing": (compared({}, {"metric": "x"}), f"comparisons[1]: {CELL} has no metric x"),
            "comparison twice": (compared({}, {}), f"comparisons[1]: {CELL} switch_ns is compared twice"),
            "ratio above its interval": (compared({"ratio": 2}), "comparisons[0]: low <= ratio <= high does not"),
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
