"""scripts/export: each format read back by a reader that isn't ours, or held against what it is known to do."""

import csv
import json
import re
import statistics
import subprocess
import unittest
from pathlib import Path
from typing import Any

import synthetic
import tools

FORMATS = (("csv",), ("github-action-benchmark", "--better", "lower"), ("google-benchmark",))


class ExportCase(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=3, repetitions=2, spectrum=False).record()

    def save(self, name: str = "run.json") -> Path:
        return synthetic.write(self.document, self.folder / name)

    def export(self, path: Path, *arguments: object) -> Path:
        """The file that scripts/export makes of `path`."""
        out = self.folder / f"{path.stem}.export"
        done = tools.run("export", path, "-o", out, "--format", *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return out

    def metrics(self) -> list[tuple[dict[str, Any], str, dict[str, Any]]]:
        cells = self.document["switchmark"]["cells"]
        return [(cell, name, metric) for cell in cells for name, metric in cell["metrics"].items()]


class CsvTest(ExportCase):
    """Python's own reader."""

    def test_every_sample_comes_back(self) -> None:
        with self.export(self.save(), "csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        expected = [
            {"cell": cell["id"], "workload": cell["workload"], "model": cell["model"],
             "params": cell["id"].removeprefix(f"{cell['workload']}/{cell['model']}").removeprefix("/"),
             "metric": name, "unit": metric["unit"], "kind": metric["kind"], "better": metric["better"],
             "process": process, "sample": index, "value": metric["samples"][index]}
            for cell, name, metric in self.metrics() for index, process in enumerate(metric["processes"])
        ]
        numbers = {"process": int, "sample": int, "value": float}
        self.assertEqual([row | {key: kind(row[key]) for key, kind in numbers.items()} for row in rows], expected)

    def test_what_would_break_a_row_is_quoted(self) -> None:
        self.metrics()[0][2]["unit"] = 'n,"s"\n'
        with self.export(self.save(), "csv").open(encoding="utf-8", newline="") as file:
            self.assertEqual(next(csv.DictReader(file, strict=True))["unit"], 'n,"s"\n')


class GithubActionBenchmarkTest(ExportCase):
    """What its extractCustomBenchmarkResult, findAlerts and extractRangeInfo do, for it has no package to install."""

    def read(self, better: str) -> list[dict[str, Any]]:
        text = self.export(self.save(), "github-action-benchmark", "--better", better).read_text(encoding="utf-8")
        return json.loads(text)

    def test_one_entry_a_metric_of_the_direction(self) -> None:
        for better in ("lower", "higher"):
            entries = self.read(better)
            found = {entry["name"]: (entry["value"], entry["unit"]) for entry in entries}
            expected = {f"{cell['id']} {name}": (statistics.median(metric["samples"]), metric["unit"])
                        for cell, name, metric in self.metrics() if metric["better"] == better}
            self.assertEqual((len(entries), found), (len(expected), expected))
            self.assertGreater(len(entries), 0)

    def test_every_entry_has_the_fields_that_it_reads(self) -> None:
        for entry in self.read("lower") + self.read("higher"):
            kinds = {key: type(value) for key, value in entry.items()}
            self.assertEqual(
                {key: kind for key, kind in kinds.items() if key != "value"},
                {"name": str, "unit": str, "range": str, "extra": str},
            )
            self.assertIn(kinds["value"], (int, float))

    def test_the_range_is_a_number_behind_a_sign_and_covers_the_interval(self) -> None:
        entries = {entry["name"]: entry for entry in self.read("lower")}
        for cell, name, metric in self.metrics():
            if metric["better"] == "lower":
                entry = entries[f"{cell['id']} {name}"]
                reach = float(re.fullmatch(r"(?:\+-|±)\s*(\d.*)", entry["range"])[1]) * (1 + 1e-5)
                self.assertLessEqual(entry["value"] - reach, metric["low"])
                self.assertGreaterEqual(entry["value"] + reach, metric["high"])


class GoogleBenchmarkTest(ExportCase):
    """Google Benchmark's own compare.py. It returns 0 whatever it finds, so what it prints is looked at."""

    COMPARE = Path("/usr/share/benchmark/compare.py")

    def compare(self, base: Path, new: Path) -> dict[str, list[list[float]]]:
        """Name -> the figures of each of its rows: change of time and of CPU, time old and new, CPU old and new."""
        if not self.COMPARE.exists():
            self.fail(f"{self.COMPARE} is missing; type: sudo apt-get install libbenchmark-tools")
        done = subprocess.run(["/usr/bin/python3", self.COMPARE, "--no-color", "benchmarks", base, new],
                              capture_output=True, encoding="utf-8", check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        found: dict[str, list[list[float]]] = {}
        for name, figures in re.findall(r"^(\S+/manual_time) +([-+]\d.*)$", done.stdout, re.MULTILINE):
            found.setdefault(name, []).append([float(figure) for figure in figures.split()])
        return found

    def test_every_repetition_is_read(self) -> None:
        base = self.export(self.save("base.json"), "google-benchmark")
        for row in self.document["benchmarks"]:
            row["real_time"] *= 3
        found = self.compare(base, self.export(self.save("new.json"), "google-benchmark"))
        rows: dict[str, list[float]] = {}
        for row in self.document["benchmarks"]:
            rows.setdefault(row["name"], []).append(row["real_time"])
        self.assertEqual(found.keys(), rows.keys())
        for name, times in rows.items():
            for figures, time in zip(found[name], times, strict=True):
                # It prints whole units of time.
                self.assertAlmostEqual(figures[0], 2, places=3)
                self.assertAlmostEqual(figures[3], time, delta=0.51)

    def test_it_is_the_record_without_our_key(self) -> None:
        read = json.loads(self.export(self.save(), "google-benchmark").read_text(encoding="utf-8"))
        self.assertEqual(read, {key: self.document[key] for key in ("context", "benchmarks")})


class FileTest(ExportCase):
    def test_printed_as_written(self) -> None:
        for arguments in FORMATS:
            done = tools.run("export", self.save(), "--format", *arguments, PYTHONIOENCODING="ascii")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout, self.export(self.save(), *arguments).read_text(encoding="utf-8"))

    def test_nothing_to_export(self) -> None:
        cells = self.document["switchmark"]["cells"]
        synthetic.drop(self.document, *[cell["id"] for cell in cells])
        path, out = self.save(), self.folder / "out"
        for arguments in FORMATS:
            done = tools.run("export", path, "-o", out, "--format", *arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n"), out.exists()), (3, "", 1, False))

    def test_bad_input_leaves_the_old_file(self) -> None:
        out = self.folder / "out"
        out.write_text("old", encoding="utf-8")
        self.metrics()[0][2]["samples"][0] = float("nan")
        for arguments in FORMATS:
            done = tools.run("export", self.save(), "-o", out, "--format", *arguments)
            self.assert_one_line(done, "export: ", "run.json:", "NaN")
            self.assertEqual(out.read_text(encoding="utf-8"), "old")

    def test_the_record_is_not_overwritten(self) -> None:
        path, link = self.save(), self.folder / "link.json"
        link.symlink_to(path)
        for out in (path, link):
            self.assert_one_line(tools.run("export", path, "-o", out, "--format", "csv"), out, "the record itself")
        self.assertEqual(json.loads(path.read_text(encoding="utf-8")), self.document)

    def test_bad_usage(self) -> None:
        path = self.save()
        for arguments, words in (
            ((), "required: --format"), (("--format", "xml"), "invalid choice: 'xml'"),
            (("--format", "github-action-benchmark"), "--better lower or --better higher goes with"),
            (("--format", "csv", "--better", "lower"), "and only with it"),
            (("--format", "csv", "-o", self.folder / "none" / "x"), "cannot write: No such file"),
        ):
            with self.subTest(arguments=arguments):
                self.assert_one_line(tools.run("export", path, *arguments), words)


if __name__ == "__main__":
    unittest.main()
