"""scripts/check/mutation: which mistakes it plants in Python, which lines changed, what it makes of tests that notice."""

import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

import tools
from switchmark.errors import BadInput
from switchmark.mutation.changed_lines import changed_since, lines_of_diff
from switchmark.mutation.copy_of_tree import only_run, update_copy
from switchmark.mutation.equivalents import Equivalents
from switchmark.mutation.mutant import Mutant
from switchmark.mutation.process import run_limited
from switchmark.mutation.programs import Order, failure_of, seconds_allowed
from switchmark.mutation.python_mutants import python_mutants
from switchmark.mutation.python_suite import PythonSuite
from switchmark.mutation.remembered import remembered
from switchmark.mutation.replacements import next_number
from switchmark.mutation.run import Suite, judge_mutants, prepared_suites
from switchmark.mutation.verdict import Outcome


def mistakes(source: str) -> list[tuple[str, str]]:
    """Kind, and the whole source after the mutation, of each mutant."""
    text = source.encode()
    return [(mutant.kind, mutant.applied_to(text).decode()) for mutant in python_mutants("x.py", text)]


class PythonMutantsTest(unittest.TestCase):
    def test_each_kind(self) -> None:
        for source, kind, after in (
            ("a < b", "comparison", "a <= b"), ("a >= (b)", "comparison", "a > (b)"), ("a is not b", "comparison", "a is b"),
            ("a in b", "comparison", "a not in b"), ("a != b", "comparison", "a == b"),
            ("a + b", "arithmetic", "a - b"), ("a // b", "arithmetic", "a * b"), ("-a", "arithmetic", "a"),
            ("a and b", "logical", "a or b"), ("not a", "logical", "a"),
            ("b if a else c", "negated condition", "b if (not (a)) else c"),
            ("f()", "deleted statement", "pass"), ("raise a", "deleted statement", "pass"),
            ("f(a, b)", "swapped arguments", "f(b, a)"), ("f(1, 2)", "swapped arguments", "f(2, 1)"),
            ("x = 1_000", "constant", "x = 1001"), ("x = 0.5", "constant", "x = 1.5"), ("x = True", "constant", "x = False"),
            ("é < b", "comparison", "é <= b"),
        ):
            with self.subTest(source):
                self.assertIn((kind, after), mistakes(source))

    def test_an_assignment_with_an_operator(self) -> None:
        self.assertEqual(mistakes("a += b"), [("deleted statement", "pass"), ("arithmetic", "a -= b")])

    def test_a_chain_of_operands(self) -> None:
        self.assertEqual([after for _, after in mistakes("a < b < c")], ["a <= b < c", "a < b <= c"])

    def test_nothing_in_what_no_test_could_notice(self) -> None:
        for source in ('"""1 < 2"""', "x: Literal[1]", "if __name__ == '__main__':\n    f()", "f'{a + 1}'", "f(a, b())"):
            with self.subTest(source):
                self.assertEqual([each for each in mistakes(source) if each[0] != "deleted statement"], [])

    def test_a_condition_that_is_an_equality_is_mutated_once(self) -> None:
        self.assertEqual(mistakes("if a == b:\n    c = d"), [("comparison", "if a != b:\n    c = d")])

    def test_as_many_lines_as_before(self) -> None:
        self.assertEqual(mistakes("f(\n  a)\nb"), [("deleted statement", "pass\n\nb")])


class NextNumberTest(unittest.TestCase):
    def test_of_each_form(self) -> None:
        for before, after in (("0", "1"), ("1'000", "1001"), ("0xff", "0x100"), ("5ms", "6ms"), ("0.25f", "1.25f"),
                              ("2e3", "2001.0"), ("2e-3", "1.002"), ("10U", "11U"), ("0777", "01000"), ("00", "01")):
            self.assertEqual(next_number(before), after)
        self.assertIsNone(next_number("08"))
        self.assertIsNone(next_number("x"))


class MutantTest(unittest.TestCase):
    SOURCE = b"one\n  two < 2\nthree\n"
    MUTANT = Mutant("a/b.py", 10, 11, b"<=", "comparison")

    def test_tells_its_place_and_its_lines(self) -> None:
        self.assertEqual(self.MUTANT.line_in(self.SOURCE), 2)
        self.assertEqual(self.MUTANT.lines_in(self.SOURCE), ("two < 2", "two <= 2"))
        self.assertEqual(self.MUTANT.diff(self.SOURCE).splitlines()[2:],
                         ["@@ -1,3 +1,3 @@", " one", "-  two < 2", "+  two <= 2", " three"])


class EquivalentsTest(tools.Case):
    def listed(self, text: str) -> Equivalents:
        path = self.folder / "list.txt"
        path.write_text(text, encoding="utf-8")
        return Equivalents(path)

    def test_by_file_and_lines(self) -> None:
        told = self.listed("# a comment\n\na/b.py\n- two < 2\n+ two <= 2\nIt is never 2.\n")
        self.assertTrue(told.has(MutantTest.MUTANT, MutantTest.SOURCE))
        self.assertTrue(told.has(Mutant("a/b.py", 12, 13, b"<=", "comparison"), b"\n\n" + MutantTest.SOURCE))
        self.assertFalse(told.has(Mutant("a/c.py", 10, 11, b"<=", "comparison"), MutantTest.SOURCE))
        self.assertFalse(told.has(Mutant("a/b.py", 10, 11, b">", "comparison"), MutantTest.SOURCE))

    def test_an_entry_without_a_reason_is_refused(self) -> None:
        with self.assertRaisesRegex(BadInput, "entry 1.*a reason"):
            self.listed("a/b.py\n- two < 2\n+ two <= 2\n")

    def test_of_this_checkout_fit_its_sources(self) -> None:
        for path, before, _ in Equivalents(tools.SCRIPTS / "check/equivalent_mutants.txt").reasons:
            with self.subTest(path=path, line=before):
                self.assertIn(before, " ".join((tools.ROOT / path).read_text(encoding="utf-8").split()))


class ChangedLinesTest(tools.Case):
    def test_of_a_diff(self) -> None:
        diff = "--- a/x\n+++ b/x\n@@ -3,2 +3,0 @@\n-a\n@@ -9 +7,2 @@\n+b\n+c\n--- a/y\n+++ /dev/null\n@@ -1 +0,0 @@\n"
        self.assertEqual(lines_of_diff(diff), {"x": {7, 8}})

    def test_an_unknown_commit_is_refused(self) -> None:
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        with self.assertRaisesRegex(BadInput, "--since no_such: git knows no such commit"):
            changed_since(self.folder, "no_such")


class RememberedTest(tools.Case):
    def test_the_same_sources_are_searched_once(self) -> None:
        searched = []

        def find() -> list[Mutant]:
            searched.append(1)
            return [MutantTest.MUTANT]

        for source, times in ((b"a", 1), (b"a", 1), (b"b", 2)):
            self.assertEqual(remembered(self.folder, [("a/b.py", source)], find), [MutantTest.MUTANT])
            self.assertEqual(len(searched), times)


class LockTest(tools.Case):
    def test_a_second_run_is_refused_until_the_first_has_ended(self) -> None:
        lock = only_run(self.folder / "copies")
        with self.assertRaisesRegex(BadInput, "another run uses"):
            only_run(self.folder / "copies")
        lock.close()
        only_run(self.folder / "copies").close()


class ProcessTest(tools.Case):
    def run_python(self, text: str, seconds: float = 20) -> tuple[int, str, str]:
        ended = run_limited([sys.executable, "-c", text], self.folder, seconds)
        return ended.status, ended.limit, ended.output

    def test_how_it_ended(self) -> None:
        self.assertEqual(self.run_python("print(1); raise SystemExit(3)"), (3, "", "1\n"))
        self.assertEqual(self.run_python("import os; os.abort()")[0], -6)

    def test_what_is_endless_is_ended_with_its_children(self) -> None:
        child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(50)'])"
        begin = time.monotonic()
        self.assertEqual(self.run_python(child, 0.5)[1], "over 0 s")
        self.assertLess(time.monotonic() - begin, 30)

    def test_a_signal_ends_the_children_too(self) -> None:
        text = ("import sys; from switchmark.mutation.process import end_children_on_signals, run_limited\n"
                "from pathlib import Path; end_children_on_signals()\n"
                "run_limited([sys.executable, '-c', 'import os, time; print(os.getpid(), file=open(\"pid\", \"w\"), "
                "flush=True); time.sleep(50)'], Path('.'), 50)")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            pid = self.folder / "pid"
            pid.unlink(missing_ok=True)
            parent = subprocess.Popen([sys.executable, "-c", text], cwd=self.folder,
                                      env=os.environ | {"PYTHONPATH": str(tools.SCRIPTS)})
            while not (pid.is_file() and pid.read_text(encoding="utf-8").endswith("\n")):
                time.sleep(0.01)
            parent.send_signal(number)
            self.assertEqual(parent.wait(timeout=20), 128 + number)
            # Until the kernel has ended it; a process that nobody waits for may stay as a zombie.
            state = ["ps", "-o", "stat=", "-p", pid.read_text(encoding="utf-8").strip()]
            while subprocess.run(state, capture_output=True, encoding="utf-8", check=False).stdout.strip()[:1] not in ("", "Z"):
                time.sleep(0.01)

    def test_the_failure_is_named(self) -> None:
        for text, words in (
            ("print('[  FAILED  ] a.b/0 (3 ms)'); exit(1)", "a.b/0"),
            ("print('FAIL: test_x (t.T.test_x)'); exit(1)", "test_x (t.T.test_x)"),
            ("import os; os.abort()", "signal 6"), ("print('no such file'); exit(2)", "exit code 2: no such file"),
        ):
            self.assertEqual(failure_of(run_limited([sys.executable, "-c", text], self.folder, 20)), words)


class OrderTest(unittest.TestCase):
    def test_who_noticed_comes_first_then_the_namesake_then_the_quick(self) -> None:
        order = Order({"slow": 9, "quick": 1, "mutex_test": 9, "busy": 9})
        names = ["slow", "quick", "mutex_test", "busy"]
        self.assertEqual(order.of("stackful/mutex.hpp", names), ["mutex_test", "quick", "busy", "slow"])
        order.remember("stackful/mutex.hpp", "slow")
        order.remember("other.hpp", "busy")
        self.assertEqual(order.of("stackful/mutex.hpp", names), ["slow", "mutex_test", "busy", "quick"])
        self.assertGreater(seconds_allowed(100), 200)


class SuiteTest(tools.Case):
    """A checkout of one module and one test."""

    MODULE = "def is_small(n):\n    return n < 10\n\n\ndef is_odd(n):\n    return n % 2 == 1\n"
    TEST = """
        import sys, unittest
        sys.path.insert(0, ".")
        from switchmark import sizes
        class SizesTest(unittest.TestCase):
            def test_sizes(self):
                self.assertTrue(sizes.is_small(9))
                self.assertFalse(sizes.is_small(11))
                self.assertTrue(sizes.is_odd(3))
                self.assertFalse(sizes.is_odd(4))
        """

    def setUp(self) -> None:
        super().setUp()
        self.root = self.folder / "root"
        for path, text in (("scripts/switchmark/sizes.py", self.MODULE), ("scripts/switchmark/unused.py", "x = 1\n"),
                           ("scripts/test_python/sizes_test.py", textwrap.dedent(self.TEST)), (".gitignore", "build/\n"),
                           ("scripts/test_python/broken_test.py", "import no_such_module\n")):
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "-q", self.root], check=True)
        for stream in (contextlib.redirect_stdout, contextlib.redirect_stderr):
            self.enterContext(stream(io.StringIO()))

    def verdicts(self, path: str) -> dict[str, Outcome]:
        update_copy(self.root, self.folder / "copy")
        suite = PythonSuite(self.folder / "copy", [path])
        suite.prepare()
        return {mutant.text.decode().strip(): suite.judge(mutant).outcome for mutant in suite.mutants()}

    def test_the_boundary_that_no_test_tries_survives(self) -> None:
        self.assertEqual(self.verdicts("scripts/switchmark/sizes.py"), {
            "<=": Outcome.SURVIVED, "11": Outcome.SURVIVED, "*": Outcome.KILLED, "!=": Outcome.KILLED,
            "3": Outcome.KILLED, "2": Outcome.KILLED})

    def test_the_tests_run_without_the_settings_of_the_tool(self) -> None:
        text = """
            import os
            assert "PYTHONSAFEPATH" not in os.environ
            assert "elsewhere" not in os.environ.get("PYTHONPATH", "")
            """
        place = self.root / "scripts/test_python/sizes_test.py"
        place.write_text(textwrap.dedent(text) + place.read_text(encoding="utf-8"), encoding="utf-8")
        with mock.patch.dict(os.environ, PYTHONSAFEPATH="1", PYTHONPATH="/elsewhere"):
            # A test file that fails without a mutant is left out, and every mutant survives.
            outcomes = self.verdicts("scripts/switchmark/sizes.py").values()
        self.assertEqual(Counter(outcomes), {Outcome.KILLED: 4, Outcome.SURVIVED: 2})

    def test_what_no_test_loads_survives(self) -> None:
        self.assertEqual(self.verdicts("scripts/switchmark/unused.py"), {"2": Outcome.SURVIVED})

    def test_the_sources_are_as_before(self) -> None:
        self.verdicts("scripts/switchmark")
        for tree in (self.root, self.folder / "copy"):
            self.assertEqual((tree / "scripts/switchmark/sizes.py").read_text(encoding="utf-8"), self.MODULE)

    def test_paths_of_one_folder_share_its_suite(self) -> None:
        suites = prepared_suites(self.root, "scripts/switchmark", 1)
        shutil.rmtree(self.root / "scripts/test_python")
        for path, judged, survivors in (("unused.py", 1, 1), ("sizes.py", 6, 2)):
            score = judge_mutants(path, suites, lambda mutant, path=path: mutant.path.endswith(path),
                                  random.Random(1), 9, False)
            self.assertEqual((score.folder, score.judged, len(score.survivors)), (path, judged, survivors))

    def test_survivors_are_told_as_they_were_planted_whatever_becomes_of_the_checkout(self) -> None:
        def edit_and_want(mutant: Mutant) -> bool:
            (self.root / mutant.path).write_text("# another line\n" + self.MODULE, encoding="utf-8")
            return mutant.text == b" <= "

        with contextlib.redirect_stdout(io.StringIO()) as said:
            judge_mutants("all", prepared_suites(self.root, "scripts/switchmark", 1), edit_and_want, random.Random(1), 1, False)
        self.assertIn("-    return n < 10\n+    return n <= 10\n", said.getvalue())

    def test_the_same_seed_draws_the_same_mutants_whatever_the_number_of_jobs(self) -> None:
        def survivors(seed: int, jobs: int) -> tuple[int, list[Mutant]]:
            if jobs not in suites:
                suites[jobs] = prepared_suites(self.root, "scripts/switchmark", jobs)
            score = judge_mutants("all", suites[jobs], lambda _: True, random.Random(seed), 4, False)
            return score.judged, sorted(score.survivors)

        suites: dict[int, list[Suite]] = {}
        self.assertEqual(survivors(3, 1), survivors(3, 2))
        self.assertEqual(survivors(3, 1)[0], 4)
        self.assertGreater(len({tuple(survivors(seed, 2)[1]) for seed in range(6)}), 1)


if __name__ == "__main__":
    unittest.main()
