"""scripts/guards: the table it prints, writes and checks, and what it says of files that are not as they should be."""

import unittest
from pathlib import Path

import synthetic
import tools

from switchmark import guard_table, markdown

TABLE = """\
| hazard | guard | without it | what it costs |
|---|---|---|---|
| C++ exception state is per thread | swapped at every switch out of a `catch` | wrong result: 5 of 8 differ | \
yield 0.31 ns, forced switch 12 ns |
| malloc \\| stdio are not re-entrant | a tick outside program code is deferred | killed by SIGSEGV | \
yield: not resolved, forced switch 1,234 ns |
| errno is per thread | saved in the handler | **not shown**: without it held; with it held \
(the kernel left it alone) | - |
| a signal frame of 11 KB overflows the stack | headroom is checked | not applicable: this CPU has no AMX | - |
"""
BEGIN, END = "<!-- guards: begin -->", "<!-- guards: end -->"


class TableTest(unittest.TestCase):
    def row(self, **values: object) -> list[str]:
        return markdown.columns(guard_table.to_markdown([synthetic.guard("a", "h", "g", **values)])[-1])

    def test_costs(self) -> None:
        cost = synthetic.cost
        cases = {
            "yield 12.3 ns": (cost(12.34, 1), None),
            "forced switch 99.9 ns": (None, cost(99.94, 1)),
            "yield -2 ns, forced switch 1,500 ns": (cost(-2, 1), cost(1500, 1)),
            "yield: not resolved": (cost(1, 1), None),
            "yield: not resolved, forced switch: not resolved": (cost(-1, 1), cost(0, 3)),
            "-": (None, None),
        }
        for words, (of_yield, forced) in cases.items():
            self.assertEqual(self.row(yield_cost_ns=of_yield, forced_cost_ns=forced)[-1], words)

    def test_what_a_guard_was_not_shown_to_do(self) -> None:
        failed = self.row(status="not_shown", without="deadlock", **{"with": "deadlock"})
        self.assertEqual(failed[2], "**not shown**: without it deadlock; with it deadlock")

    def test_a_text_stays_in_its_cell(self) -> None:
        self.assertEqual(self.row(without="a|b\n`<c>|` <d>")[2], "a\\|b `<c>\\|` &lt;d>")

    def test_differences(self) -> None:
        wanted = TABLE.splitlines()
        cases = {
            "none": (wanted, None),
            "another cost": ([line.replace("12 ns", "13 ns") for line in wanted], None),
            "another guard": ([line.replace("saved", "kept") for line in wanted], (4, "column 'guard': 'kept in")),
            "another outcome": ([line.replace("5 of", "6 of") for line in wanted], (2, "column 'without it'")),
            "another head": ([wanted[0].replace("hazard", "danger"), *wanted[1:]], (0, "column 'hazard': 'danger'")),
            "other rows": ([*wanted[:2], *wanted[3:], wanted[2]], (2, "column 'hazard': 'malloc")),
            "short": (wanted[:4], (4, "the table ends before its row 'errno is")),
            "empty": ([], (0, "the table ends before its row 'hazard'")),
            "long": ([*wanted, wanted[2]], (6, "a row too many")),
            "no row": ([*wanted[:3], "prose", *wanted[3:]], (3, "not a row of four columns")),
            "a column less": ([*wanted[:5], "| a | b | - |"], (5, "not a row of four columns")),
        }
        for name, (found, expected) in cases.items():
            with self.subTest(name):
                told = guard_table.difference(wanted, found)
                self.assertEqual(told and told[0], expected and expected[0])
                self.assertIn(expected[1] if expected else "", told[1] if told else "")


class GuardsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        document = synthetic.Synthetic(processes=1, repetitions=1).record()
        synthetic.drop(document, *[cell["id"] for cell in document["switchmark"]["cells"]])
        self.document, self.result = document, synthetic.write(document, self.folder / "run.json")

    def text(self, *lines: str) -> Path:
        path = self.folder / "README.md"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def test_prints(self) -> None:
        done = tools.run("guards", self.result)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, TABLE, ""))

    def test_writes_between_the_marks_and_nowhere_else(self) -> None:
        path = self.text("# µ", "", BEGIN, "old", "| older |", END, "tail")
        for _ in range(2):
            done = tools.run("guards", self.result, "--write", path)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, f"{path}\n", ""))
            text = path.read_text(encoding="utf-8")
            self.assertEqual(text, f"# µ\n\n{BEGIN}\n\n{TABLE}\n{END}\ntail")
        self.assertEqual({it.name for it in self.folder.iterdir()}, {"README.md", "run.json"})

    def test_checks_what_it_has_written(self) -> None:
        path = self.text(BEGIN, END)
        tools.run("guards", self.result, "--write", path)
        done = tools.run("guards", self.result, "--check", path)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_costs_may_differ_from_run_to_run(self) -> None:
        path = self.text(BEGIN, TABLE.replace("0.31 ns", "0.4 ns").replace("yield: not resolved", "yield 3 ns"), END)
        self.assertEqual(tools.run("guards", self.result, "--check", path).returncode, 0)

    def test_a_difference_is_one_line(self) -> None:
        path = self.text("# a", BEGIN, "", TABLE.replace("killed by SIGSEGV", "held"), END)
        before = path.read_bytes()
        done = tools.run("guards", self.result, "--check", path)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
        self.assertIn(f"guards: {path}:7: column 'without it': 'held' stands there, the record says 'kill", done.stderr)
        self.assertIn(f"; type: scripts/guards {self.result} --write {path}", done.stderr)
        self.assertEqual(path.read_bytes(), before)

    def test_texts_without_a_place(self) -> None:
        cases = {
            "no begin": ([END], f": no line {BEGIN}; put one"),
            "no end": ([BEGIN], f": no line {END}; put one"),
            "marks within a line": ([f"See {BEGIN}", END], f": no line {BEGIN}"),
            "two begins": ([BEGIN, BEGIN, END], f":2: the line {BEGIN} stands there again; leave"),
            "two ends": ([BEGIN, END, "", END], f":4: the line {END} stands there again"),
            "end before begin": (["", END, BEGIN], ":2: the end of guards stands before its begin; exchange"),
        }
        for name, (lines, words) in cases.items():
            for option in ("--write", "--check"):
                with self.subTest(name, option=option):
                    path = self.text(*lines)
                    self.assert_one_line(tools.run("guards", self.result, option, path), f"guards: {path}{words}")
                    self.assertEqual(path.read_text(encoding="utf-8"), "\n".join(lines))

    def test_unreadable_texts(self) -> None:
        latin = self.folder / "latin.md"
        latin.write_bytes(b"\xb5")
        cases = {latin: "byte 0 is not UTF-8", self.folder / "none": "no such file", self.folder: "Is a directory"}
        for path, words in cases.items():
            self.assert_one_line(tools.run("guards", self.result, "--write", path), f"{path}: ", words)

    def test_a_record_without_guards(self) -> None:
        path = self.text(BEGIN, "old", END)
        for change in (lambda ours: ours.update(guards=[]), lambda ours: ours.pop("guards")):
            change(self.document["switchmark"])
            result = synthetic.write(self.document, self.folder / "old.json")
            done = tools.run("guards", result, "--write", path)
            self.assert_one_line(done, f"guards: {result}: switchmark.guards: the record tells of no guard; name one")
            self.assertIn("old", path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
