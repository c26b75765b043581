"""The C++ tests of one folder, built and run in a copy of the tree. Each test file is a program of its own there
(SWITCHMARK_TESTS_APART), so that a mutant in a header costs the compilation of the tests that are asked, not of all."""

import hashlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from .cpp_mutants import cpp_mutants, parse
from .mutant import Mutant
from .process import run_limited
from .programs import Order, failure_of, seconds_allowed
from .remembered import remembered
from .verdict import Outcome, Verdict

_BUILD_SECONDS = 1800
_CCACHE = {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_NOHASHDIR": "1",
           "CCACHE_SLOPPINESS": "pch_defines,time_macros"}
"""What goes back to the unmutated source comes out of the cache."""


class CppSuite:
    """`copy` is a copy of the tree (update_copy), `folder` like "harness/measure"."""

    def __init__(self, copy: Path, folder: str) -> None:
        self.tree, self._folder = copy, folder
        self._build = copy / "build/release"
        self._environment = ({"CCACHE_DIR": str(copy.parent / "ccache"), "CCACHE_MAXSIZE": "5G"} | os.environ | _CCACHE |
                             {"CCACHE_BASEDIR": str(copy)})
        self._commands: dict[str, list[str]] = {}
        self._files: dict[str, list[Path]] = {}
        self._usual: dict[str, str] = {}
        self._usual_objects: dict[str, str] = {}
        self._units: list[dict[str, str]] = []
        self._seconds: dict[str, float] = {}
        self._order = Order(self._seconds)

    def prepare(self, like: "CppSuite | None" = None) -> None:
        """Builds and runs the tests of the unmutated sources, or takes over what they said in another copy of the same
        tree. RuntimeError when one fails: nothing could be told then."""
        self._call("cmake", "--preset", "release", "-DSWITCHMARK_TESTS_APART=ON",
                   "-DCMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE=PRE_TEST", folder=self.tree)
        listed = self._build / "test_programs" / Path(self._folder).name
        for file in sorted(listed.iterdir()):
            command, *others = file.read_text().splitlines()
            self._commands[file.name] = ["env", *shlex.split(command)]
            program = next(word for word in self._commands[file.name] if word.startswith("/"))
            self._files[file.name] = [Path(path) for path in [program, *others]]
        self._units = json.loads((self._build / "compile_commands.json").read_text())
        self._call("cmake", "--build", self._build, "--target", *self._commands)
        for name, command in self._commands.items():
            self._usual[name] = _hash_of(self._files[name])
            self._seconds[name] = like._seconds[name] if like else self._run_unmutated(name, command)
        self._usual_objects = {path: self._objects_of(path) for path in self._sources() if path.endswith(".cpp")}

    def mutants(self) -> list[Mutant]:
        """Of every source of the folder that the tests' programs are made of."""
        places = {path: (self.tree / path).resolve() for path in self._sources()}
        wanted = {str(place): (path, place.read_bytes()) for path, place in places.items()}
        return remembered(self.tree.parent, list(wanted.values()), lambda: self._parsed(wanted))

    def _parsed(self, wanted: dict[str, tuple[str, bytes]]) -> list[Mutant]:
        found: dict[str, list[Mutant]] = {}
        included = self._included()
        for unit in self._own_units():
            missing = (wanted.keys() - found.keys()) & included.get(_object_of(unit), set())
            if missing:
                found |= cpp_mutants(parse(unit), {name: wanted[name] for name in missing})
        for name in sorted(wanted.keys() - found.keys()):
            print(f"mutation: note: no test of {self._folder} includes {wanted[name][0]}", file=sys.stderr)
        return sorted(mutant for mutants in found.values() for mutant in mutants)

    def judge(self, mutant: Mutant) -> Verdict:
        """Plants the mutant, asks the programs until one fails, and takes it out again."""
        place = self.tree / mutant.path
        source = place.read_bytes()
        place.write_bytes(mutant.applied_to(source))
        try:
            return self._ask(mutant)
        finally:
            place.write_bytes(source)

    def _run_unmutated(self, name: str, command: list[str]) -> float:
        ended = run_limited(command, self.tree, 600)
        if ended.status or ended.limit:
            raise RuntimeError(f"{name} fails without a mutant: {failure_of(ended)}")
        return ended.seconds

    def _ask(self, mutant: Mutant) -> Verdict:
        same = True
        for name in self._order.of(mutant.path, list(self._commands)):
            built = run_limited(["cmake", "--build", str(self._build), "--target", name, "-j", "1"], self.tree,
                                _BUILD_SECONDS, self._environment)
            if built.status or built.limit:
                if "static assertion failed" in built.output:
                    return Verdict(Outcome.KILLED, "static assertion")
                return Verdict(Outcome.NOT_COMPILED)
            if _hash_of(self._files[name]) == self._usual[name]:
                continue
            same = False
            ended = run_limited(self._commands[name], self.tree, seconds_allowed(self._seconds[name]))
            if ended.status or ended.limit:
                self._order.remember(mutant.path, name)
                return Verdict(Outcome.KILLED, f"{name}: {failure_of(ended)}")
        # A template that no test instantiates leaves the programs as they are, too, and so does a source that no test
        # program is linked with: that is no equivalence.
        if same and mutant.path.endswith(".cpp") and self._objects_of(mutant.path) == self._usual_objects[mutant.path]:
            return Verdict(Outcome.SAME_CODE)
        return Verdict(Outcome.SURVIVED, "in no test program's code" if same else "")

    def _sources(self) -> list[str]:
        below = (self.tree / self._folder).rglob("*.?pp")
        paths = [path.relative_to(self.tree) for path in below]
        return sorted(path.as_posix() for path in paths if not {"test", "built_in"} & set(path.parts))

    def _own_units(self) -> list[dict[str, str]]:
        """Entries of compile_commands.json: the folder's own sources, then the tests of it."""
        inside = [each for each in self._units if Path(each["file"]).is_relative_to(self.tree / self._folder)]
        return sorted(inside, key=lambda each: ("/test/" in each["file"], each["file"]))

    def _included(self) -> dict[str, set[str]]:
        """Object file -> real paths of all files that it was compiled from, as ninja has them from the compiler."""
        told = subprocess.run(["ninja", "-C", self._build, "-t", "deps"], check=True, capture_output=True, encoding="utf-8")
        included: dict[str, set[str]] = {}
        real: dict[str, str] = {}
        for line in told.stdout.splitlines():
            if line.startswith("    "):
                path = line.strip()
                if path not in real:
                    real[path] = os.path.realpath(self._build / path)
                files.add(real[path])
            elif line and not line.startswith("ninja:"):
                files = included.setdefault(line.split(": #deps")[0], set())
        return included

    def _objects_of(self, path: str) -> str:
        """A hash of what the compiler made of a source, in each library that has it."""
        objects = {self._build / _object_of(unit) for unit in self._units if unit["file"] == str(self.tree / path)}
        return _hash_of(sorted(each for each in objects if each.is_file()))

    def _call(self, *command: object, folder: Path | None = None) -> None:
        ended = run_limited([str(word) for word in command], folder or self.tree, _BUILD_SECONDS, self._environment)
        if ended.status or ended.limit:
            raise RuntimeError(f"{command[0]} fails without a mutant: {ended.output.strip()[-2000:]}")


def _hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _object_of(unit: dict[str, str]) -> str:
    words = shlex.split(unit["command"])
    return words[words.index("-o") + 1]
