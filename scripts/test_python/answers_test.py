"""What every command answers at once, without set-up and build: --help, -h, --version, a mistyped flag."""

import os
import pty
import re
import subprocess
import time
import unittest
from pathlib import Path

import tools

FOLDERS = tools.SCRIPTS, tools.SCRIPTS / "check"
COMMANDS = sorted(path for folder in FOLDERS for path in folder.iterdir() if path.is_file() and os.access(path, os.X_OK))
LINTS = {"check_layers.py", "check_section.py"}
IN_PYTHON = {"advise", "charts", "compare", "export", "guards", "report", "validate"}
SECONDS = 5
"""They take hundredths of a second; these tests run beside others that want the machine."""


class AnswersTest(tools.Case):
    """Runs the commands where no set-up, no build and no program can be started: each leaves a file behind."""

    def setUp(self) -> None:
        super().setUp()
        for name in ("apt-get", "cmake", "ninja", "ctest", "dpkg-query", "git"):
            tools.write_program(self.folder / "bin" / name, f'#!/bin/sh\necho "$0" >>"{self.folder}/started"\n')
        self.environment = os.environ | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "COLUMNS": "200"}

    def answer(self, command: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        began = time.monotonic()
        done = subprocess.run([command, *arguments], cwd=self.folder, env=self.environment, capture_output=True,
                              encoding="utf-8", timeout=60, check=False)
        self.assertLess(time.monotonic() - began, SECONDS)
        self.assertFalse((self.folder / "started").exists())
        return done

    def test_there_are_commands(self) -> None:
        self.assertGreater(len(COMMANDS), 20)

    def test_help(self) -> None:
        for command in COMMANDS:
            # argparse knows both by itself.
            for flag in ("--help",) if command.name in IN_PYTHON else ("--help", "-h"):
                with self.subTest(command.name, flag=flag):
                    done = self.answer(command, flag)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    for words in ("usage: ", "Exit codes:", command.name):
                        self.assertIn(words, done.stdout)
                    too_long = [line for line in done.stdout.splitlines() if len(line) > 80]
                    # The flags of the program are its own text.
                    own = too_long if command.name != "bench" else [
                        line for line in too_long if line not in (tools.ROOT / "harness/cli/help.txt").read_text().splitlines()]
                    self.assertEqual(own, [])

    def test_the_flags_of_the_program_are_in_the_help_of_bench(self) -> None:
        text = self.answer(tools.SCRIPTS / "bench", "--help").stdout
        for flag in ("--filter", "--quick", "--seed", "--list"):
            self.assertRegex(text, rf"(?m)^  {flag}\b")

    def test_version(self) -> None:
        version = re.search(r"project\(switchmark VERSION (\S+)", (tools.ROOT / "CMakeLists.txt").read_text())[1]
        for command in COMMANDS:
            if command.name not in LINTS:
                with self.subTest(command.name):
                    done = self.answer(command, "--version")
                    self.assertEqual((done.returncode, done.stdout, done.stderr), (0, f"switchmark {version}\n", ""))

    def test_a_mistyped_flag(self) -> None:
        for command in COMMANDS:
            if command.name not in LINTS:
                for flag, hint in (("--hlep", "; did you mean '--help'? see scripts/"), ("--x", "; see scripts/")):
                    with self.subTest(command.name, flag=flag):
                        self.assert_one_line(self.answer(command, flag), flag, hint)

    def test_what_was_meant(self) -> None:
        for command, argument, meant in (
            ("bench", "quick", "--quick"), ("bench", "--qiuck", "--quick"), ("bench", "--fliter=x", "--filter"),
            ("bench", "--instr", "--instructions"), ("bench", "--Quick", "--quick"), ("bench", "--lsit", "--list"),
            ("test", "-quick", "--quick"), ("test", "--pre-set", "--preset"), ("setup", "--clagn", "--clang"),
            ("compare_commits", "--round=3", "--rounds"), ("check/library_code", "--timers", "--timer"),
            ("check/mutation", "--cuont", "--count"), ("check/detection_rate", "--count", "--counts"),
            ("compare", "--markdwon=x", "--markdown"), ("charts", "--ot", "--out"), ("export", "--fromat=csv", "--format"),
            ("advise", "--task=5", "--tasks"),
        ):
            with self.subTest(command, argument=argument):
                self.assert_one_line(self.answer(tools.SCRIPTS / command, argument), f"did you mean '{meant}'? see scripts/")

    def test_nothing_is_guessed(self) -> None:
        for argument in ("--wholly-other", "-x", "words"):
            self.assertNotIn("did you mean", self.answer(tools.SCRIPTS / "bench", argument).stderr)

    def test_the_help_of_a_program_in_either_form(self) -> None:
        """As CLI11 prints it, and with spaces between the names and dashes within the words."""
        for lines in (("--filter,--benchmark_filter REGEX", "                   cells", "--out FILE  f", "--seed N:INT in [0 - 9] of draws",
                       "--explain [METRIC]   m", "--list   the cells", "--json Needs: --list as JSON"),
                      ("--filter REGEX   cells; --benchmark_ too", "                        --list is another",
                       "--explain [METRIC]   m", "-l, --list   the cells", "--json   --list answers in JSON",
                       "--model NAME,...   m", "--seed N   of draws", "--out FILE|FOLDER|-   where to")):
            text = self.folder / "help.txt"
            text.write_text("".join(f"  {line}\n" for line in lines), encoding="utf-8")
            for arguments, wrong in (
                ("--filter x --seed 1 --list --json --out y --explain m", ""), ("--explain --list", ""), ("--filter=x", ""),
                ("--benchmark_foo=1 --benchmark_bar 2 --list", ""), ("--list -- --x y", ""), ("--list x", "x"),
                ("--json x", "x"), ("--seed 1 2", "2"), ("--fitler x", "--fitler"), ("--list=3 --lits", "--lits"),
            ):
                with self.subTest(lines[0], arguments=arguments):
                    done = subprocess.run(["awk", "-f", tools.SCRIPTS / "shell/arguments.awk", "--", text, "no",
                                           *arguments.split()], capture_output=True, encoding="utf-8", check=True)
                    self.assertEqual(re.findall(r"^unknown argument '(.*?)'", done.stdout), [wrong] if wrong else [])

    def test_other_bad_arguments(self) -> None:
        for command, arguments, words in (
            ("bench", ["--out"], "--out: without a value"), ("bench", ["--out="], "--out is empty"),
            ("bench", ["--seed", "-1"], "--seed: -1 is negative; see"),
            ("bench", ["--filter", "--quick"], "--filter: without a value"), ("bench", ["--out", ""], "--out is empty"),
            ("build", [], "which preset?"), ("build", ["relase"], "not 'relase'"), ("setup", ["tests"], "'tests'"),
            ("check/aarch64", ["x"], "unknown argument 'x'"), ("check/many_switches", ["x"], "unknown argument 'x'"),
            ("check/detection_rate", ["0"], "'0' is no number"), ("check/false_alarm_rate", ["5x"], "'5x' is no number"),
            ("check/false_alarm_rate", ["1", "2"], "one number at most"), ("check/loop_orders", ["a", "b"], "one argument"),
            ("check/branch_predictor", ["a", "b"], "one argument"),
            ("check/exact_counts", ["--short"], "--short: without a value"),
            ("check/exact_counts", ["--short", "/none"], "'/none' is no program"), ("with_python", ["charts"], "which module"),
            ("check/loop_orders", ["relase"], "not 'relase'"), ("check/http_requests", ["many"], "'many' is no number"),
            ("check/http_requests", ["0"], "'0' is no number"), ("check/http_requests", ["1", "2"], "one number at most"),
            ("check/wrk_throughput", ["fiber", "future"], "one argument at most"),
        ):
            with self.subTest(command, arguments=arguments):
                self.assert_one_line(self.answer(tools.SCRIPTS / command, *arguments), words)

    def test_lines_renew_themselves_on_a_terminal_that_can_only(self) -> None:
        try:
            ours, theirs = pty.openpty()
        except OSError as failure:
            self.skipTest(f"no pseudo-terminal can be had here: {failure}")
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        command = ["sh", "-c", 'self=$1 && . "$1" && renews_lines', "sh", tools.SCRIPTS / "shell/answers.sh"]
        for kind, stream, renews in (("xterm", theirs, True), ("dumb", theirs, False), ("", theirs, False),
                                     ("xterm", subprocess.PIPE, False)):
            done = subprocess.run(command, env=os.environ | {"TERM": kind}, stderr=stream, timeout=60, check=False)
            self.assertEqual(done.returncode == 0, renews, kind)

    def test_help_needs_no_packages(self) -> None:
        # By -S it sees no package of Debian.
        python = self.folder / "python"
        tools.write_program(python, '#!/bin/sh\nexec /usr/bin/python3 -S "$@"\n')
        self.environment |= {"SWITCHMARK_PYTHON": str(python)}
        for name in IN_PYTHON:
            with self.subTest(name):
                self.assertEqual(self.answer(tools.SCRIPTS / name, "--help").stderr, "")


if __name__ == "__main__":
    unittest.main()
