"""A comparison as the texts that people and programs read, whole, from rows made by hand."""

import json
import textwrap
import unittest
from dataclasses import replace

import tools  # noqa: F401, it sets the path to the package

from switchmark.comparison import columns, export, grouping, summary, table, terminal
from switchmark.comparison.comparison import Comparison
from switchmark.comparison.row import Row, Verdict

WORSE = Row("ring/a", "switch_ns", Verdict.WORSE, True, "", "ns", "time", 10.0, 12.0, 1.2, 1.15, 1.25, False, 0.12)
WARNED = Row("ring/b", "switch_ns", Verdict.WORSE, False, "does not gate: other cpu", "ns", "time", 10.0, 15.0, 1.5, 1.4,
             1.6, False, 0.031)
DIFFERENCE = Row("ladder/empty", "rung_ns", Verdict.BETTER, True, "", "ns", "time", 0.5, -2.0, -2.5, -3.0, -2.0, True, 0.25)
MISSING = Row("spawn/a", "", Verdict.MISSING, False, "interrupted in BASE, measured in NEW")
LOST = Row("spawn/b", "", Verdict.LOST, True, "measured in BASE, absent in NEW")
ALLOWED = replace(LOST, gates=False)
NEW = Row("spawn/c", "", Verdict.NEW, False, "absent in BASE, measured in NEW")
SAME = Row("ring/c", "jumps", Verdict.SAME, True, "", "1", "exact", 1234567.0, 1234567.0, 1.0, 1.0, 1.0, False, None)
BLIND = Row("ring/d", "switch_ratio", Verdict.NOT_RESOLVED, False, "does not gate: other cpu", "x", "ratio", 1.0, 1.02, 1.02)
WIDE = Row("ring/e", "switch_ratio", Verdict.NOT_RESOLVED, False, "does not gate: fewer than 4 processes", "1", "ratio", 2.0,
           3000.0, 1500.0, 0.5, 4500000.0, False, 12.0)
ROWS = [SAME, BLIND, WORSE, DIFFERENCE, MISSING, WIDE, WARNED]


def compared(*rows: Row, notes: tuple[str, ...] = ()) -> Comparison:
    """A comparison of these rows."""
    return Comparison(list(rows), list(notes), 0.995, 0.99975, 0.05)


class ColumnsTest(unittest.TestCase):
    def test_of_each_kind_of_row(self) -> None:
        for row, expected in (
            (WORSE, ["worse", "ring/a", "switch_ns", "10.0 ns", "12.0 ns", "1.200", "1.150 to 1.250", "± 12 %", ""]),
            (WARNED, ["warning: worse", "ring/b", "switch_ns", "10.0 ns", "15.0 ns", "1.500", "1.400 to 1.600", "± 3.1 %",
                      "does not gate: other cpu"]),
            (DIFFERENCE, ["better", "ladder/empty", "rung_ns", "0.500 ns", "-2.00 ns", "-2.50 ns", "-3.00 ns to -2.00 ns", "± 0.250 ns", ""]),
            (MISSING, ["missing", "spawn/a", "", "", "", "", "", "", "interrupted in BASE, measured in NEW"]),
            (SAME, ["same", "ring/c", "jumps", "1,234,567", "1,234,567", "1.000", "exact", "any", ""]),
            (BLIND, ["not resolved", "ring/d", "switch_ratio", "1.00 x", "1.02 x", "1.020", "none", "nothing",
                     "does not gate: other cpu"]),
            (WIDE, ["not resolved", "ring/e", "switch_ratio", "2.00", "3,000", "1,500", "0.500 to 4,500,000", "± > 1,000 %",
                    "does not gate: fewer than 4 processes"]),
        ):
            with self.subTest(row.cell):
                self.assertEqual(columns.texts(row), expected)

    def test_percent(self) -> None:
        for share, text in ((0.0312, "3.1 %"), (0.0996, "10 %"), (0.1, "10 %"), (0.126, "13 %"), (0.001, "0.1 %"),
                            (9.999, "1,000 %"), (10, "1,000 %"), (10.001, "> 1,000 %"), (0, "0 %")):
            self.assertEqual(columns.percent(share), text)

    def test_a_ratio_of_a_thousand_loses_its_decimals(self) -> None:
        for effect, text in ((999.9, "999.900"), (1000, "1,000"), (1234, "1,234")):
            self.assertEqual(columns.texts(replace(WORSE, effect=effect))[5], text)

    def test_sides_have_one_unit_and_so_have_differences(self) -> None:
        told = columns.texts(replace(WORSE, base=985.0, new=1020.0))
        self.assertEqual(told[3:5], ["0.985 us", "1.02 us"])
        told = columns.texts(replace(DIFFERENCE, base=985.0, new=1020.0, effect=35.0, low=30.0, high=40.0, detectable=5.0))
        self.assertEqual(told[3:8], ["0.985 us", "1.02 us", "+35.0 ns", "+30.0 ns to +40.0 ns", "± 5.00 ns"])

    def test_a_count_is_shown_whole(self) -> None:
        told = columns.texts(replace(SAME, base=1234567.0, new=1234568.0))
        self.assertEqual(told[3:5], ["1,234,567", "1,234,568"])

    def test_a_zero_is_a_figure(self) -> None:
        told = columns.texts(replace(DIFFERENCE, base=0.0, new=0.0, effect=0.0, low=0.0, high=0.0, detectable=0.0))
        self.assertEqual(told[3:8], ["0 ns", "0 ns", "+0 ns", "+0 ns to +0 ns", "± 0 ns"])


class ComparisonTest(unittest.TestCase):
    def test_rows_by_what_they_mean(self) -> None:
        whole = compared(*ROWS)
        self.assertEqual((whole.failures, whole.warnings, whole.blind), ([WORSE], [WARNED], [BLIND]))
        self.assertEqual(whole.having(Verdict.SAME, Verdict.MISSING), [SAME, MISSING])
        self.assertEqual((whole.by_detectable, whole.median_detectable), ([WARNED, WORSE, WIDE], 0.12))
        self.assertEqual((compared(SAME).by_detectable, compared(SAME).median_detectable), ([], None))

    def test_exit_codes(self) -> None:
        for rows, code in (([], 3), ([SAME], 0), ([SAME, MISSING], 3), ([MISSING, WORSE], 1), ([WARNED], 0), ([DIFFERENCE], 0),
                           ([LOST, SAME], 1), ([ALLOWED, SAME], 0), ([NEW, SAME], 0), ([NEW], 3), ([ALLOWED], 3), ([LOST], 1)):
            self.assertEqual(compared(*rows).exit_code, code)

    def test_json(self) -> None:
        told = json.loads(export.to_json(compared(*ROWS, notes=("A note.",))))
        rows = told.pop("rows")
        self.assertEqual(told, {
            "exit_code": 1, "confidence": 0.995, "row_confidence": 0.99975, "minimum_effect": 0.05,
            "detectable": {"median": 0.12, "bluntest": 12.0, "blind_rows": 1}, "notes": ["A note."]})
        self.assertEqual([row["cell"] for row in rows], [row.cell for row in ROWS])
        self.assertEqual(rows[6], {
            "cell": "ring/b", "metric": "switch_ns", "verdict": "worse", "gates": False, "note": "does not gate: other cpu",
            "unit": "ns", "kind": "time", "base": 10.0, "new": 15.0, "effect": 1.5, "low": 1.4, "high": 1.6,
            "is_difference": False, "detectable": 0.031, "fails": False, "warns": True})
        self.assertEqual((rows[2]["fails"], rows[2]["warns"], rows[1]["low"]), (True, False, None))

    def test_json_of_nothing(self) -> None:
        text = export.to_json(compared())
        self.assertEqual(json.loads(text)["detectable"], {"median": None, "bluntest": None, "blind_rows": 0})
        self.assertTrue(text.startswith('{\n  "exit_code": 3,\n') and text.endswith("\n}\n"))


class SummaryTest(unittest.TestCase):
    def test_headline(self) -> None:
        better = replace(WORSE, verdict=Verdict.BETTER)
        for rows, text in (
            ([SAME], "No regression in 1 row"),
            ([SAME, better], "No regression in 2 rows; 1 better"),
            ([], "Nothing to compare: no cell was measured in both"),
            ([NEW], "Nothing to compare: no cell was measured in both; 1 new"),
            ([MISSING, SAME], "Incomplete: 1 cell or metric missing: spawn/a"),
            ([MISSING, replace(MISSING, cell="hog/a"), WARNED],
             "Incomplete: 2 cells or metrics missing: 2 cells (spawn/a, hog/a); 1 warned of"),
            ([WORSE, SAME], "Regression: 1 of 2 rows worse: ring/a switch_ns"),
            ([replace(WORSE, cell=f"ring/{name}") for name in "abcde"],
             "Regression: 5 of 5 rows worse: ring/a switch_ns, ring/b switch_ns, ring/c switch_ns and 2 more"),
            ([LOST, SAME], "Regression: 1 cell or metric lost: spawn/b"),
            ([ALLOWED, NEW, SAME], "No regression in 1 row; 1 lost, which is allowed; 1 new"),
            ([WORSE, LOST, MISSING, WARNED, WARNED, better],
             "Regression: 1 of 6 rows worse: ring/a switch_ns; 1 cell or metric lost: spawn/b; 1 missing; 2 warned of; 1 better"),
        ):
            self.assertEqual(summary.headline(compared(*rows)), text)

    def test_remarks(self) -> None:
        self.assertEqual(summary.remarks(compared(*ROWS, notes=("A note.",))), [
            "A note.", "Does not gate: other cpu (2 of 7 rows).", "Does not gate: fewer than 4 processes (1 of 7 rows).",
            "The median row could have seen 12 %; the bluntest, ring/e switch_ratio, > 1,000 %. 1 row could have seen "
            "nothing: a side has a single process; measure more processes, or name more files a side."])
        self.assertEqual(summary.remarks(compared(SAME, MISSING)), [])
        self.assertEqual(summary.remarks(compared(WORSE)),
                         ["The median row could have seen 12 %; the bluntest, ring/a switch_ns, 12 %."])

    def test_order(self) -> None:
        whole = compared(*ROWS)
        self.assertEqual(summary.notable(whole), [WORSE, WARNED, MISSING, DIFFERENCE])
        self.assertEqual(summary.notable(compared(NEW, DIFFERENCE, ALLOWED, MISSING, LOST, WARNED, WORSE), True),
                         [LOST, WORSE, WARNED, ALLOWED, MISSING, NEW, DIFFERENCE])
        self.assertEqual(summary.rest(whole), [BLIND, WIDE, SAME])
        self.assertEqual(summary.rest_counts(whole), "1 same, 2 not resolved")


class GroupingTest(unittest.TestCase):
    CELLS = [f"{workload}/a/n:{n}" for workload in ("ring", "hog", "walk") for n in range(5)] + ["spawn/a"]

    def lost(self, *cells: str, **values: object) -> list[Row]:
        return [replace(LOST, cell=cell, **values) for cell in cells]

    def test_rows_that_tell_the_same(self) -> None:
        for cells, text in (
            (self.CELLS[:1], "ring/a/n:0"), (self.CELLS[:5], "5 cells (all of ring)"),
            (self.CELLS[:11], "11 cells (all of ring, hog; walk/a/n:0)"),
            ([*self.CELLS[:9], "spawn/a"], "10 cells (all of ring; 4 of hog, 1 of spawn)"),
            (self.CELLS[1:4], "3 cells (ring/a/n:1, ring/a/n:2, ring/a/n:3)"),
        ):
            (row,) = grouping.grouped(self.lost(*cells), self.CELLS)
            self.assertEqual((row.cell, row.verdict, row.note), (text, Verdict.LOST, LOST.note))
            self.assertEqual(grouping.is_group(row), len(cells) > 1)

    def test_rows_that_differ_stay_apart(self) -> None:
        rows = [*self.lost("ring/a/n:0"), *self.lost("ring/a/n:1", metric="switch_ns"), *self.lost("ring/a/n:2", note="why"),
                *self.lost("ring/a/n:3", gates=False), WORSE, replace(WORSE, cell="ring/z"), NEW, MISSING]
        self.assertEqual(grouping.grouped(rows, self.CELLS), rows)

    def test_names(self) -> None:
        self.assertEqual(grouping.names(self.lost(*self.CELLS[:5]), self.CELLS), "5 cells (all of ring)")
        self.assertEqual(grouping.names(self.lost("ring/a/n:0", "ring/a/n:1", metric="x"), self.CELLS),
                         "x of 2 cells (ring/a/n:0, ring/a/n:1)")
        self.assertEqual(grouping.names([WORSE, WARNED], self.CELLS), "ring/a switch_ns, ring/b switch_ns")

    def test_on_a_terminal_a_group_is_a_line_of_its_own(self) -> None:
        rows = [*self.lost(*self.CELLS[:10]), *self.lost("hog/a/n:1", "hog/a/n:2", metric="run_ns", note="not in NEW"), SAME]
        whole = replace(compared(*rows), cells=frozenset(self.CELLS))
        lines = terminal.to_text(whole, False, False).splitlines()
        self.assertEqual(lines[2:5], ["lost: 10 cells (all of ring, hog): measured in BASE, absent in NEW",
                                      "lost: run_ns of 2 cells (hog/a/n:1, hog/a/n:2): not in NEW", ""])
        self.assertEqual(sum(line.startswith("lost  ") for line in terminal.to_text(whole, True, False).splitlines()), 12)


LEGEND = ("BASE and NEW are means of the processes' medians (geometric for ratios). All intervals together hold the truth with "
          "99.5 %, one by itself with at least 99.9 %. Changes up to 5 % are never worse or better. Detectable: the smallest change "
          "that this row could have seen.")
HEADLINE = "Regression: 1 of 4 rows worse: ring/a switch_ns; 1 missing; 1 better."


class TableTest(unittest.TestCase):
    WHOLE = compared(SAME, WORSE, replace(MISSING, note="one | two"), DIFFERENCE, notes=("A note.",))
    REMARK = "The median row could have seen 12 %; the bluntest, ring/a switch_ns, 12 %."

    def test_markdown(self) -> None:
        head = ("| verdict | cell | metric | BASE | NEW | NEW / BASE | interval | detectable | note |\n"
                "|---|---|---|--:|--:|--:|--:|--:|---|")
        self.assertEqual(table.to_markdown(self.WHOLE), f"""**{HEADLINE}**

- A note.
- {self.REMARK}

{head}
| **worse** | ring/a | switch_ns | 10.0 ns | 12.0 ns | 1.200 | 1.150 to 1.250 | ± 12 % |  |
| missing | spawn/a |  |  |  |  |  |  | one \\| two |
| better | ladder/empty | rung_ns | 0.500 ns | -2.00 ns | -2.50 ns | -3.00 ns to -2.00 ns | ± 0.250 ns |  |

<details><summary>1 same, 0 not resolved</summary>

{head}
| same | ring/c | jumps | 1,234,567 | 1,234,567 | 1.000 | exact | any |  |

</details>

{LEGEND}
""")

    def test_markdown_leaves_out_what_is_empty(self) -> None:
        self.assertEqual(table.to_markdown(compared()), f"**Nothing to compare: no cell was measured in both.**\n\n{LEGEND}\n")

    def test_terminal(self) -> None:
        self.assertEqual(terminal.to_text(self.WHOLE, False, False), f"""{HEADLINE}
  A note.
  {self.REMARK}

""" + textwrap.dedent("""\
            verdict  cell          metric         BASE       NEW  NEW / BASE              interval  detectable  note
            worse    ring/a        switch_ns   10.0 ns   12.0 ns       1.200        1.150 to 1.250      ± 12 %
            missing  spawn/a                                                                                    one | two
            better   ladder/empty  rung_ns    0.500 ns  -2.00 ns    -2.50 ns  -3.00 ns to -2.00 ns  ± 0.250 ns

            1 same, 0 not resolved (--all shows them).

            """) + f"{LEGEND}\n")

    def test_terminal_with_every_row(self) -> None:
        lines = terminal.to_text(self.WHOLE, True, False).splitlines()
        self.assertEqual(lines[8:], ["same     ring/c        jumps      1,234,567  1,234,567       1.000                 exact         any",
                                     "", LEGEND])

    def test_terminal_without_a_table(self) -> None:
        self.assertEqual(terminal.to_text(compared(SAME), False, False),
                         f"No regression in 1 row.\n\n1 same, 0 not resolved (--all shows them).\n\n{LEGEND}\n")
        self.assertEqual(terminal.to_text(compared(), False, False),
                         f"Nothing to compare: no cell was measured in both.\n\n{LEGEND}\n")

    def test_colours(self) -> None:
        lines = terminal.to_text(compared(WORSE, WARNED, MISSING, DIFFERENCE, SAME), True, True).splitlines()
        coloured = {line.split()[0].removeprefix("\033["): line for line in lines if line.startswith("\033")}
        self.assertEqual(sorted(coloured), ["31mRegression:", "31mworse", "32mbetter", "33mmissing", "33mwarning:"])
        for line in coloured.values():
            self.assertTrue(line.endswith("\033[0m"))
            self.assertEqual(line.count("\033"), 2)
        self.assertTrue(terminal.to_text(compared(SAME), False, True).startswith("\033[32mNo regression in 1 row.\033[0m\n"))
        self.assertTrue(terminal.to_text(compared(MISSING), False, True).startswith("\033[31mIncomplete"))

    def test_sentences_are_wrapped_at_the_columns_of_a_terminal_and_a_wider_table_says_so(self) -> None:
        rows = (WORSE, WARNED, MISSING, DIFFERENCE, SAME)
        lines = terminal.to_text(compared(*rows), True, False, 60).splitlines()
        table = [line for line in lines if line.startswith(("verdict", "worse", "warning", "missing", "better", "same"))]
        others = [line for line in lines if line not in table]
        self.assertLessEqual(max(map(len, others)), 60, others)
        widest = max(map(len, table))
        self.assertGreater(widest, 60)
        self.assertIn(f"(This table has {widest} columns; `| less -S` shows it without", others)
        self.assertNotIn("less -S", terminal.to_text(compared(*rows), True, False, widest))
        unwrapped = " ".join(" ".join(others).split())
        for sentence in terminal.to_text(compared(*rows), True, False).splitlines():
            if sentence not in table:
                self.assertIn(" ".join(sentence.split()), unwrapped)


if __name__ == "__main__":
    unittest.main()
