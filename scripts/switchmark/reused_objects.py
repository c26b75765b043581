"""The objects and precompiled headers of a build that a changed copy of its sources need not compile again."""

import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

_LAUNCHER = """#!/bin/sh
# usage: reuse COMPILER ARGUMENT...
# Takes the object from the other build if the list has its name; else it is compiled, with the first level of optimisation,
# since precompiled headers of the other build are refused without any. There an option gives coroutines their tail calls.
for word; do
    [ "$last" != -o ] || object=$word
    [ "$last" != -MF ] || dependencies=$word
    last=$word
done
grep -sqxF -e "$object" '{names}' || exec "$@" -O1 -foptimize-sibling-calls
cp '{build}'/"$object" "$object" && echo "$object:" >"$dependencies"
"""


def write_launcher(program: Path, build: Path) -> None:
    """A compiler launcher: takes each object that `write_names` has listed from `build`, and compiles the others."""
    program.write_text(_LAUNCHER.format(names=_names(program), build=build), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def write_names(program: Path, build: Path, sources: Path, copy_build: Path, copy: Path) -> int:
    """Tells the launcher `program` what is not compiled again; returns how many objects. `build` is an up-to-date build of
    `sources` by ninja; `copy_build`, which is configured, is to be one of `copy`, the changed copy of the sources."""
    names = sorted(_unchanged(build, sources, copy_build, copy))
    _names(program).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return len(names)


def _names(program: Path) -> Path:
    return program.with_name(f"{program.name}.names")


def _unchanged(build: Path, sources: Path, copy_build: Path, copy: Path) -> Iterator[str]:
    """The objects of `build` for which every file that they were compiled from is the same in the copy."""
    known: dict[str, bool] = {}

    def same(name: str) -> bool:
        if name not in known:
            known[name] = _same((build / name).resolve(), ((build, copy_build), (sources, copy)))
        return known[name]

    for name, files in _dependencies(build):
        if name.endswith((".o", ".gch")) and (build / name).exists() and all(map(same, files)):
            yield name


def _same(path: Path, pairs: tuple[tuple[Path, Path], ...]) -> bool:
    """Whether a file has the same text in the copy. One that lies in neither folder is a header of the system."""
    for folder, other in pairs:  # a build may lie among its sources
        if path.is_relative_to(folder):
            counterpart = other / path.relative_to(folder)
            return counterpart.exists() and _text(path, pairs, 0) == _text(counterpart, pairs, 1)
    return True


def _text(path: Path, pairs: tuple[tuple[Path, Path], ...], side: int) -> bytes:
    """What is in a file, without the folders that it was written for."""
    text = path.read_bytes()
    for number, pair in enumerate(pairs):
        text = text.replace(bytes(pair[side]), b"folder %d" % number)
    return text


def _dependencies(build: Path) -> Iterator[tuple[str, list[str]]]:
    """The objects and precompiled headers that ninja knows, each with the files that it was compiled from."""
    listed = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, encoding="utf-8", check=True)
    for block in re.split(r"\n(?=\S)", listed.stdout):
        head, *files = block.strip().splitlines() or [""]
        if head.endswith("(VALID)"):
            yield head.split(":")[0], [file.strip() for file in files]
