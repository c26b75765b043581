"""The commands as a user meets them: bad usage, bad input, interpreters, outputs that cannot be written."""

import os
import subprocess
import unittest
from pathlib import Path

import synthetic
import tools

GOOD = synthetic.Synthetic(processes=1, repetitions=2).record()
synthetic.keep(GOOD, "spawn")


class UsageTest(tools.Case):
    def test_bad_usage(self) -> None:
        for tool, *arguments in (
            ("advise",), ("charts",), ("compare",), ("export",), ("validate",), ("guards",), ("report",), ("compare", "one"),
            ("compare", "a", "b", "c"),
            ("compare", "a", "--new", "b"), ("compare", "--base", "a"), ("charts", "--wrong", "x"),
            ("compare", "a", "b", "--conf", "0.9"), ("guards", "a", "--write", "b", "--check", "b"),
        ):
            with self.subTest(tool=tool, arguments=arguments):
                self.assert_one_line(tools.run(tool, *arguments), f"{tool}: ", f"see scripts/{tool} --help")

    def test_bad_numbers(self) -> None:
        for option, value, words in (
            ("--minimum-effect", "nan", "is not a share"), ("--minimum-effect", "-1", "is not a share"),
            ("--least-rounds", "0", "0 is not a number of 1 or more"),
            ("--minimum-effect", "five", "'five' is not a number"), ("--confidence", "1", "between 0 and 0.999999"),
        ):
            with self.subTest(option=option, value=value):
                self.assert_one_line(tools.run("compare", "a", "b", f"{option}={value}"), option, words)

    def test_bad_input_of_every_command(self) -> None:
        good = synthetic.write(GOOD, self.folder / "good.json")
        bad = self.folder / "bad.json"
        bad.write_text('{"switchmark":\n', encoding="utf-8")
        profile = tools.SCRIPTS / "examples/chat_server.json"
        for tool, *arguments in (
            ("advise", bad, "--from", profile), ("charts", good, bad), ("compare", good, bad), ("compare", bad, good), ("validate", bad), ("guards", bad),
            ("report", good, bad),
        ):
            with self.subTest(tool=tool):
                self.assert_one_line(tools.run(tool, *arguments), f"{tool}: {bad}:2:1: not JSON", "truncated")
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"good.json", "bad.json"})

    def test_help(self) -> None:
        for tool in ("advise", "charts", "compare", "export", "report", "validate", "guards"):
            done = tools.run(tool, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, r"(?s)^usage: .*\noptions:\n.*\n\n.*Exit codes: 0")

    def test_validate_goes_on_after_a_bad_file(self) -> None:
        good = synthetic.write(GOOD, self.folder / "good.json")
        done = tools.run("validate", "missing.json", good)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
        cells = len(GOOD["switchmark"]["cells"])
        self.assertEqual(done.stdout, f"{good}: valid, {cells} cells: {cells} measured\n")

    def test_full_disk(self) -> None:
        good = synthetic.write(GOOD, self.folder / "good.json")
        done = tools.run("compare", good, good, "--json", "/dev/full")
        self.assert_one_line(done, "/dev/full: cannot write: No space")
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run([tools.SCRIPTS / "validate", good], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (2, 1), done.stderr)

    def test_unwritable_places(self) -> None:
        good = synthetic.write(GOOD, self.folder / "good.json")
        self.assert_one_line(tools.run("charts", good, "-o", good), f"{good}: cannot make this folder")
        self.assert_one_line(tools.run("report", good, "-o", good), f"{good}: this is a record itself")
        nowhere = self.folder / "none" / "x.md"
        self.assert_one_line(tools.run("compare", good, good, "--markdown", nowhere), nowhere, "No such file")


class InterpreterTest(tools.Case):
    """scripts/with_python in a copy of the scripts, with interpreters of our making."""

    def interpreter(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def test_the_chosen_one_comes_first(self) -> None:
        chosen = self.interpreter("mine", 'echo "$@"')
        self.assertEqual(tools.run("validate", "x", SWITCHMARK_PYTHON=str(chosen)).stdout, "-m switchmark.validate x\n")

    def test_a_blind_one_is_passed_over(self) -> None:
        blind = self.interpreter("python3", "exit 1")
        good = synthetic.write(GOOD, self.folder / "good.json")
        self.assertEqual(tools.run("validate", good, PATH=f"{self.folder}:{os.environ['PATH']}").returncode, 0)
        done = tools.run("validate", good, SWITCHMARK_PYTHON=str(blind))
        self.assertEqual(done.returncode, 0)
        self.assertIn(f"SWITCHMARK_PYTHON={blind} cannot import jsonschema", done.stderr)

    def test_none(self) -> None:
        tools.copy_scripts(self.folder / "scripts", "with_python")
        helper = self.folder / "scripts/with_python"
        text = helper.read_text(encoding="utf-8").replace("/usr/bin/python3", "/none/python3")
        helper.write_text(text, encoding="utf-8")
        self.interpreter("python3", "exit 1")
        path = f"{self.folder}:{os.environ['PATH']}"
        done = subprocess.run(
            [helper, "charts", "matplotlib numpy"],
            env=os.environ | {"PATH": path, "SWITCHMARK_PYTHON": ""},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        command = "sudo apt-get install python3 python3-matplotlib python3-numpy"
        self.assert_one_line(done, "charts: no Python", f"type: {command}\n")

    def test_nothing_is_imported_from_where_it_is_called(self) -> None:
        (self.folder / "jsonschema.py").write_text("raise SystemExit('wrong module')", encoding="utf-8")
        good = synthetic.write(GOOD, self.folder / "good.json")
        done = subprocess.run([tools.SCRIPTS / "validate", good], cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
