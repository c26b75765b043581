"""What the tests share: the paths, and running a command as a user does."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent
sys.path.insert(0, str(SCRIPTS))

from switchmark.record import Record  # noqa: E402, found by the path


def run(tool: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs scripts/`tool` with `environment` on top of this process's own; its output as text."""
    command = [str(SCRIPTS / tool), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=os.environ | environment, timeout=60, check=False
    )


def as_read(document: dict[str, Any], path: str = "x") -> Record:
    """The record without its way through a file, which other tests go."""
    ours = document["switchmark"]
    return Record(Path(path), ours["environment"], ours["run"], {cell["id"]: cell for cell in ours["cells"]},
                  crossovers=ours.get("crossovers", []))


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def assert_one_line(self, done: subprocess.CompletedProcess[str], *parts: object) -> None:
        """Exit 2, nothing on stdout, one line on stderr that holds every part."""
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), done.stderr)
        for part in parts:
            self.assertIn(str(part), done.stderr)
