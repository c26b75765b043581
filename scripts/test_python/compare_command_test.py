"""scripts/compare's arguments and output, and the named baselines, without a process of their own."""

import contextlib
import io
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import synthetic
import tools

from switchmark import baseline, compare
from switchmark.errors import BadInput


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Case(tools.Case):
    def called(self, *arguments: object, stream: io.StringIO | None = None, **environment: str) -> tuple[int, str]:
        """The exit code and what is printed."""
        stream = stream or io.StringIO()
        words = ["compare", *map(str, arguments)]
        with (mock.patch.object(sys, "argv", words), mock.patch.dict(os.environ, environment), contextlib.redirect_stdout(stream)):
            return compare.main(), stream.getvalue()

    def refused(self, *arguments: object) -> str:
        with self.assertRaises(BadInput) as caught:
            self.called(*arguments)
        return str(caught.exception)


class ArgumentsTest(Case):
    def parsed(self, *arguments: str) -> object:
        with mock.patch.object(sys, "argv", ["compare", *arguments]):
            return compare._arguments()

    def test_defaults(self) -> None:
        found = self.parsed("a", "b")
        self.assertEqual((found.base, found.new, found.all, found.markdown, found.json, found.minimum_effect,
                          found.confidence, found.least_rounds, found.renames),
                         (["a"], ["b"], False, None, None, 0.05, 0.995, 3, None))

    def test_options(self) -> None:
        found = self.parsed("--base", "a", "b", "--new", "c", "--all", "--markdown", "x.md", "--json", "x.json",
                            "--minimum-effect", "0.5", "--confidence", "0.9", "--least-rounds", "7", "--renames", "y.json")
        self.assertEqual((found.base, found.new, found.all, found.markdown, found.json, found.minimum_effect,
                          found.confidence, found.least_rounds, found.renames),
                         (["a", "b"], ["c"], True, Path("x.md"), Path("x.json"), 0.5, 0.9, 7, Path("y.json")))

    def test_options_between_the_sides(self) -> None:
        found = self.parsed("a", "--all", "b")
        self.assertEqual((found.base, found.new), (["a"], ["b"]))

    def test_the_sides_are_told_in_one_way(self) -> None:
        for arguments in ([], ["a"], ["a", "b", "c"], ["--base", "a"], ["--new", "a"],
                          ["a", "b", "--base", "c"], ["a", "b", "--new", "c"]):
            with self.subTest(arguments), self.assertRaisesRegex(
                    BadInput, "^name two records, BASE and NEW, or several a side by --base FILE... --new FILE...; see scripts/compare"):
                self.parsed(*arguments)
        with self.assertRaises(BadInput):
            self.parsed("a", "b", "--base", "c", "--new", "d")

    def test_bounds_of_numbers(self) -> None:
        for option, name, good, bad, words in (
            ("--minimum-effect", "minimum_effect", ["0", "999999"], ["-0.001", "1e6", "nan"],
             "is not a share of 0 or more, such as 0.05"),
            ("--confidence", "confidence", ["0.001", "0.999999"], ["0", "0.9999991", "nan", "-1"],
             "does not lie between 0 and 0.999999"),
            ("--least-rounds", "least_rounds", ["1", "20"], ["0", "-1", "1.5", "\N{ARABIC-INDIC DIGIT THREE}", ""],
             "is not a number of 1 or more"),
        ):
            for text in good:
                self.assertEqual(getattr(self.parsed("a", "b", f"{option}={text}"), name), float(text))
            for text in bad:
                with self.subTest(option=option, text=text), self.assertRaises(BadInput) as caught:
                    self.parsed("a", "b", f"{option}={text}")
                self.assertIn(f"argument {option}: {text} {words}; see", str(caught.exception))
        for option in ("--minimum-effect", "--confidence"):
            with self.assertRaisesRegex(BadInput, f"argument {option}: 'x' is not a number; see"):
                self.parsed("a", "b", option, "x")

    def test_help(self) -> None:
        stream = io.StringIO()
        with self.assertRaises(SystemExit) as caught, contextlib.redirect_stdout(stream):
            self.parsed("--help")
        self.assertEqual(caught.exception.code, 0)
        text = stream.getvalue()
        self.assertTrue(text.startswith(
            "usage: scripts/compare [options] BASE NEW\n       scripts/compare [options] --base FILE... --new FILE...\n\n"
            "Compares records, cell by cell and metric by metric.\n"), text)
        self.assertTrue(text.endswith(f"\n{compare._EPILOG}\n"))


class CommandTest(Case):
    def setUp(self) -> None:
        super().setUp()
        document = synthetic.Synthetic(processes=4, repetitions=1).record()
        synthetic.keep(document, "spawn")
        self.base = synthetic.write(document, self.folder / "base.json")
        synthetic.scale(document, "spawn/fiber/children:1000", "spawn_ns", 3)
        self.new = synthetic.write(document, self.folder / "new.json")

    def test_colours_on_a_terminal_only(self) -> None:
        for stream, environment, coloured in ((Terminal(), {}, True), (Terminal(), {"NO_COLOR": ""}, True),
                                              (Terminal(), {"NO_COLOR": "1"}, False), (io.StringIO(), {}, False)):
            with mock.patch.dict(os.environ, TERM="xterm"):
                os.environ.pop("NO_COLOR", None)
                code, text = self.called(self.base, self.new, "--least-rounds", 1, stream=stream, **environment)
            self.assertEqual((code, text.startswith("\033[31mRegression"), "\033" in text), (1, coloured, coloured))

    def test_all_rows_or_those_that_matter(self) -> None:
        self.assertNotIn("--all", self.called(self.base, self.new, "--all")[1])
        code, text = self.called(self.base, self.new)
        self.assertEqual(code, 0)
        self.assertTrue(text.startswith("No regression in 10 rows; 1 warned of.\n"))
        self.assertIn("\n5 same, 4 not resolved (--all shows them).\n", text)

    def test_the_standard_output_in_place_of_a_file(self) -> None:
        told = self.folder / "a.json"
        code, text = self.called(self.base, self.new, "--markdown", "-", "--json", told)
        self.assertEqual((code, told.exists(), Path("-").exists()), (0, True, False))
        self.assertTrue(text.startswith("**No regression in 10 rows; 1 warned of.**\n"))
        self.assertNotIn("\nverdict ", text)
        self.assertEqual(self.called(self.base, self.new, "--json", "-")[1], told.read_text(encoding="utf-8"))
        self.assertIn("one of --markdown and --json can be -", self.refused(self.base, self.new, "--markdown", "-", "--json", "-"))

    def test_files(self) -> None:
        markdown, told = self.folder / "a.md", self.folder / "a.json"
        self.called(self.base, self.new, "--markdown", markdown, "--json", told)
        self.assertTrue(markdown.read_text(encoding="utf-8").startswith("**No regression in 10 rows; 1 warned of.**\n"))
        self.assertIn('"confidence": 0.995', told.read_text(encoding="utf-8"))


class BaselineTest(Case):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(mock.patch.object(baseline, "REFERENCE", self.folder))
        for name in ("b.json", "a-b.json", "a.json", "c.txt"):
            (self.folder / name).write_text("{}", encoding="utf-8")

    def test_known_in_the_order_of_names(self) -> None:
        self.assertEqual(list(baseline.known().items()), [(name, self.folder / f"{name}.json") for name in ("a", "a-b", "b")])

    def test_a_name_a_file_a_folder(self) -> None:
        self.assertEqual(baseline.find("a-b"), self.folder / "a-b.json")
        self.assertEqual(baseline.find(str(self.folder / "c.txt")), self.folder / "c.txt")
        self.assertEqual(baseline.find(str(self.folder)), self.folder)
        self.assertEqual(baseline.find("none/a"), Path("none/a"))
        with self.assertRaises(BadInput) as caught:
            baseline.find("c")
        self.assertEqual(str(caught.exception), "c: no such file, and no baseline of that name; name a record, or one of "
                         "results/reference: a, a-b, b")

    def test_a_folder_of_the_name_of_a_baseline(self) -> None:
        name = "a-folder-that-is-a-baseline"
        (self.folder / f"{name}.json").write_text("{}", encoding="utf-8")
        place = Path(name)
        with mock.patch("os.path.exists", lambda text: text == name), mock.patch("os.path.isdir", lambda text: text == name):
            self.assertEqual(baseline.find(name), self.folder / f"{name}.json")
            (self.folder / f"{name}.json").unlink()
            self.assertEqual(baseline.find(name), place)

    def test_no_baselines(self) -> None:
        for path in self.folder.glob("*.json"):
            path.unlink()
        with self.assertRaisesRegex(BadInput, "results/reference: none there$"):
            baseline.find("a")


if __name__ == "__main__":
    unittest.main()
