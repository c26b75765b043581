"""scripts/test over stand-ins for the set-up, the build and ctest: which builds it tests, with the slow tests or not."""

import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

import tools

STAND_IN = '#!/bin/sh\necho "$(basename "$0") $*" >>"{folder}/called"\n'
CTEST = 'for word; do log=$word; done; {{ echo "all of ${{log#{folder}/}}"; cat "{folder}/log"; }} >"$log"; exit {code}\n'
LOG = """\
      Start 1: a
1/4 Test #1: a ....   Passed    0.18 sec
      Start 2: b
2/4 Test #2: b ....***Failed    0.18 sec
b is wrong
line
      Start 3: c
3/4 Test #3: c ....***Skipped   0.18 sec
c cannot run
 4/4 Test #4: d ....***Timeout   0.18 sec
d hangs

50% tests passed, 2 tests failed out of 4
"""


class TestCommandTest(tools.Case):
    def called(self, *arguments: str, code: int = 0, log: str = "") -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """Runs scripts/test in a folder where ctest ends with `code` and leaves `log`; what it called, and with what."""
        shutil.rmtree(self.folder / "scripts", ignore_errors=True)
        (self.folder / "scripts").mkdir()
        for preset in ("release", "debug", "clang"):
            (self.folder / "build" / preset).mkdir(parents=True, exist_ok=True)
        (self.folder / "called").write_text("", encoding="utf-8")
        (self.folder / "log").write_text(log, encoding="utf-8")
        stand_in = STAND_IN.format(folder=self.folder)
        for path, text in ((self.folder / "scripts/setup", stand_in), (self.folder / "scripts/build", stand_in),
                           (self.folder / "ctest", stand_in + CTEST.format(code=code, folder=self.folder))):
            path.write_text(text, encoding="utf-8")
            path.chmod(0o700)
        tools.copy_scripts(self.folder / "scripts", "test")
        environment = os.environ | {"PATH": f"{self.folder}:{os.environ['PATH']}"}
        done = subprocess.run([self.folder / "scripts/test", *arguments], env=environment, capture_output=True,
                              encoding="utf-8", timeout=60, check=False)
        return done, (self.folder / "called").read_text(encoding="utf-8").splitlines()

    def builds_of(self, *arguments: str) -> list[tuple[str, bool]]:
        """The builds that were tested, each with whether the slow tests ran in it."""
        done, called = self.called(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(called[0], "setup test")
        builds = [line.split()[1] for line in called if line.startswith("build ")]
        runs = [line.split() for line in called if line.startswith("ctest ")]
        self.assertEqual([Path(run[run.index("--test-dir") + 1]).name for run in runs], builds)
        return [(build, "-LE" not in run) for build, run in zip(builds, runs)]

    def test_both_builds_with_the_slow_tests_in_one(self) -> None:
        self.assertEqual(self.builds_of(), [("release", True), ("debug", False)])

    def test_of_the_second_build_the_tests_that_depend_on_assertions_or_the_trampoline(self) -> None:
        programs = ("stackful_assertions_test", "stackful_deadlock_test", "stackless_test")
        for arguments, in_part in (((), True), (("--preset", "debug"), False)):
            _, called = self.called(*arguments)
            build, run = ([line for line in called if line.startswith(word)][-1] for word in ("build debug", "ctest "))
            self.assertEqual([program in build.split() for program in programs], [in_part] * 3)
            self.assertEqual("--tests-regex" in run, in_part)
            if in_part:
                tests = re.compile(run.split("--tests-regex ")[1].split()[0])
                for name, selected in (("runtime: worker_test.a", 0), ("stackful, deadlock: b", 1), ("guards: c", 0),
                                       ("stackless: d", 1), ("stackful: e", 1), ("stackful, valgrind: f", 0),
                                       ("workloads: g", 0), ("workloads_test_NOT_BUILT", 0)):
                    self.assertEqual(bool(tests.search(name)), bool(selected), name)

    def test_quick(self) -> None:
        self.assertEqual(self.builds_of("--quick"), [("release", False)])

    def test_one_preset(self) -> None:
        self.assertEqual(self.builds_of("--preset", "clang"), [("clang", True)])
        self.assertEqual(self.builds_of("--preset", "debug"), [("debug", False)])
        self.assertEqual(self.builds_of("--preset", "clang", "--quick"), [("clang", False)])

    def test_a_failed_build_is_no_reason_to_leave_out_the_next_one(self) -> None:
        done, called = self.called(code=8)
        self.assertEqual((done.returncode, sum(line.startswith("ctest ") for line in called)), (1, 2))
        self.assertEqual(done.stdout, "all of build/release/tests.log\nall of build/debug/tests.log\n")

    def test_ends_with_the_output_of_what_failed(self) -> None:
        done, _ = self.called("--quick", code=8, log=LOG.replace("line\n", "line\n" * 2000))
        self.assertEqual(done.stderr.splitlines(), [
            "2/4 Test #2: b ....***Failed    0.18 sec", "b is wrong", *["line"] * 99,
            " 4/4 Test #4: d ....***Timeout   0.18 sec", "d hangs", "",
            f"test: the output of all tests is in {self.folder}/build/release/tests.log"])
        self.assertEqual(self.called(log=LOG)[0].stderr, "")

    def test_bad_usage(self) -> None:
        for arguments, words in ((["--fast"], "unknown argument '--fast'"), (["--preset"], "--preset: without a value"),
                                 (["--preset", "relase"], "not by 'relase'")):
            done, called = self.called(*arguments)
            self.assert_one_line(done, words)
            self.assertEqual(called, [])


if __name__ == "__main__":
    unittest.main()
