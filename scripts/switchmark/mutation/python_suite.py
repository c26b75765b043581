"""The Python tests, run in a copy of the tree. Which of them run which modules is seen in one run of all."""

import json
import os
import sys
from pathlib import Path

from .copy_of_tree import write_if_changed
from .mutant import Mutant
from .process import run_limited
from .programs import Order, failure_of, seconds_allowed
from .python_mutants import python_mutants
from .verdict import Outcome, Verdict

_NOTE_MODULES = '''
import atexit, json, os, sys, tempfile

def note():
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    with tempfile.NamedTemporaryFile("w", dir=os.environ["SWITCHMARK_MODULES"], suffix=".json", delete=False) as file:
        json.dump([path for path in files if path.startswith(os.environ["SWITCHMARK_TREE"])], file)

if "SWITCHMARK_MODULES" in os.environ:
    atexit.register(note)
'''
"""As sitecustomize.py in front of the path: every Python, also one that a test starts, says at its end what it loaded."""


class PythonSuite:
    """`copy` is a copy of the tree (update_copy), `paths` files or folders below scripts/switchmark."""

    def __init__(self, copy: Path, paths: list[str]) -> None:
        self.tree, self._paths = copy, paths
        self._scripts = copy / "scripts"
        self._seconds: dict[str, float] = {}
        self._loads: dict[str, set[str]] = {}
        self._order = Order(self._seconds)

    def prepare(self, like: "PythonSuite | None" = None) -> None:
        """Runs the tests of the unmutated sources, or takes over what they said in another copy of the same tree. A test
        file that fails without a mutant is left out, with a note."""
        if like:
            self._seconds |= like._seconds
            there, here = os.path.realpath(like.tree), os.path.realpath(self.tree)
            self._loads |= {name: {path.replace(there, here) for path in loaded} for name, loaded in like._loads.items()}
            return
        hook = self.tree / "build/python"
        write_if_changed(hook / "sitecustomize.py", _NOTE_MODULES.encode())
        for test in sorted((self._scripts / "test_python").glob("*_test.py")):
            notes = hook / test.name
            notes.mkdir(exist_ok=True)
            for old in notes.iterdir():
                old.unlink()
            environment = _environment() | {"PYTHONPATH": str(hook), "SWITCHMARK_MODULES": str(notes),
                                            "SWITCHMARK_TREE": str(self.tree)}
            ended = run_limited(self._command(test.name), self._scripts, 600, environment)
            if ended.status or ended.limit:
                print(f"mutation: note: {test.name} fails without a mutant and is left out: {failure_of(ended)}",
                      file=sys.stderr)
                continue
            self._seconds[test.name] = ended.seconds
            loaded = {path for note in notes.iterdir() for path in json.loads(note.read_text())}
            self._loads[test.name] = {os.path.realpath(path) for path in loaded}

    def mutants(self) -> list[Mutant]:
        """Of every module below the paths."""
        found: list[Mutant] = []
        for path in self._paths:
            place = self.tree / path
            for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
                found += python_mutants(file.relative_to(self.tree).as_posix(), file.read_bytes())
        return sorted(set(found))

    def judge(self, mutant: Mutant) -> Verdict:
        """Plants the mutant, runs the tests that load its module until one fails, and takes it out again."""
        place = self.tree / mutant.path
        source = place.read_bytes()
        changed = mutant.applied_to(source)
        try:
            compile(changed, mutant.path, "exec")
        except SyntaxError:
            return Verdict(Outcome.NOT_COMPILED)
        place.write_bytes(changed)
        try:
            return self._ask(mutant, os.path.realpath(place))
        finally:
            place.write_bytes(source)

    def _ask(self, mutant: Mutant, place: str) -> Verdict:
        asked = [name for name, loaded in self._loads.items() if place in loaded]
        for name in self._order.of(mutant.path, asked):
            ended = run_limited(self._command(name), self._scripts, seconds_allowed(self._seconds[name]), _environment())
            if ended.status or ended.limit:
                self._order.remember(mutant.path, name)
                return Verdict(Outcome.KILLED, f"{name}: {failure_of(ended)}")
        return Verdict(Outcome.SURVIVED, "" if asked else "no test loads it")

    def _command(self, test: str) -> list[str]:
        return [sys.executable, "-B", "-m", "unittest", "discover", "-f", "-s", "test_python", "-p", test]


def _environment() -> dict[str, str]:
    """This process's environment without what scripts/with_python has set for the tool itself: with PYTHONSAFEPATH a
    program that a test runs would not find the modules beside it, and PYTHONPATH names the unmutated sources."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONSAFEPATH")}
