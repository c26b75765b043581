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
        base, new = (synthetic.Synthetic(seed).record() for seed in (1, 2))
        synthetic.scale(new, CELL, "switch_ns", 1.2)
        paths = [synthetic.write(base, self.folder / "base"), synthetic.write(new, self.folder / "new")]
        files = ["--markdown", self.folder / "out.md", "--json", self.folder / "out.json"]
        done = tools.run("compare", *paths, *files)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn(f"rows worse: {CELL} switch_ns", done.stdout.splitlines()[0])
        self.assertEqual((self.folder / "out.md").read_text(encoding="utf-8"), done.stdout)
        told = json.loads((self.folder / "out.json").read_text(encoding="utf-8"))
        failing = [(row["cell"], row["metric"]) for row in told["rows"] if row["fails"]]
        self.assertEqual((told["exit_code"], failing), (1, [(CELL, "switch_ns")]))
        self.assertEqual(tools.run("compare", *paths, "--minimum-effect", "0.3").returncode, 0)


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
