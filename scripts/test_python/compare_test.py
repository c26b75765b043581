"""scripts/compare as a command, and Google Benchmark's own comparison on the same records."""

import json
import subprocess
import unittest
from pathlib import Path

import synthetic
import tools

CELL = "ring/fiber/tasks:1000"


class CompareTest(tools.Case):
    def test_verdict_and_files(self) -> None:
        base, new = (synthetic.Synthetic(seed, spectrum=False).record() for seed in (1, 2))
        synthetic.scale(new, CELL, "switch_ns", 1.2)
        paths = [synthetic.write(base, self.folder / "base"), synthetic.write(new, self.folder / "new")]
        files = ["--least-rounds", "1", "--markdown", self.folder / "out.md", "--json", self.folder / "out.json"]
        done = tools.run("compare", *paths, *files)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn(f"rows worse: {CELL} switch_ns", done.stdout.splitlines()[0])
        markdown = (self.folder / "out.md").read_text(encoding="utf-8")
        self.assertEqual(markdown.splitlines()[0], f"**{done.stdout.splitlines()[0].removesuffix('.')}.**")
        told = json.loads((self.folder / "out.json").read_text(encoding="utf-8"))
        failing = [(row["cell"], row["metric"]) for row in told["rows"] if row["fails"]]
        self.assertEqual((told["exit_code"], failing), (1, [(CELL, "switch_ns")]))
        self.assertEqual(tools.run("compare", *paths, "--least-rounds", "1", "--minimum-effect", "0.3").returncode, 0)

    def test_a_single_run_a_side_warns_of_what_is_measured(self) -> None:
        base, new = (synthetic.Synthetic(seed, spectrum=False).record() for seed in (1, 2))
        synthetic.scale(new, CELL, "switch_ns", 1.2)
        paths = [synthetic.write(base, self.folder / "base"), synthetic.write(new, self.folder / "new")]
        done = tools.run("compare", *paths)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, rf"warning: worse +{CELL} +switch_ns .* does not gate: fewer than 3 runs a side were interleaved")

    def test_the_default_confidence(self) -> None:
        path = synthetic.write(synthetic.Synthetic(1, spectrum=False).record(), self.folder / "one.json")
        tools.run("compare", path, path, "--json", self.folder / "out.json")
        told = json.loads((self.folder / "out.json").read_text(encoding="utf-8"))
        tested = sum(row["kind"] != "exact" for row in told["rows"])
        self.assertEqual((told["confidence"], told["minimum_effect"]), (0.995, 0.05))
        self.assertAlmostEqual(told["row_confidence"], 1 - 0.005 / tested, 9)

    def test_files_are_written_before_it_fails(self) -> None:
        base, new = (synthetic.Synthetic(seed, spectrum=False).record() for seed in (1, 2))
        synthetic.drop(new, CELL)
        paths = [synthetic.write(base, self.folder / "base"), synthetic.write(new, self.folder / "new")]
        done = tools.run("compare", *paths, "--markdown", self.folder / "out.md", "--json", self.folder / "out.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("**Regression: 1 cell or metric lost", (self.folder / "out.md").read_text(encoding="utf-8"))
        self.assertEqual(json.loads((self.folder / "out.json").read_text(encoding="utf-8"))["exit_code"], 1)
        self.assertEqual(tools.run("compare", *paths, "--allow-missing").returncode, 0)
        self.assertEqual(tools.run("compare", *reversed(paths)).returncode, 0)

    def test_several_files_a_side(self) -> None:
        """Two processes a file: of one file a side they are too few, of three not."""
        paths: dict[str, list[Path]] = {"base": [], "new": []}
        for seed, (name, factor) in enumerate((("base", 1), ("new", 1.2)) * 3):
            run = synthetic.Synthetic(seed, processes=2, spectrum=False).record()
            synthetic.scale(run, CELL, "switch_ns", factor)
            run["switchmark"]["run"]["started"] = f"2025-01-02T03:04:0{seed}Z"
            paths[name].append(synthetic.write(run, self.folder / f"{name}{seed}.json"))
        self.assertEqual(tools.run("compare", paths["base"][0], paths["new"][0], "--least-rounds", "1").returncode, 0)
        done = tools.run("compare", "--base", *paths["base"], "--new", *paths["new"])
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn(f"rows worse: {CELL} switch_ns", done.stdout.splitlines()[0])
        self.assertIn("3 runs of BASE, 3 of NEW, interleaved in time", done.stdout)


class BaselineTest(tools.Case):
    """A name in place of a file."""

    NAME = "debian-12-quick"

    def test_known(self) -> None:
        path = tools.ROOT / "results" / "reference" / f"{self.NAME}.json"
        self.assertEqual(tools.run("compare", self.NAME, path).returncode, 0)
        self.assertEqual(tools.run("compare", "--new", path, "--base", self.NAME).returncode, 0)

    def test_a_file_of_that_name_comes_first(self) -> None:
        (self.folder / self.NAME).write_text("{}", encoding="utf-8")
        done = subprocess.run(
            [tools.SCRIPTS / "compare", self.NAME, self.NAME], cwd=self.folder, capture_output=True, check=False
        )
        self.assertEqual((done.returncode, b"no key 'switchmark'" in done.stderr), (2, True), done.stderr)

    def test_unknown(self) -> None:
        known = ", ".join(sorted(path.stem for path in (tools.ROOT / "results" / "reference").glob("*.json")))
        done = tools.run("compare", "debian-11", self.NAME)
        self.assert_one_line(done, "debian-11: no such file, and no baseline of that name", f": {known}\n")
        self.assert_one_line(tools.run("compare", self.folder / "x.json", self.NAME), "x.json: no such file; name a")
        self.assert_one_line(tools.run("compare", "x" * 5000, self.NAME), "no such file")


class GoogleTest(tools.Case):
    """Google Benchmark's own comparison reads a record."""

    COMPARE = Path("/usr/share/benchmark/compare.py")

    def test_reads_a_record(self) -> None:
        if not self.COMPARE.exists():
            self.fail(f"{self.COMPARE} is missing; type: sudo apt-get install libbenchmark-tools")
        base = synthetic.Synthetic(seed=1, processes=5, repetitions=2).record()
        new = synthetic.Synthetic(seed=2, processes=5, repetitions=2).record()
        paths = [synthetic.write(base, self.folder / "base.json"), synthetic.write(new, self.folder / "new.json")]
        done = subprocess.run(
            ["/usr/bin/python3", self.COMPARE, "--no-color", "benchmarks", *paths],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        measured = [cell for cell in base["switchmark"]["cells"] if cell["status"] == "measured"]
        for cell in measured:
            self.assertIn(f"{cell['id']}/manual_time", done.stdout)


if __name__ == "__main__":
    unittest.main()
