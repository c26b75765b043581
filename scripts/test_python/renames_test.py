"""scripts/compare --renames: a record under old names is compared with one under new names."""

import copy
import json
import re
import unittest
from pathlib import Path

import synthetic
import tools

from switchmark import record
from switchmark.comparison import renames
from switchmark.errors import BadInput

NEW = synthetic.Synthetic(processes=2, repetitions=2, noise=0, spectrum=False).record()
synthetic.keep(NEW, "ring", "coverage")
CHANGES = {
    "workloads": {"circle": "ring", "points": "coverage"}, "models": {"fiber-again": "fiber-aa"},
    "params": {"parties": "tasks"}, "metrics": {"twin_ratio": "aa_ratio"}, "ledger": {"starts": "eager_starts"},
    "instructions": {"refusing": "non_preemptible"},
}


def under_old_names() -> dict:
    """NEW as a build before the changes would have written it."""
    document = copy.deepcopy(NEW)
    old = {kind: {new: old for old, new in changes.items()} for kind, changes in CHANGES.items()}
    for cell in document["switchmark"]["cells"]:
        cell["workload"] = old["workloads"].get(cell["workload"], cell["workload"])
        cell["model"] = old["models"].get(cell["model"], cell["model"])
        for kind in ("params", "metrics", "ledger", "instructions"):
            if kind in cell:
                cell[kind] = {old[kind].get(key, key): value for key, value in cell[kind].items()}
        cell["id"] = "/".join([cell["workload"], cell["model"], *(f"{key}:{value}" for key, value in cell["params"].items())])
    return document


class RenamesTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.new = synthetic.write(NEW, self.folder / "new.json")
        self.old = synthetic.write(under_old_names(), self.folder / "old.json")

    def changes(self, changes: object, name: str = "changes.json") -> Path:
        path = self.folder / name
        path.write_text(json.dumps(changes), encoding="utf-8")
        return path

    def test_all_that_is_named_anew_is_paired(self) -> None:
        renamed = record.load(self.old, renames.load(self.changes(CHANGES)).apply)
        self.assertEqual(renamed.cells, record.load(self.new).cells)

    def test_the_comparison_misses_nothing(self) -> None:
        done = tools.run("compare", "--renames", self.changes(CHANGES), self.old, self.new)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("missing", done.stdout)

    def test_only_base_has_old_names(self) -> None:
        self.assert_one_line(tools.run("compare", "--renames", self.changes(CHANGES), self.new, self.old), "old.json")

    def test_what_is_no_longer_the_same_is_left_out(self) -> None:
        changes = CHANGES | {"models": {"raw-jump": None, "fiber-again": "fiber-aa"}, "metrics": {"switch_ratio": None, "twin_ratio": "aa_ratio"}}
        renamed = record.load(self.old, renames.load(self.changes(changes)).apply)
        self.assertEqual({cell["model"] for cell in record.load(self.new).cells.values()}
                         - {cell["model"] for cell in renamed.cells.values()}, {"raw-jump"})
        self.assertFalse(any("switch_ratio" in cell["metrics"] for cell in renamed.cells.values()))
        self.assertTrue(any("switch_ns" in cell["metrics"] for cell in renamed.cells.values()))

    def test_a_record_that_is_none_is_refused_as_without_renames(self) -> None:
        for cells in (7, [7], [{}], [None], [{"workload": "circle"}], [{"workload": 1, "model": 2, "params": 3}]):
            document = copy.deepcopy(NEW)
            document["switchmark"]["cells"] = cells
            bad = synthetic.write(document, self.folder / "bad.json")
            with self.subTest(cells=cells), self.assertRaisesRegex(BadInput, re.escape(f"{bad}: switchmark.cells")):
                record.load(bad, renames.load(self.changes(CHANGES)).apply)

    def test_without_renames_all_of_base_is_checked(self) -> None:
        document = copy.deepcopy(NEW)
        document["benchmarks"][0]["run_name"] = "nowhere"
        bad = synthetic.write(document, self.folder / "bad.json")
        self.assert_one_line(tools.run("compare", bad, self.new), f"{bad}: benchmarks[0]: run_name nowhere")

    def test_a_bad_file_of_renames_is_refused(self) -> None:
        for changes, words in (
            ([], "top level: not an object"), ({"cells": {}}, "cells: no kind of name; these are: workloads, "),
            ({"models": []}, "models: not an object"), ({"models": {"a": 1}}, "models.a: neither a name nor null"),
            ({"models": {"a": ""}}, "models.a: neither a name nor null"),
        ):
            path = self.changes(changes)
            with self.subTest(changes=changes):
                self.assert_one_line(tools.run("compare", "--renames", path, self.old, self.new), f"{path}: {words}")
        self.assert_one_line(tools.run("compare", "--renames", self.folder / "none", self.old, self.new), "none")

    def test_the_committed_files_can_be_read(self) -> None:
        files = sorted((tools.ROOT / "results" / "renames").glob("*.json"))
        self.assertTrue(files)
        for path in files:
            renames.load(path)


if __name__ == "__main__":
    unittest.main()
