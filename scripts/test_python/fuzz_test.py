"""Random files never bring a traceback: they are compared, or refused with one line."""

import tempfile
import unittest
from pathlib import Path

import hypothesis
import tools

from switchmark.fuzz_compare import fuzz
from switchmark.fuzzing.mutations import broken, extreme
from switchmark.fuzzing.trial import Trial


class FuzzTest(unittest.TestCase):
    """The same files every time, for a few seconds."""

    def setUp(self) -> None:
        self.trial = Trial(Path(self.enterContext(tempfile.TemporaryDirectory())))

    def test_in_process(self) -> None:
        fuzz(self.trial, max_examples=300, derandomize=True)
        self.assertGreater(self.trial.compared, 100)
        self.assertGreater(self.trial.refused, 100)

    def test_as_a_command(self) -> None:
        good = self.trial.path.with_name("good.json")
        good.write_bytes(self.trial.path.read_bytes())

        @hypothesis.settings(deadline=None, database=None, max_examples=6, derandomize=True)
        @hypothesis.given(broken(self.trial.document) | extreme(self.trial.document))
        def feed(content: bytes) -> None:
            self.trial.path.write_bytes(content)
            done = tools.run("compare", good, self.trial.path, "--all")
            self.assertNotIn("Traceback", done.stderr)
            self.assertIn(done.returncode, (0, 1, 2, 3))
            self.assertEqual(done.stderr.count("\n"), int(done.returncode == 2), done.stderr)

        feed()


if __name__ == "__main__":
    unittest.main()
