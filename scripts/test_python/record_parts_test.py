"""What is asked of a record beyond the schema, at its boundaries; and places in texts that are not JSON."""

import json
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import synthetic
import tools

from switchmark import invariants, record, schema_check, strict_json
from switchmark.errors import BadInput, one_line

Breach = tuple[str, str] | None
CROSSOVER = {"workload": "w", "metric": "m", "model": "a", "reference": "b", "param": "n", "level": 1.0, "first": 1, "last": 9,
             "status": "found", "low": 2, "at": 3, "high": 4}


def metric(median: float = 1, low: float = 1, high: float = 1) -> dict[str, Any]:
    """A metric of two samples."""
    return {"unit": "1", "kind": "exact", "samples": [1, 1], "processes": [0, 1], "low": low, "median": median, "high": high}


def cell(model: str = "a", n: int = 1, status: str = "measured", **values: Any) -> dict[str, Any]:
    """A cell of the workload w."""
    return {"id": f"w/{model}/n:{n}", "workload": "w", "model": model, "params": {"n": n}, "status": status,
            "metrics": {"m": metric()}, "histograms": {}} | values


def row(run_name: str, index: int = 0, name: str = "x") -> dict[str, Any]:
    """A row of Google Benchmark's."""
    return {"name": name, "repetition_index": index, "run_name": run_name}


class InvariantsTest(unittest.TestCase):
    def breach(self, *cells: dict[str, Any], rows: tuple[dict[str, Any], ...] = (), **ours: Any) -> Breach:
        return invariants.first_breach({"benchmarks": list(rows), "switchmark": {"cells": list(cells), **ours}})

    def assert_order(self, check: Callable[[float, float, float], Breach], expected: tuple[str, str]) -> None:
        """low <= middle <= high, with equality on either side."""
        for values in ((1, 2, 3), (2, 2, 3), (1, 3, 3), (2, 2, 2)):
            self.assertIsNone(check(*values), values)
        for values in ((2.001, 2, 3), (1, 3.001, 3), (3, 2, 1)):
            self.assertEqual(check(*values), expected, values)

    def test_ids(self) -> None:
        place = "switchmark.cells[2].id"
        self.assertIsNone(self.breach(cell(), cell(n=2), cell("b")))
        self.assertEqual(self.breach(cell("c"), cell(), cell()), (place, "w/a/n:1 is also the id of cells[1]"))
        words = "is not made of the cell's own workload, model and params"
        for changes in ({"workload": "v"}, {"model": "b"}, {"params": {"n": 2}}, {"params": {}}, {"params": {"n": 1, "k": 1}}):
            self.assertEqual(self.breach(cell("c"), cell("d"), cell() | changes), (place, f"w/a/n:1 {words}"))
        both = {"params": {"k": 1, "n": 2}}
        for params in ("n:2/k:1", "k:1/n:2"):
            self.assertIsNone(self.breach(cell() | both | {"id": f"w/a/{params}"}))

    def test_rows(self) -> None:
        cells = cell(), cell("b", status="failed")
        for good in ("w/a/n:1", "w/a/n:1/manual_time", "w/a/n:1/x/y"):
            self.assertIsNone(self.breach(*cells, rows=(row(good), row(good, 1), row(good, name="y"))))
        for bad in ("w/b/n:1", "w/a", "w", "w/a/n:10", "x/w/a/n:1"):
            self.assertEqual(self.breach(*cells, rows=(row("w/a/n:1"), row(bad, 1))),
                             ("benchmarks[1]", f"run_name {bad} belongs to no measured cell"))
        self.assertEqual(self.breach(*cells, rows=(row("w/a/n:1"), row("w/a/n:1", 1), row("w/a/n:1", 1))),
                         ("benchmarks[2]", "name x with repetition_index 1 is also benchmarks[1]"))

    def test_metrics(self) -> None:
        place = "switchmark.cells[1].metrics.m"
        self.assert_order(lambda low, median, high: self.breach(cell("c"), cell(metrics={"m": metric(median, low, high)})),
                          (place, "low <= median <= high does not hold"))
        short = metric() | {"processes": [0]}
        self.assertEqual(self.breach(cell("c"), cell(metrics={"m": short})), (place, "2 samples but 1 processes"))

    def test_histograms(self) -> None:
        place = "switchmark.cells[1].histograms.h"
        for edges, counts, words in (
            ([1, 2, 3], [0, 0], None), ([1, 2], [0, 0], "2 edges for 2 counts"), ([1, 2, 3, 4], [0, 0], "4 edges for 2 counts"),
            ([1, 1, 2], [0, 0], "edges do not increase"), ([1, 2, 1.5], [0, 0], "edges do not increase"),
        ):
            found = self.breach(cell("c"), cell(histograms={"h": {"edges": edges, "counts": counts}}))
            self.assertEqual(found, words and (place, words))

    def instructed(self, executed: int, *suspended: list[int], **medians: float) -> Breach:
        metrics = {name: metric(value, value, value) for name, value in medians.items()}
        return self.breach(cell("c"), cell(metrics=metrics, instructions={"executed": executed, "suspended": list(suspended)}))

    def test_ranges_of_instructions(self) -> None:
        for suspended in ([], [[0, 1]], [[0, 10]], [[0, 5], [5, 10]], [[3, 4], [9, 10]]):
            self.assertIsNone(self.instructed(10, *suspended))
        for suspended, index, begin, end, left in (
            ([[0, 11]], 0, 0, 11, 0), ([[0, 5], [4, 6]], 1, 4, 6, 5), ([[0, 5], [6, 6]], 1, 6, 6, 5), ([[7, 6]], 0, 7, 6, 0),
            ([[0, 1], [2, 3], [2, 4]], 2, 2, 4, 3),
        ):
            self.assertEqual(self.instructed(10, *suspended), (
                f"switchmark.cells[1].instructions.suspended[{index}]",
                f"[{begin}, {end}] is empty, or not within what is left, [{left}, 10]"))

    def test_metrics_of_instructions(self) -> None:
        """3 of 8 are suspended; medians may differ by what a sum of doubles is rounded by."""
        for points, share, words in (
            (3, 0.375, None), (3 + 9e-10, 0.375 - 9e-10, None),
            (4, 0.375, ("suspension_points", "median 4, but instructions.suspended makes 3")),
            (3 - 1.1e-9, 0.375, ("suspension_points", "median 2.999999999, but instructions.suspended makes 3")),
            (3, 0.376, ("suspension_coverage", "median 0.376, but instructions.suspended makes 0.375")),
            (3, 0.375 - 1.1e-9, ("suspension_coverage", "median 0.3749999989, but instructions.suspended makes 0.375")),
        ):
            found = self.instructed(8, [0, 2], [5, 6], suspension_points=points, suspension_coverage=share)
            self.assertEqual(found, words and (f"switchmark.cells[1].metrics.{words[0]}", words[1]))
        self.assertIsNone(self.instructed(8, [0, 2]))

    def test_comparisons(self) -> None:
        def compared(ratio: float = 2, low: float = 1, high: float = 3, **names: str) -> Breach:
            good = {"cell": "w/c/n:1", "metric": "m", "low": 1, "ratio": 1, "high": 1}
            other = {"cell": "w/a/n:1", "metric": "m", "low": low, "ratio": ratio, "high": high} | names
            return self.breach(cell("c"), cell(), comparisons=[good, other])

        place = "switchmark.comparisons[1]"
        self.assert_order(lambda low, ratio, high: compared(ratio, low, high), (place, "low <= ratio <= high does not hold"))
        self.assertEqual(compared(metric="k"), (place, "w/a/n:1 has no metric k"))
        self.assertEqual(compared(cell="w/b/n:1"), (place, "w/b/n:1 has no metric m"))
        self.assertEqual(compared(cell="w/c/n:1"), (place, "w/c/n:1 m is compared twice"))

    def crossed(self, *changes: dict[str, Any]) -> Breach:
        cells = [cell(model, n) for model in "ab" for n in (1, 9)]
        return self.breach(*cells, cell("c"), crossovers=[CROSSOVER | change for change in changes])

    def test_crossovers_in_order(self) -> None:
        place = "switchmark.crossovers[0]"
        for low, at, high in ((2, 3, 4), (1, 1, 1), (9, 9, 9), (1, 5, 9)):
            self.assertIsNone(self.crossed({"low": low, "at": at, "high": high}))
        for low, at, high in ((0.9, 3, 4), (3.1, 3, 4), (2, 4.1, 4), (2, 3, 9.1)):
            self.assertEqual(self.crossed({"low": low, "at": at, "high": high}),
                             (place, "first <= low <= at <= high <= last does not hold"))
        self.assertIsNone(self.crossed({"status": "never", "low": None, "at": None, "high": None}))
        for first, last in ((9, 9), (9, 1)):
            self.assertEqual(self.crossed({"first": first, "last": last, "status": "always"}),
                             (place, f"first is {first} and last {last}: a crossover lies between two configurations"))

    def test_crossovers_have_points_at_their_ends(self) -> None:
        place = "switchmark.crossovers[0]"
        for change, words in (
            ({"workload": "v"}, "v/a has no m at n:1"), ({"metric": "k"}, "w/a has no k at n:1"),
            ({"model": "c"}, "w/c has no m at n:9"), ({"reference": "c"}, "w/c has no m at n:9"),
            ({"param": "k"}, "w/a has no m at k:1"), ({"first": 2}, "w/a has no m at n:2"), ({"last": 8}, "w/a has no m at n:8"),
        ):
            self.assertEqual(self.crossed(change), (place, words))

    def test_crossovers_are_there_once(self) -> None:
        self.assertIsNone(self.crossed({}, {"level": 2.0}, {"model": "b", "reference": "a"}))
        self.assertEqual(self.crossed({"level": 2.0}, {}, {"status": "never"}),
                         ("switchmark.crossovers[2]", "a against b is also crossovers[1]"))

    def guarded(self, name: str = "x", **costs: Any) -> Breach:
        none = {"yield_cost_ns": None, "forced_cost_ns": None}
        return self.breach(guards=[none | {"name": "z"}, none | {"name": "y"}, none | {"name": name} | costs])

    def test_guards(self) -> None:
        for key in ("yield_cost_ns", "forced_cost_ns"):
            self.assert_order(lambda low, median, high, key=key: self.guarded(**{key: {"low": low, "median": median, "high": high}}),
                              (f"switchmark.guards[2].{key}", "low <= median <= high does not hold"))
        self.assertEqual(self.guarded("y"), ("switchmark.guards[2].name", "y is also the name of guards[1]"))

    def test_findings(self) -> None:
        self.assertIsNone(self.breach(doctor=[{"name": "a"}, {"name": "b"}]))
        self.assertEqual(self.breach(doctor=[{"name": "a"}, {"name": "b"}, {"name": "b"}]),
                         ("switchmark.doctor[2].name", "b is also the name of doctor[1]"))


class RecordTest(tools.Case):
    def test_what_a_record_holds(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1).record()
        synthetic.keep(document, "ring", "depth")
        synthetic.unmeasure(document, "ring/fiber/tasks:2", "failed", "digest")
        compared = {"cell": "ring/fiber/tasks:100", "metric": "switch_ns", "reference": "raw-jump", "ratio": 1.2, "low": 1.1,
                    "high": 1.3, "confidence": 0.999, "verdict": "higher"}
        document["switchmark"]["comparisons"] = [compared]
        seen = [{"probe": 10.3, "low": 10, "high": 11, "samples": 26}]
        document["switchmark"]["machine_states"] = seen
        path = synthetic.write(document, self.folder / "a.json")
        found, ours = record.load(path), document["switchmark"]
        self.assertEqual(found, record.Record(path, ours["environment"], ours["run"], {each["id"]: each for each in ours["cells"]},
                                              ours["guards"], [compared], ours["crossovers"], seen,
                                              {key: document[key] for key in ("context", "benchmarks")}, doctor=ours["doctor"]))
        self.assertEqual(found.measured("ring"),
                         [each for each in ours["cells"] if each["workload"] == "ring" and each["status"] == "measured"])
        self.assertEqual((len(ours["crossovers"]), len(found.measured("ring"))), (3, 26))

    def refusal(self, text: str) -> str:
        path = self.folder / "a.json"
        path.write_text(text, encoding="utf-8")
        with self.assertRaises(BadInput) as caught:
            record.load(path)
        return str(caught.exception).removeprefix(f"{path}")

    def test_versions(self) -> None:
        again = "is no version (1 to 1 are); run scripts/bench again"
        for version, words in (("0", f"0 {again}"), ("-1", f"-1 {again}"), ("1.0", f"1.0 {again}"), ("null", f"None {again}"),
                               ("true", f"True {again}"), ("2", "2 is newer than this reader knows (1); update switchmark")):
            self.assertEqual(self.refusal(f'{{"switchmark": {{"schema_version": {version}}}}}'),
                             f": switchmark.schema_version: {words}")
        self.assertIn("(required); results/schema.json and README.md say what must stand there",
                      self.refusal('{"switchmark": {"schema_version": 1}}'))
        for text in ("[1]", "{}", '{"switchmark": 1}', '{"switchmark": [1]}', "3"):
            self.assertEqual(self.refusal(text), ": top level: not a switchmark record, it has no key 'switchmark'; name a file "
                             "that scripts/bench --out has written")

    def test_places(self) -> None:
        for path, text in (([], "top level"), (["a"], "a"), (["a", 3, "b", "c"], "a[3].b.c"), ([0], "[0]"), ([0, 1], "[0][1]")):
            self.assertEqual(schema_check.place(path), text)

    def test_no_schema(self) -> None:
        schema_check._compiled.cache_clear()
        with mock.patch.object(schema_check, "SCHEMA", Path("/none/schema.json")), self.assertRaisesRegex(
                BadInput, "^/none/schema.json: cannot read: No such file or directory; without the schema"):
            schema_check.first_violation({})

    def test_a_long_violation_is_cut(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        document["switchmark"]["run"]["started"] = "x" * 500
        place, words = schema_check.first_violation(document)
        self.assertEqual((place, words[-10:], len(words)), ("switchmark.run.started", " (pattern)", 209))


class StrictJsonTest(tools.Case):
    def loaded(self, text: str) -> Any:
        self.path = self.folder / "a.json"
        self.path.write_text(text, encoding="utf-8")
        return strict_json.load(self.path)

    def refusal(self, text: str) -> str:
        with self.assertRaises(BadInput) as caught:
            self.loaded(text)
        said = str(caught.exception)
        self.assertTrue(said.startswith(str(self.path)) and said.endswith("; write it again with scripts/bench --out"), said)
        return said.removeprefix(str(self.path)).removesuffix("; write it again with scripts/bench --out")

    def test_values(self) -> None:
        for text in ('{"a": [1, -2.5, true, null, "x", {}], "b": {"a": 1}}', "3", "[]", " {}\n"):
            self.assertEqual(self.loaded(text), json.loads(text))

    def test_places_of_faults(self) -> None:
        early = ", and the file ends too early: it is truncated"
        for text, words in (
            ('{"a" 1}', ":1:6: not JSON: Expecting ':' delimiter"),
            ('\n{"a" 1}', ":2:6: not JSON: Expecting ':' delimiter"),
            ('{\n"a": 1,\n  b}', ":3:3: not JSON: Expecting property name enclosed in double quotes"),
            ('{"a": 1', f":1:8: not JSON: Expecting ',' delimiter{early}"),
            ('{"a": 1 \n', f":2:1: not JSON: Expecting ',' delimiter{early}"),
            ('{"a" 1', f":1:6: not JSON: Expecting ':' delimiter{early}"),
            ('{"a": {}', f":1:9: not JSON: Expecting ',' delimiter{early}"),
            ('{"a": {}\n', f":2:1: not JSON: Expecting ',' delimiter{early}"),
            ('{} }', ":1:4: not JSON: Extra data"),
        ):
            with self.subTest(text):
                self.assertEqual(self.refusal(text), words)

    def test_numbers_that_no_double_holds(self) -> None:
        for text, words in (
            ('{"a": NaN}', ":1:7: not JSON: NaN is not a finite double"),
            ('{"NaN \\" NaN": [0,\n NaN]}', ":2:2: not JSON: NaN is not a finite double"),
            ("[1, -Infinity]", ":1:5: not JSON: -Infinity is not a finite double"),
            ('["1e400", 1e400]', ":1:11: not JSON: 1e400 is not a finite double"),
            ("[-1e400]", ":1:2: not JSON: -1e400 is not a finite double"),
            (f"[{'9' * 301}]", f":1:2: not JSON: {'9' * 301} is not a finite double"),
        ):
            with self.subTest(text):
                self.assertEqual(self.refusal(text), words)
        self.assertEqual(self.loaded(f"[{'9' * 300}, 1e308, -1e-400]"), [int("9" * 300), 1e308, 0])

    def test_depth(self) -> None:
        """Objects and lists within each other: the outermost is the first level."""
        for begin, end, steps in (("[", "]", "[0]" * 100), ('{"k":', "}", ".".join("k" * 100))):
            self.loaded(begin * 100 + "1" + end * 100)
            self.assertEqual(self.refusal(begin * 101 + "1" + end * 101), f": {steps}: not a record: nested too deep")
        self.assertEqual(self.refusal("[" * 100000), ": not a record: nested too deep")

    def test_a_key_twice(self) -> None:
        for text, words in (
            ('{"a": 1, "a": 1}', ": top level: the key 'a' stands there twice"),
            ('{"x": {"y": [0, {"b": 1, "a": 1, "c": 2, "a": 3}]}}', ": x.y[1]: the key 'a' stands there twice"),
            ('[{"a": 1, "b": 2, "b": 3, "a": 3}]', ": [0]: the key 'a' stands there twice"),
        ):
            self.assertEqual(self.refusal(text), words)

    def test_files(self) -> None:
        path = self.folder / "b.json"
        for content, words in (
            (b"", "the file is empty; write it again with scripts/bench --out"),
            (b" \n\t", "the file is empty; write it again with scripts/bench --out"),
            (b'["\xc3\xa9\xff"]', "byte 4 is not UTF-8; write it again with scripts/bench --out"),
        ):
            path.write_bytes(content)
            with self.assertRaises(BadInput) as caught:
                strict_json.load(path)
            self.assertEqual(str(caught.exception), f"{path}: {words}")
        for place, words in ((self.folder / "none", "no such file; name a record that scripts/bench --out has written"),
                             (self.folder, "cannot read: Is a directory; name a record that can be read")):
            with self.assertRaises(BadInput) as caught:
                strict_json.load(place)
            self.assertEqual(str(caught.exception), f"{place}: {words}")


class OneLineTest(unittest.TestCase):
    def test_control_characters_are_spaces(self) -> None:
        self.assertEqual(one_line(" a\n\tb\x1b[c \x7f d\ud800e\u2028f "), "a b [c d e f")
        self.assertEqual(one_line(ValueError("x\ny")), "x y")

    def test_the_middle_of_a_long_text_is_left_out(self) -> None:
        for limit in (20, 21):
            self.assertEqual(one_line("x" * limit, limit), "x" * limit)
        self.assertEqual(one_line("abcdefghijklmnopqrstu", 20), "abcdefg ... opqrstu")
        self.assertEqual(one_line("abcdefghijklmnopqrstuv", 21), "abcdefgh ... opqrstuv")
        self.assertEqual([len(one_line("x" * count)) for count in (399, 400, 401, 4000)], [399, 400, 399, 399])


if __name__ == "__main__":
    unittest.main()
