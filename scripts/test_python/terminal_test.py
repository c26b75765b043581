"""The table on a terminal."""

import os
import pty
import re
import subprocess
import unittest

import synthetic
import tools

from switchmark.comparison import columns

CELL = "ring/fiber/tasks:1000"


class TerminalTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        base, new = (synthetic.Synthetic(seed, spectrum=False).record() for seed in (1, 2))
        synthetic.scale(new, CELL, "switch_ns", 1.2)
        synthetic.scale(new, CELL, "switch_ratio", 0.5)
        self.rows = sum(len(cell["metrics"]) for cell in base["switchmark"]["cells"])
        self.paths = [synthetic.write(base, self.folder / "base"), synthetic.write(new, self.folder / "new")]

    def on_a_terminal(self, **environment: str) -> str:
        """What it prints when its standard output is a terminal."""
        try:
            ours, theirs = pty.openpty()
        except OSError as failure:  # a chroot or container without /dev/pts
            self.skipTest(f"no pseudo-terminal can be had here: {failure}")
        child = subprocess.Popen(
            [tools.SCRIPTS / "compare", *self.paths, "--least-rounds", "1"], stdout=theirs, env=os.environ | {"NO_COLOR": "", "TERM": "xterm"} | environment
        )
        os.close(theirs)
        printed = b""
        try:
            while block := os.read(ours, 65536):
                printed += block
        except OSError:  # how a terminal says that nobody writes to it any more
            pass
        os.close(ours)
        child.wait()
        return printed.decode()

    def test_what_matters_and_a_count_of_the_rest(self) -> None:
        text = tools.run("compare", *self.paths, "--least-rounds", "1").stdout
        lines = text.splitlines()
        self.assertTrue(lines[0].startswith(f"Regression: 1 of {self.rows:,} rows worse: {CELL} switch_ns; 1 better."), lines[0])
        head = next(index for index, line in enumerate(lines) if line.startswith("verdict "))
        self.assertEqual([line.split()[:3] for line in lines[head + 1 : head + 3]],
                         [["worse", CELL, "switch_ns"], ["better", CELL, "switch_ratio"]])
        self.assertRegex(lines[head + 4], r"^\d+ same, \d+ not resolved \(--all shows them\)\.$")
        self.assertRegex(text, r"The median row could have seen \d[\d.]* %; the bluntest, \S+ \S+, \d+ %\.")

    def test_all(self) -> None:
        lines = tools.run("compare", *self.paths, "--least-rounds", "1", "--all").stdout.splitlines()
        head = next(index for index, line in enumerate(lines) if line.startswith("verdict "))
        rows = lines[head + 1 : lines.index("", head)]
        self.assertEqual(len(rows), self.rows)
        self.assertNotIn("--all", "".join(lines))
        # Left and right ends of columns stand below those of the names.
        for name in ("cell", "metric"):
            at = lines[head].index(name)
            self.assertTrue(all(row[at - 2 : at] == "  " and row[at] != " " for row in rows), name)
        end = lines[head].index("NEW / BASE") + len("NEW / BASE")
        self.assertTrue(all(row[end - 1] != " " and row[end : end + 2] == "  " for row in rows))

    def test_colour_on_a_terminal_only(self) -> None:
        self.assertNotIn("\x1b", tools.run("compare", *self.paths, "--least-rounds", "1").stdout)
        for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            self.assertNotIn("\x1b", self.on_a_terminal(**unwanted))
        text = self.on_a_terminal()
        self.assertRegex(text, rf"\x1b\[31mworse +{CELL}")
        self.assertRegex(text, rf"\x1b\[32mbetter +{CELL}")
        self.assertEqual(len(re.findall(r"\x1b\[3\dm", text)), len(re.findall(r"\x1b\[0m", text)))

    def test_percent(self) -> None:
        for share, text in ((0, "0 %"), (0.031, "3.1 %"), (0.312, "31 %"), (2.5, "250 %"), (11, "> 1,000 %")):
            self.assertEqual(columns.percent(share), text)


if __name__ == "__main__":
    unittest.main()
