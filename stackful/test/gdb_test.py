"""gdb lists the suspended fibers of a Debug build. usage: gdb_test.py PROGRAM (test/suspended_fibers.cpp)

Exit 77 where gdb cannot be had or may not trace a process.
"""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

COMMANDS = Path(__file__).resolve().parents[2] / "scripts" / "switchmark_gdb.py"
SKIPPED = 77
PROGRAM = ""


def gdb(*commands: str) -> str:
    """What gdb prints when it runs the program and does that."""
    words = ["gdb", "-nx", "-batch", "-ex", "set debuginfod enabled off", "-ex", "handle SIG34 nostop noprint", "-ex", f"source {COMMANDS}"]
    for command in commands:
        words += ["-ex", command]
    done = subprocess.run([*words, PROGRAM], capture_output=True, encoding="utf-8", timeout=50, check=False)
    return done.stdout + done.stderr


class SuspendedFibers(unittest.TestCase):
    """The program stops where its fibers wait in every way there is."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.output = gdb("break all_others_wait", "run", "switchmark fibers", "info registers rsp rip", "bt 1", "continue")
        paragraphs = cls.output.split("\nfiber ")
        cls.heading, cls.fibers = paragraphs[0], paragraphs[1:]

    def fiber_in(self, body: str) -> str:
        """The paragraph of the fiber that is suspended in a function."""
        found = [fiber for fiber in self.fibers if body in fiber]
        self.assertEqual(len(found), 1, f"{body} in\n{self.output}")
        return found[0]

    def test_all_are_listed_once(self) -> None:
        self.assertRegex(self.heading, r"7 suspended fibers of fiber_scheduler<switchmark::stackful::preemption> at 0x")
        self.assertEqual(len(self.fibers), 7, self.output)

    def test_each_has_its_state_and_its_backtrace(self) -> None:
        for body, state, wait in (
            ("body_that_yields", "ready", "::yield at "),
            ("body_that_sleeps", "sleeping, until 3600000000000 ns", "::sleep_until at "),
            ("body_that_joins", "parked", "::join at "),
            ("body_that_locks", "parked", "::lock at "),
            ("body_that_reads", r"waiting for descriptor \d+", "::wait_readable"),
            ("body_that_is_stopped", "ready, stopped by a tick", "::on_signal at "),
        ):
            with self.subTest(body):
                fiber = self.fiber_in(body)
                self.assertRegex(fiber, rf"^\d, 0x[0-9a-f]+: {state}\n")
                self.assertRegex(fiber, rf"(?s){wait}.*{body} at \S+suspended_fibers\.cpp:\d+\n +#\d+ +operator\(\)")

    def test_a_stopped_one_shows_the_signal(self) -> None:
        self.assertRegex(self.fiber_in("body_that_is_stopped"), r"(?s)on_signal.*<signal handler called>.*raise_tick.*body_that_is_stopped")

    def test_one_that_never_ran_has_not_begun(self) -> None:
        self.assertEqual(len([fiber for fiber in self.fibers if re.match(r"\d, 0x[0-9a-f]+: ready, not begun\n", fiber)]), 1)

    def test_the_program_goes_on_where_it_stood(self) -> None:
        self.assertRegex(self.output, r"rip .*all_others_wait")
        self.assertRegex(self.output, r"#0  switchmark::stackful::all_others_wait")
        self.assertRegex(self.output, r"exited normally")

    def test_a_scheduler_can_be_named(self) -> None:
        self.assertIn("7 suspended fibers", gdb("break all_others_wait", "run", "up", "switchmark fibers fibers"))
        self.assertIn("no fiber_scheduler here", gdb("break main", "run", "switchmark fibers"))

    def test_without_a_process_it_says_so(self) -> None:
        self.assertIn("switchmark: the program does not run", gdb("switchmark fibers"))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if shutil.which("gdb") is None:
        print("skipped: gdb is not installed")
        sys.exit(SKIPPED)
    if "exited normally" not in (said := gdb("run")):
        print(f"skipped: gdb cannot run a program here: {said}")
        sys.exit(SKIPPED)
    unittest.main()
