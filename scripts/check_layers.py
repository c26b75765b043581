#!/usr/bin/env python3
"""The rules of the architecture that no compiler checks.

usage: check_layers.py [ROOT]
  ROOT         the checkout, by default the one this file is in
  -h, --help   this text

Prints `path:line: rule` for every breach. Needs nothing but Python 3.10: it
runs wherever the sources are.
Exit codes: 0 none; 1 some; 2 bad usage; 3 nothing there to check.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

MAX_LINES = 400

# Layer -> where its sources lie. An include names a layer by the first steps of its path: "runtime/worker.hpp",
# "stackful/fibers/fiber.hpp".
LAYERS = {
    **{name: f"harness/{name}" for name in ("platform", "runtime", "measure", "workloads", "record", "doctor", "runner", "cli")},
    **{name: name for name in ("stackful/fibers", "stackful/preemption", "stackful/sync", "stackful/hazards",
                               "stackless/futures", "stackless/coroutines", "stackless/safepoints")},
}
# Layer -> the layers whose headers its sources may include, besides its own. Tests may include those and `measure`.
MAY_INCLUDE = {
    "platform": set(),
    "runtime": {"platform"},
    "measure": {"platform", "runtime"},
    "stackful/fibers": {"platform", "runtime"},
    "stackful/preemption": {"platform", "runtime", "stackful/fibers"},
    "stackful/sync": {"platform", "runtime", "stackful/fibers", "stackful/preemption"},
    "stackful/hazards": {"platform", "runtime", "measure", "stackful/fibers", "stackful/preemption", "stackful/sync"},
    "stackless/futures": {"platform", "runtime"},
    "stackless/coroutines": {"platform", "runtime"},
    "stackless/safepoints": {"platform", "runtime", "stackless/futures", "stackless/coroutines"},
    "workloads": {"platform", "runtime", "measure", "stackful/fibers", "stackful/preemption", "stackful/sync",
                  "stackless/futures", "stackless/coroutines", "stackless/safepoints"},
    "record": {"platform", "runtime", "measure"},
    "doctor": {"platform", "measure"},
    "runner": {"platform", "runtime", "measure", "workloads", "record"},
    "cli": {"platform", "runtime", "measure", "stackful/fibers", "stackful/preemption", "stackless/coroutines",
            "stackless/safepoints", "workloads", "record", "doctor", "runner"},
}
# What names models of both families: the lists of cells, the programs of scripts/check, and what the record says of the
# build.
SEES_BOTH_SIDES = re.compile(r"harness/cli/registry\.cpp|harness/workloads/(\w+/cells\w*|check/\w+)\.cpp")
INCLUDES_BOOST_CONTEXT = {"stackful/fibers/context", "stackful/fibers/raw_jump"}
HANDLES_SIGNALS = {"stackful/preemption/preemption", "stackful/preemption/signal_handlers", "stackful/hazards/stacks",
                   "stackful/hazards/ticks", "stackful/fibers/overflow_report", "harness/platform/interrupt",
                   "harness/platform/standard_descriptors", "harness/platform/trap_flag", "harness/measure/step_trace",
                   "harness/doctor/tick_cost", "harness/workloads/ladder/self_signal"}

CPP = {".hpp", ".cpp", ".h", ".cc"}
CODE = CPP | {".py", ".sh", ".cmake"}
PROSE = {".md", ".yml", ".yaml", ".txt", ".json", ".in"}
NAMES_OF_OTHERS = {"CMakeLists.txt", "README.md", "METHOD.md"}
SNAKE_CASE = re.compile(r"\.?[a-z0-9_]+(\.[a-z0-9_]+)*")
INCLUDE = re.compile(r"^\s*#\s*include\s*[<\"]([^>\"]+)[>\"]", re.MULTILINE)
SIGNAL = re.compile(r"\bsigaction\b|(?<![\w.>:])(?:std::|::)?signal\s*\(")
# In two parts, so that this line is no mark itself.
MARK = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)

Breach = tuple[int, str]  # line (1 is the first) and the rule


def sources(root: Path) -> Iterator[Path]:
    """The files the rules are for, as paths below `root`: no builds, no results, no hidden folders but CI's."""
    tops = {PurePosixPath(place).parts[0] for place in LAYERS.values()} | {"scripts", "cmake", ".ci", ".github"}
    below = (path for top in sorted(tops) for path in sorted((root / top).rglob("*")))
    for path in [*below, *sorted(root.glob("*"))]:
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root)


def includes(text: str) -> Iterator[tuple[int, str]]:
    """Line and path of every include."""
    for found in INCLUDE.finditer(text):
        yield line_of(text, found.start(1)), found[1]


def line_of(text: str, position: int) -> int:
    """The line, from 1, that `position` is in."""
    return text.count("\n", 0, position) + 1


def layer_of(path: Path) -> str | None:
    """The layer whose folder holds `path`."""
    return next((layer for layer, place in LAYERS.items() if path.is_relative_to(place)), None)


def layer_included(target: str) -> str | None:
    """The layer that an include names; None where it names a header of a test, of a library or of the same folder."""
    steps = PurePosixPath(target).parts
    names = ("/".join(steps[:2]), steps[0]) if len(steps) > 2 else (steps[0],) if len(steps) == 2 else ()
    return next((name for name in names if name in LAYERS), None)


def is_owned(path: Path, owners: set[str]) -> bool:
    """Whether `path` is a file of one of `owners` (a path without extension), or its test."""
    stem = path.with_suffix("")
    if path.parent.name == "test":
        stem = path.parent.parent / stem.name.removesuffix("_test")
    return stem.as_posix() in owners


def check_length(path: Path, text: str) -> Iterator[Breach]:
    """No file of code is longer than MAX_LINES."""
    lines = len(text.splitlines())
    if is_code(path) and lines > MAX_LINES:
        yield MAX_LINES + 1, f"{lines} lines; a file stops at {MAX_LINES}"


def check_name(path: Path, _: str) -> Iterator[Breach]:
    """Files and folders of code are named in snake_case."""
    if is_code(path) and path.name not in NAMES_OF_OTHERS:
        for step in path.parts:
            if not SNAKE_CASE.fullmatch(step):
                yield 1, f"{step} is not snake_case"


def check_marks(path: Path, text: str) -> Iterator[Breach]:
    """Nothing is left for later in a source."""
    for found in MARK.finditer(text):
        yield line_of(text, found.start()), f"{found[0]}: do it, or write an issue"


def check_arrows(path: Path, text: str) -> Iterator[Breach]:
    """Includes between layers follow the directions of the design. Sources of tests that lie beside several layers
    (stackful/test) may include all layers of their side."""
    layer = layer_of(path)
    if path.suffix not in CPP:
        return
    for line, target in includes(text):
        if layer is not None and ".." in PurePosixPath(target).parts:
            yield line, f"{target}: an include begins at a layer, not at .."
            continue
        named = layer_included(target)
        side = path.parts[0] if layer is None else None
        if named is None or named == layer:
            continue
        if side in ("stackful", "stackless") and named.split("/")[0] not in (side, "platform", "runtime", "measure"):
            yield line, f"{target}: {side} does not include {named}"
        elif layer is not None and named not in MAY_INCLUDE[layer] | ({"measure"} if "test" in path.parts else set()):
            yield line, f"{target}: {layer} does not include {named}"


def check_both_sides(path: Path, text: str) -> Iterator[Breach]:
    """Only the cells of a workload and the registry include headers of both sides; a test may."""
    if path.suffix not in CPP or "test" in path.parts or SEES_BOTH_SIDES.fullmatch(path.as_posix()):
        return
    first = {PurePosixPath(target).parts[0]: line for line, target in includes(text)}
    if {"stackful", "stackless"} <= first.keys():
        line = max(first["stackful"], first["stackless"])
        yield line, "only cells.cpp of a workload and harness/cli/registry.cpp include both stackful and stackless"


def check_boost_context(path: Path, text: str) -> Iterator[Breach]:
    """Boost.Context stays behind two doors."""
    if path.suffix in CPP and not is_owned(path, INCLUDES_BOOST_CONTEXT):
        for line, target in includes(text):
            if target.startswith("boost/context"):
                yield line, f"{target}: only stackful/fibers/context.* and stackful/fibers/raw_jump.* include Boost.Context"


def check_signals(path: Path, text: str) -> Iterator[Breach]:
    """Few files own the signals; a test may raise and catch what it needs."""
    if path.suffix in CPP and "test" not in path.parts and not is_owned(path, HANDLES_SIGNALS):
        for found in SIGNAL.finditer(NOT_CODE.sub(_blank, text)):
            yield line_of(text, found.start()), "only the files of HANDLES_SIGNALS in check_layers.py handle signals"


def is_code(path: Path) -> bool:
    """Sources, build files, and scripts without an extension."""
    is_script = not path.suffix and path.parts[0] in ("scripts", ".ci")
    return is_script or path.suffix in CODE or path.name == "CMakeLists.txt"


def _blank(found: re.Match[str]) -> str:
    """Comment or string made spaces, the lines kept."""
    return re.sub(r"[^\n]", " ", found[0])


RULES: list[Callable[[Path, str], Iterator[Breach]]] = [
    check_length, check_name, check_marks, check_arrows, check_both_sides, check_boost_context, check_signals,
]


def breaches(root: Path) -> tuple[int, list[str]]:
    """How many files were looked at, and every breach as `path:line: rule`."""
    looked, found = 0, []
    for path in sources(root):
        if is_code(path) or path.suffix in PROSE:
            looked += 1
            text = (root / path).read_text(encoding="utf-8", errors="replace")
            found += [f"{path}:{line}: {rule}" for check in RULES for line, rule in check(path, text)]
    return looked, found


def main(arguments: list[str]) -> int:
    """Checks one tree."""
    if arguments in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("check_layers: usage: check_layers.py [ROOT]", file=sys.stderr)
        return 2
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1]
    if not root.is_dir():
        print(f"check_layers: {root}: no such folder; name the checkout", file=sys.stderr)
        return 2
    looked, found = breaches(root)
    print(*found, sep="\n", end="\n" if found else "")
    if not looked:
        print(f"check_layers: {root}: no sources there; name the checkout", file=sys.stderr)
        return 3
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
