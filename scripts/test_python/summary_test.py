"""Every figure of the program's summary, recomputed from the samples of the record by other code.

The program is the one that the environment variable SWITCHMARK names, or build/release/switchmark.
"""

import itertools
import json
import os
import random
import re
import subprocess
import unittest
from pathlib import Path
from typing import Any

import summary_figures
import summary_sentences
import summary_table
import synthetic
import tools

PROGRAM = Path(os.environ.get("SWITCHMARK", tools.ROOT / "build/release/switchmark"))
REFERENCES = sorted((tools.ROOT / "results/reference").glob("*.json"))
MODELS = ("fiber", "fiber-preempt", "future", "coroutine", "coroutine-budget", "future-budget")


@unittest.skipUnless(PROGRAM.exists(), "no program is built: name one by SWITCHMARK, or build the target switchmark")
class SummaryTest(tools.Case):
    def summary(self, document: dict[str, Any], columns: int = 100) -> str:
        """What the program prints for `document`; it fits the screen."""
        done = subprocess.run([PROGRAM, "--summary", "-"], input=json.dumps(document), env={"COLUMNS": str(columns)},
                              capture_output=True, encoding="utf-8", timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertLess(len(lines), 40, done.stdout)
        self.assertLessEqual(max(map(len, lines)), columns, done.stdout)
        return done.stdout

    def sentences(self, document: dict[str, Any]) -> list[str]:
        return summary_sentences.sentences_in(self.summary(document))

    def assert_true(self, document: dict[str, Any]) -> list[str]:
        """Holds every sentence and every figure of the table against the samples; returns the sentences."""
        text = self.summary(document)
        found = summary_sentences.sentences_in(text)
        for sentence in found:
            self.assertEqual(summary_sentences.faults(sentence, document["switchmark"]), [], sentence)
        self.assertEqual(summary_table.faults(text, document["switchmark"]), [], text)
        return found

    def test_reference_records(self) -> None:
        self.assertGreaterEqual(len(REFERENCES), 4)
        for path in REFERENCES:
            with self.subTest(path.name):
                document = json.loads(path.read_text(encoding="utf-8"))
                found = self.assert_true(document)
                whole = not {"spectrum", "servers"}.intersection(path.stem.split("-"))
                self.assertIn(len(found), range(6, 11) if whole else range(1, 11))
                self.assertEqual(len(set(found)), len(found))

    def test_at_80_columns(self) -> None:
        document = reference("debian-12-quick")
        narrow = summary_sentences.sentences_in(self.summary(document, 80))
        self.assertGreaterEqual(len(narrow), 6)
        self.assertTrue(all(one == other for one, other in zip(narrow, self.sentences(document))))

    def test_the_answer_in_a_record_is_what_is_printed(self) -> None:
        for path in REFERENCES:
            document = json.loads(path.read_text(encoding="utf-8"))
            answer = document["switchmark"].get("answer")
            if answer is None:
                continue
            with self.subTest(path.name):
                printed = self.sentences(document)
                self.assertEqual([each["text"] for each in answer["sentences"]][: len(printed)], printed)
                for sentence in answer["sentences"]:
                    self.assertEqual(summary_sentences.faults(sentence["text"], document["switchmark"]), [])

    def test_one_model(self) -> None:
        for model in MODELS:
            with self.subTest(model):
                document = reference("debian-12")
                keep(document, lambda cell, model=model: cell["model"] == model)
                for sentence in self.assert_true(document):
                    self.assertEqual(set(summary_sentences.models_in(sentence)) - {model, "fiber"}, set(), sentence)

    def test_nothing_measured(self) -> None:
        for status in ("not_applicable", "interrupted", "failed"):
            document = reference("debian-12-quick")
            unmeasure(document, {cell["id"]: status for cell in document["switchmark"]["cells"]})
            self.assertEqual(self.assert_true(document), [])
        document = reference("debian-12-quick")
        keep(document, lambda cell: False)
        self.assertEqual(self.assert_true(document), [])

    def test_some_cells_are_missing(self) -> None:
        """Whatever is taken away, the sentences that remain are true; crossovers go with the cells they rest on."""
        for seed in range(12):
            with self.subTest(seed=seed):
                draw = random.Random(seed)
                document = reference(draw.choice(["debian-12", "debian-12-quick", "debian-12-clang-quick"]))
                share = draw.choice([0.05, 0.3, 0.7])
                unmeasure(document, {cell["id"]: draw.choice(["not_applicable", "interrupted", "failed"])
                                     for cell in document["switchmark"]["cells"]
                                     if cell["status"] == "measured" and draw.random() < share})
                self.assert_true(document)

    def test_figures_that_are_different(self) -> None:
        """The words follow the figures: samples are scaled at random, medians and intervals computed anew."""
        for seed in range(12):
            with self.subTest(seed=seed):
                draw = random.Random(seed)
                document = reference("debian-12")
                factors = [0.01, 0.5, 0.9, 1, 1.05, 3, 200]
                crossed = {row["workload"]: draw.choice(factors) for row in document["switchmark"]["crossovers"]}
                for cell in document["switchmark"]["cells"]:
                    # The ratios that make a crossover stay as they are.
                    factor = crossed.get(cell["workload"]) or draw.choice(factors)
                    for metric in cell["metrics"].values():
                        if metric["kind"] != "exact":
                            metric["samples"] = [sample * factor for sample in metric["samples"]]
                            summary_figures.recompute(metric)
                self.assert_true(document)

    def test_few_samples(self) -> None:
        """With one or two samples nothing is resolved but counts; with three there is a mark."""
        for count in (1, 2, 3):
            document = reference("debian-12")
            document["switchmark"]["crossovers"] = []
            for cell in document["switchmark"]["cells"]:
                for metric in cell["metrics"].values():
                    for key in ("samples", "processes"):
                        metric[key] = metric[key][:count]
                    summary_figures.recompute(metric)
            found = self.assert_true(document)
            timed = [sentence for sentence in found if not sentence.startswith(("Of the instructions", "In short"))]
            self.assertEqual(bool(timed), count == 3)
            self.assertTrue(all("]*" in sentence for sentence in timed))

    def test_servers(self) -> None:
        """The reference records have none: a synthetic record, and others with figures that are different."""
        for seed in range(20):
            with self.subTest(seed=seed):
                draw = random.Random(seed)
                document = with_servers()
                for cell in document["switchmark"]["cells"]:
                    factor = draw.choice([1, 0.5, 0.97, 0.99, 1.01, 1.02, 1.03]) if seed and cell["workload"] == "http_service" else 1
                    for metric in cell["metrics"].values():
                        metric["samples"] = [sample * factor for sample in metric["samples"]]
                        summary_figures.recompute(metric)
                if seed > 12:
                    unmeasure(document, {cell["id"]: draw.choice(["not_applicable", "interrupted", "failed"])
                                         for cell in document["switchmark"]["cells"] if draw.random() < 0.2})
                found = self.assert_true(document)
                servers = [sentence for sentence in found if " server " in sentence]
                self.assertTrue(seed or len(servers) == 2, found)
                for lie in itertools.chain.from_iterable(map(lies, servers)):
                    self.assertNotEqual(summary_sentences.faults(lie, document["switchmark"]), [], lie)

    def test_planted_lies_are_found(self) -> None:
        """These tests can fail: another model, metric, cell, number, interval or word in a sentence is a fault."""
        document = reference("debian-12")
        for sentence in self.sentences(document):
            for lie in lies(sentence):
                with self.subTest(lie):
                    self.assertNotEqual(summary_sentences.faults(lie, document["switchmark"]), [])
        text = self.summary(document)
        for old, new in (("\nfuture ", "\ncoroutine "), ("6.5", "6.6"), ("+", " ")):
            self.assertNotEqual(summary_table.faults(text.replace(old, new, 1), document["switchmark"]), [])

    def test_table_pages_in_80_columns(self) -> None:
        for path in REFERENCES:
            done = subprocess.run([PROGRAM, "--table", path], capture_output=True, encoding="utf-8", timeout=60, check=True)
            lines = done.stdout.splitlines()
            self.assertLessEqual(max(map(len, lines)), 80)
            document = json.loads(path.read_text(encoding="utf-8"))
            workloads = dict.fromkeys(cell["workload"] for cell in document["switchmark"]["cells"])
            self.assertEqual([line for line in lines if line in workloads], list(workloads))
            self.assertEqual(done.stdout.count("?\n"), len(document["switchmark"]["crossovers"]))


def reference(name: str) -> dict[str, Any]:
    return json.loads((tools.ROOT / f"results/reference/{name}.json").read_text(encoding="utf-8"))


def with_servers() -> dict[str, Any]:
    """A record of servers and little else, of ten samples a metric, without crossovers."""
    document = synthetic.Synthetic(processes=10, repetitions=1).record()
    document["benchmarks"], ours = [], document["switchmark"]
    ours["crossovers"], ours["comparisons"] = [], []
    ours["cells"] = [cell for cell in ours["cells"] if cell["workload"] in ("http_service", "connections", "spawn", "ring")]
    return document


def unmeasure(document: dict[str, Any], statuses: dict[str, str]) -> None:
    """Makes each of these cells one that was not measured, and drops what rests on it."""
    ours = document["switchmark"]
    ours.pop("answer", None)
    for cell in ours["cells"]:
        if cell["id"] in statuses:
            cell |= {"status": statuses[cell["id"]], "reason": "because", "metrics": {}, "histograms": {}}
    drop_loose_ends(document)


def keep(document: dict[str, Any], is_kept: Any) -> None:
    ours = document["switchmark"]
    ours.pop("answer", None)
    ours["cells"] = [cell for cell in ours["cells"] if is_kept(cell)]
    drop_loose_ends(document)


def drop_loose_ends(document: dict[str, Any]) -> None:
    """Comparisons and crossovers of cells that are not measured any more, as the program would not have made them."""
    ours = document["switchmark"]
    measured = {cell["id"]: cell for cell in ours["cells"] if cell["status"] == "measured"}
    ends = {(cell["workload"], cell["model"], value) for cell in measured.values() for value in cell["params"].values()}
    ours["comparisons"] = [row for row in ours["comparisons"] if row["cell"] in measured]
    ours["crossovers"] = [row for row in ours["crossovers"]
                          if all((row["workload"], model, value) in ends
                                 for model in (row["model"], row["reference"]) for value in (row["first"], row["last"]))]


def lies(sentence: str) -> list[str]:
    """The sentence with one thing changed: each model, each number, and some words."""
    made = []
    for match in re.finditer(summary_sentences.MODEL, sentence):
        other = "fiber" if match[0] != "fiber" else "coroutine"
        made.append(sentence[: match.start()] + other + sentence[match.end() :])
    for match in re.finditer(r"\d[\d,.]*\d|\d", sentence):
        digit = str((int(match[0][-1]) + 1) % 10)
        made.append(sentence[: match.end() - 1] + digit + sentence[match.end() :])
    for old, new in (("longer", "less time"), ("more slowly", "faster"), ("more than", "at most"), (" ns", " us"),
                     (" ms", " us"), ("starve", "run"), ("less than", "more than")):
        if old in sentence:
            made.append(sentence.replace(old, new, 1))
    return made


if __name__ == "__main__":
    unittest.main()
