"""The keys `metrics` and `answer` of records: what the schema and the other checks refuse."""

import unittest
from typing import Any

import synthetic
from record_parts_test import cell, metric

from switchmark import invariants, schema_check
from switchmark.metric_ranges import Breach


class AnswerTest(unittest.TestCase):
    def breach(self, *cells: dict[str, Any], **ours: Any) -> Breach | None:
        return invariants.first_breach({"benchmarks": [], "switchmark": {"cells": list(cells), **ours}})

    def test_definitions(self) -> None:
        good = {"unit": "1", "better": "lower", "kind": "exact"}
        known = cell(metrics={"m": metric() | {"better": "lower"}})
        self.assertIsNone(self.breach(known, metrics={"m": good, "k": good}))
        self.assertEqual(self.breach(known, metrics={"k": good}),
                         ("switchmark.metrics.m", "w/a/n:1 has this metric, and it is not defined"))
        for key, value in (("unit", "ns"), ("better", "higher"), ("kind", "time")):
            self.assertEqual(self.breach(known, metrics={"m": good | {key: value}}),
                             (f"switchmark.metrics.m.{key}", f"{value}, but {good[key]} in w/a/n:1"))

    def answered(self, cells: list[str | None], sentences: list[dict[str, Any]] | None = None, **column: Any) -> Breach | None:
        columns = [{"metric": "m", "workload": "w", "params": {"n": 1}} | column]
        return self.breach(cell(), cell("b"), crossovers=[], answer={
            "columns": columns, "rows": [{"model": "a", "cells": cells}], "sentences": sentences or []})

    def test_answers_name_what_is_there(self) -> None:
        place = "switchmark.answer.rows[0].cells"
        self.assertIsNone(self.answered(["w/a/n:1"]))
        self.assertIsNone(self.answered([None]))
        for cells, column, words in (
            ([], {}, "0 cells for 1 columns"), (["w/c/n:1"], {}, "w/c/n:1 has no metric m"),
            (["w/a/n:1"], {"metric": "k"}, "w/a/n:1 has no metric k"), (["w/b/n:1"], {}, "w/b/n:1 is not of w and a"),
            (["w/a/n:1"], {"workload": "v"}, "w/a/n:1 is not of v and a"),
            (["w/a/n:1"], {"params": {"n": 2}}, "w/a/n:1 does not have the parameters of its column"),
        ):
            self.assertEqual(self.answered(cells, **column), (place, words))

    def test_sentences_name_what_is_there(self) -> None:
        good = {"id": "x", "figures": [{"cell": "w/a/n:1", "metric": "m"}], "crossovers": []}
        place = "switchmark.answer.sentences[1]"
        for change, where, words in (
            ({}, f"{place}.id", "x is also the id of sentences[0]"),
            ({"id": "y", "figures": [{"cell": "w/a/n:1", "metric": "k"}]}, f"{place}.figures", "w/a/n:1 has no metric k"),
            ({"id": "y", "crossovers": [0]}, f"{place}.crossovers", "0, but there are 0 crossovers"),
        ):
            self.assertEqual(self.answered([None], [good, good | change]), (where, words))
        self.assertIsNone(self.answered([None], [good, good | {"id": "y"}]))

    def test_answers_against_the_schema(self) -> None:
        def answer(**values: Any):
            sentence = {"id": "x", "text": "X.", "workload": "ring", "figures": [], "crossovers": []}
            good = {"columns": [], "rows": [], "sentences": [sentence]}
            return lambda document: document["switchmark"].update(answer=good | values)

        def definition(**values: Any):
            good = {"unit": "ns", "better": "lower", "kind": "time", "topic": "t", "words": "w"}
            return lambda document: document["switchmark"].update(metrics={"switch_ns": good | values})

        place = "switchmark.answer"
        cases = {
            "unknown key": (answer(extra=1), f"{place} ", "(additionalProperties)", "extra"),
            "sentence without a text": (answer(sentences=[{"id": "x"}]), f"{place}.sentences[0] ", "(required)"),
            "row of a number": (answer(rows=[{"model": "fiber", "cells": [1]}]), f"{place}.rows[0].cells[0] ", "(type)"),
            "half a column": (answer(columns=[{"title": "x"}]), f"{place}.columns[0] ", "(required)"),
            "direction": (definition(better="more"), "switchmark.metrics.switch_ns.better ", "(enum)"),
            "no words": (definition(words=""), "switchmark.metrics.switch_ns.words ", "(minLength)"),
        }
        for name, (change, *words) in cases.items():
            with self.subTest(name):
                document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
                change(document)
                path, text = schema_check.first_violation(document)
                for each in words:
                    self.assertIn(each, f"{path} {text}")


if __name__ == "__main__":
    unittest.main()
