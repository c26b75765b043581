"""What the commands share: how they end, the marks in texts, rows of Markdown, numbers; and scripts/validate, charts' folders."""

import contextlib
import io
import os
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import synthetic
import tools

from switchmark import atomic, charts, command, managed_section, markdown, validate
from switchmark.errors import BadInput
from switchmark.number_format import number, quantity, significant


class RunTest(unittest.TestCase):
    def ended(self, main: Callable[[], int], encoding: str = "utf-8") -> tuple[int, str, str]:
        """The exit code, and what is written to standard output and standard error."""
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
        with mock.patch.object(sys, "stdout", streams[0]), mock.patch.object(sys, "stderr", streams[1]):
            with self.assertRaises(SystemExit) as caught:
                command.run("tool", main)
            for stream in streams:
                stream.flush()
        return caught.exception.code, *(stream.buffer.getvalue().decode(encoding) for stream in streams)

    def test_the_code_is_that_of_main(self) -> None:
        for code in (0, 1, 3):
            self.assertEqual(self.ended(lambda code=code: code), (code, "", ""))

    def test_bad_input_is_one_line(self) -> None:
        def refuse() -> int:
            print("begun")
            raise BadInput("x:\ny")

        self.assertEqual(self.ended(refuse), (2, "begun\n", "tool: x: y\n"))

    def test_an_interrupt(self) -> None:
        self.assertEqual(self.ended(mock.Mock(side_effect=KeyboardInterrupt)), (130, "", ""))

    def test_what_the_encoding_lacks_is_escaped(self) -> None:
        def tell() -> int:
            print("é\ud800")
            command.note("tool", "é\n€")
            return 0

        self.assertEqual(self.ended(tell, "ascii"), (0, "\\xe9\\ud800\n", "tool: note: \\xe9 \\u20ac\n"))

    def test_an_output_that_is_full(self) -> None:
        with open("/dev/full", "w", encoding="utf-8") as full, contextlib.redirect_stderr(
                io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as told:
            with mock.patch.object(sys, "stdout", full), self.assertRaises(SystemExit) as caught:
                command.run("tool", lambda: print("x") or 0)
            told.flush()
            self.assertEqual(os.readlink(f"/proc/self/fd/{full.fileno()}"), os.devnull)
            self.assertEqual((caught.exception.code, told.buffer.getvalue()), (
                2, b"tool: standard output: No space left on device; send it somewhere it can be written\n"))

    def test_a_parser(self) -> None:
        parser = command.Parser("tool", "What it does.", "a\n   b")
        parser.add_argument("--option")
        with self.assertRaises(BadInput) as caught:
            parser.parse_args(["--opt", "x"])
        self.assertEqual(str(caught.exception), "unrecognized arguments: --opt; did you mean '--option'? see scripts/tool --help")
        self.assertIn("usage: scripts/tool [-h] [--version] [--option OPTION]\n\nWhat it does.\n", parser.format_help())
        self.assertTrue(parser.format_help().endswith("\n\na\n   b\n"))


class ManagedSectionTest(tools.Case):
    def cut(self, *lines: str) -> managed_section.ManagedSection:
        path = self.folder / "a.md"
        path.write_text("\n".join(lines), encoding="utf-8")
        return managed_section.load(path, "x")

    def test_between_the_marks(self) -> None:
        begin, end = "<!-- x: begin -->", " <!-- x: end -->"
        for inside, first, kept in (
            (["a"], 3, ["a"]), (["", " ", "a", "", "b", "", ""], 5, ["a", "", "b"]), ([], 3, []), (["", ""], 5, []),
        ):
            found = self.cut("head", begin, *inside, end, "tail", "")
            self.assertEqual(found, managed_section.ManagedSection(["head", begin], kept, [end, "tail", ""], first))
        self.assertEqual(found.having(["1", "2"]), f"head\n{begin}\n\n1\n2\n\n{end}\ntail\n")

    def test_marks_that_are_wrong(self) -> None:
        begin, end = "<!-- x: begin -->", "<!-- x: end -->"
        for lines, words in (
            ([end, begin], ":1: the end of x stands before its begin; exchange the two lines"),
            (["", begin, end, begin], f":4: the line {begin} stands there again; leave one of them"),
            ([begin, end, "", end], f":4: the line {end} stands there again; leave one of them"),
            ([begin], f": no line {end}; put one where the table is to stand"),
            ([end], f": no line {begin}; put one where the table is to stand"),
        ):
            with self.subTest(lines), self.assertRaises(BadInput) as caught:
                self.cut(*lines)
            self.assertEqual(str(caught.exception), f"{self.folder / 'a.md'}{words}")

    def test_texts_that_cannot_be_read(self) -> None:
        (self.folder / "b").write_bytes(b"abc\xff")
        for name, words in (("none", "no such file; name a text that has a place for the table"),
                            (".", "cannot read: Is a directory; name a text that can be read"),
                            ("b", "byte 3 is not UTF-8; name a text in UTF-8")):
            with self.assertRaises(BadInput) as caught:
                managed_section.load(self.folder / name, "x")
            self.assertEqual(str(caught.exception), f"{self.folder / name}: {words}")


class MarkdownTest(unittest.TestCase):
    def test_rows(self) -> None:
        line = markdown.row(["a", "b | c", "<d>", "`<e>` <f>", "g\nh", ""])
        self.assertEqual(line, "| a | b \\| c | &lt;d> | `<e>` &lt;f> | g h |  |")
        self.assertEqual(markdown.columns(f" {line}\n"), ["a", "b \\| c", "&lt;d>", "`<e>` &lt;f>", "g h", ""])

    def test_numbers(self) -> None:
        for value, text in ((0.00123456, "0.00123"), (7.954, "7.95"), (99.94, "99.9"), (99.96, "100"), (100.4, "100"),
                            (1234.5, "1,234"), (-1234.56, "-1,235"), (0, "0"), (-0.5, "-0.5")):
            self.assertEqual(number(value), text)


class QuantityTest(unittest.TestCase):
    def test_in_the_unit_that_is_read_most_easily(self) -> None:
        for value, unit, text in (
            (1.404e4, "ns", "14.0 us"), (709632, "us", "0.710 s"), (999.4, "ns", "999 ns"), (1000, "ns", "1.00 us"),
            (2.09e6, "ns", "2.09 ms"), (0.05, "us", "50.0 ns"), (477e3, "us", "477 ms"), (535, "ms", "0.535 s"),
            (0.31, "ns", "0.310 ns"), (12, "s", "12.0 s"), (-1500, "ns", "-1.50 us"), (4096, "B", "4,096 B"),
            (5e9, "B", "5.00 GB"), (1.02, "x", "1.02 x"), (0.99951, "1", "1.00"), (2500, "1/s", "2,500 1/s"), (0, "us", "0 ns"),
        ):
            self.assertEqual(quantity(value, unit), text)

    def test_in_one_unit_with_another_figure(self) -> None:
        self.assertEqual([quantity(value, "ns", 1020) for value in (985, 1020, -3.5)], ["0.985 us", "1.02 us", "-0.00350 us"])
        self.assertEqual([quantity(value, "ns", signed=True) for value in (2.5, 0, -2.5)], ["+2.50 ns", "+0 ns", "-2.50 ns"])

    def test_digits(self) -> None:
        for value, text in ((99.94, "99.9"), (99.96, "100"), (1234567, "1,234,567"), (1e300, "1.00e+300"), (1e-5, "1.00e-05"),
                            (-0.5, "-0.500")):
            self.assertEqual(significant(value), text)


class AtomicTest(tools.Case):
    def test_a_pipe_is_written_directly(self) -> None:
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        atomic.write(pipe, b"told")
        self.assertEqual((os.read(reader, 9), pipe.is_fifo()), (b"told", True))
        os.close(reader)

    def test_the_data_is_on_the_disk_before_it_has_its_name(self) -> None:
        def look(_: int) -> None:
            self.assertFalse((self.folder / "a").exists())
            (part,) = self.folder.iterdir()
            self.assertEqual((part.name, part.read_bytes()), (f".a.{os.getpid()}.part", b"told"))

        with mock.patch("os.fsync", side_effect=look) as sync:
            atomic.write(self.folder / "a", b"told")
        sync.assert_called_once()

    def test_folders(self) -> None:
        place = self.folder / "a/b"
        for _ in range(2):
            atomic.make_directory(place)
        self.assertTrue(place.is_dir())
        (place / "file").touch()
        with self.assertRaisesRegex(BadInput, "file: cannot make this folder: File exists; choose another with -o"):
            atomic.make_directory(place / "file")


class ValidateTest(tools.Case):
    def test_a_line_a_file(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1).record()
        synthetic.keep(document, "spawn")
        synthetic.unmeasure(document, "spawn/fiber/children:1000", "not_applicable", "no body")
        good = synthetic.write(document, self.folder / "good.json")
        synthetic.keep(document)
        empty = synthetic.write(document, self.folder / "empty.json")
        for paths, code, out, bad in (
            ([good, empty], 0, f"{good}: valid, 5 cells: 4 measured, 1 not applicable\n{empty}: valid, no cells\n", ""),
            ([self.folder / "x", good], 2, f"{good}: valid, 5 cells: 4 measured, 1 not applicable\n",
             f"validate: {self.folder}/x: no such file; name a record that scripts/bench --out has written\n"),
        ):
            streams = io.StringIO(), io.StringIO()
            with (mock.patch.object(sys, "argv", ["validate", *map(str, paths)]), contextlib.redirect_stdout(streams[0]),
                  contextlib.redirect_stderr(streams[1])):
                self.assertEqual(validate.main(), code)
            self.assertEqual([stream.getvalue() for stream in streams], [out, bad])


class PlacesTest(unittest.TestCase):
    def test_where_the_charts_go(self) -> None:
        for results, out, places in (
            (["x/a.json"], None, ["x/a-charts"]), (["x/a.b"], None, ["x/a.b-charts"]),
            (["a.json", "x/a.json"], None, ["a-charts", "x/a-charts"]), (["a.json"], "o", ["o"]),
            (["x/a.json", "b"], "o", ["o/a", "o/b"]),
        ):
            found = charts._places([Path(each) for each in results], Path(out) if out else None)
            self.assertEqual(found, [Path(place) for place in places])
        with self.assertRaisesRegex(BadInput, "^-o -: charts are several files"):
            charts._places([Path("a.json")], Path("-"))
        for results, out, place in ((["a.json", "b", "a"], None, "a-charts"), (["a.json", "b.json", "x/a.json"], "o", "o/a")):
            with self.assertRaises(BadInput) as caught:
                charts._places([Path(each) for each in results], Path(out) if out else None)
            self.assertEqual(str(caught.exception),
                             f"{place}: 2 RESULTs would put their charts there; give files of different names")


if __name__ == "__main__":
    unittest.main()
