"""valgrind reports what is wrong in a fiber, and nothing else. usage: valgrind_test.py PROGRAM (test/checked_fibers.cpp)

Exit 77 where there is no valgrind.
"""

import shutil
import subprocess
import sys
import unittest

SKIPPED, REPORTED = 77, 9
PROGRAM = ""


def memcheck(fault: str) -> tuple[int, str]:
    """Exit code and report of the program with a fault planted in one of its fibers."""
    words = ["valgrind", "--tool=memcheck", "--command-line-only=yes", "--quiet", "--vgdb=no", "--num-callers=12",
             f"--error-exitcode={REPORTED}", PROGRAM, fault]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=50, check=False)
    return done.returncode, done.stdout + done.stderr


class Memcheck(unittest.TestCase):
    """Fibers that switch, throw, are stopped by ticks, and end on stacks that others use after them."""

    def test_nothing_is_reported_of_fibers_that_do_nothing_wrong(self) -> None:
        self.assertEqual(memcheck("none"), (0, ""))

    def test_a_branch_on_what_was_never_set(self) -> None:
        status, report = memcheck("uninitialised")
        self.assertEqual(status, REPORTED)
        self.assertIn("Conditional jump or move depends on uninitialised value(s)", report)

    def test_a_read_of_what_was_freed(self) -> None:
        status, report = memcheck("freed")
        self.assertEqual(status, REPORTED)
        self.assertRegex(report, r"(?s)Invalid read of size 4.*use_what_was_freed.*inside a block of size 16 free'd")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        sys.exit(SKIPPED)
    unittest.main()
