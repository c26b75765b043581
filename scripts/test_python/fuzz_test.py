"""Random files never bring a traceback: they are compared, or refused with one line."""

import tempfile
import unittest
from pathlib import Path

import fastjsonschema
import hypothesis
import tools

from switchmark import schema_check, strict_json
from switchmark.errors import BadInput
from switchmark.fuzz_compare import fuzz
from switchmark.fuzzing.mutations import broken, extreme
from switchmark.fuzzing.trial import Trial


def accepted(value: object) -> bool:
    """Whether the compiled schema accepts it."""
    try:
        schema_check._compiled()(value)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


class FuzzTest(unittest.TestCase):
    """The same files every time, for a few seconds."""

    def setUp(self) -> None:
        self.trial = Trial(Path(self.enterContext(tempfile.TemporaryDirectory())))

    def test_in_process(self) -> None:
        fuzz(self.trial, max_examples=300, derandomize=True)
        self.assertGreater(self.trial.compared, 100)
        self.assertGreater(self.trial.refused, 100)

    def test_the_compiled_schema_accepts_what_the_schema_accepts(self) -> None:
        seen = {True: 0, False: 0}

        # Apart, since each version of Hypothesis takes other shares of two strategies.
        for contents in broken, extreme:

            @hypothesis.settings(deadline=None, database=None, max_examples=60, derandomize=True)
            @hypothesis.given(contents(self.trial.document))
            def agree(content: bytes) -> None:
                self.trial.path.write_bytes(content)
                try:
                    value = strict_json.load(self.trial.path)
                except BadInput:
                    return
                valid = schema_check._validator().is_valid(value)
                seen[valid] += 1
                self.assertEqual(accepted(value), valid, content)

            agree()
        self.assertGreater(seen[True], 10)
        self.assertGreater(seen[False], 10)

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
