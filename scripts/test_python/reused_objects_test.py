"""The objects and precompiled headers that the copy of check/additions takes from a build: those alone whose every file is the same."""

import os
import subprocess
import unittest
from unittest import mock

import tools
from switchmark import reused_objects

DEPENDENCIES = """a.o: #deps 3, deps mtime 1 (VALID)
    {sources}/a.cpp
    roots/layer/layer/a.hpp
    /usr/include/stdlib.h

b.o: #deps 2, deps mtime 1 (VALID)
    {sources}/b.cpp
    /usr/include/stdlib.h

generated.o: #deps 1, deps mtime 1 (VALID)
    generated/every.cpp

old.o: #deps 1, deps mtime 1 (STALE)
    {sources}/a.cpp

gone.o: #deps 1, deps mtime 1 (VALID)
    {sources}/a.cpp

headers.gch: #deps 1, deps mtime 1 (VALID)
    roots/layer/layer/a.hpp
"""


class ReusedObjectsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.folder = self.folder.resolve()
        self.sources, self.copy = self.folder / "sources", self.folder / "copy"
        self.build, self.copy_build = self.sources / "build", self.folder / "copy_build"
        self.launcher = self.folder / "launcher"
        for sources, build in ((self.sources, self.build), (self.copy, self.copy_build)):
            for path, text in ((sources / "a.cpp", "a"), (sources / "b.cpp", "b"), (sources / "layer/a.hpp", "A"),
                               (build / "generated/every.cpp", f"{sources} {build}/generated")):
                (tools.made(path.parent) / path.name).write_text(text, encoding="utf-8")
            (tools.made(build / "roots/layer") / "layer").symlink_to(sources / "layer")
        for name in ("a.o", "b.o", "generated.o", "old.o", "headers.gch"):
            (self.build / name).write_text(f"the first {name}", encoding="utf-8")
        listed = DEPENDENCIES.format(sources=self.sources)
        tools.write_program(self.folder / "bin/ninja", f"#!/bin/sh\ncat <<end\n{listed}end\n")
        self.enterContext(mock.patch.dict(os.environ, PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}"))
        reused_objects.write_launcher(self.launcher, self.build)

    def names(self) -> list[str]:
        number = reused_objects.write_names(self.launcher, self.build, self.sources, self.copy_build, self.copy)
        names = self.launcher.with_name("launcher.names").read_text(encoding="utf-8").split()
        self.assertEqual(len(names), number)
        return names

    def test_where_nothing_has_changed(self) -> None:
        self.assertEqual(self.names(), ["a.o", "b.o", "generated.o", "headers.gch"])

    def test_a_source_that_has_changed(self) -> None:
        (self.copy / "b.cpp").write_text("c", encoding="utf-8")
        self.assertEqual(self.names(), ["a.o", "generated.o", "headers.gch"])

    def test_a_header_that_has_changed_behind_a_link(self) -> None:
        (self.copy / "layer/a.hpp").write_text("B", encoding="utf-8")
        self.assertEqual(self.names(), ["b.o", "generated.o"])

    def test_a_source_that_is_gone(self) -> None:
        (self.copy / "a.cpp").unlink()
        self.assertEqual(self.names(), ["b.o", "generated.o", "headers.gch"])

    def test_a_generated_source_that_has_changed(self) -> None:
        (self.copy_build / "generated/every.cpp").write_text(f"{self.copy} {self.build}/generated", encoding="utf-8")
        self.assertEqual(self.names(), ["a.o", "b.o", "headers.gch"])

    def compile(self, name: str) -> tuple[str, str]:
        """Lets the launcher compile the object; its text, and that of its dependencies."""
        tools.write_program(self.folder / "compiler", '#!/bin/sh\necho "compiled $*" >"$5"; echo found >"$3"\n')
        subprocess.run([self.launcher, self.folder / "compiler", "-MD", "-MF", f"{name}.d", "-o", name, "-c", "x.cpp"],
                       cwd=self.copy_build, check=True)
        return (self.copy_build / name).read_text(), (self.copy_build / f"{name}.d").read_text()

    def test_the_launcher(self) -> None:
        compiled = "compiled -MD -MF a.o.d -o a.o -c x.cpp -O1 -foptimize-sibling-calls\n"
        self.assertEqual(self.compile("a.o"), (compiled, "found\n"))  # before there is a list, when CMake tries the compiler
        (self.copy / "b.cpp").write_text("c", encoding="utf-8")
        self.names()
        self.assertEqual(self.compile("a.o"), ("the first a.o", "a.o:\n"))
        self.assertEqual(self.compile("b.o"), (compiled.replace("a.o", "b.o"), "found\n"))


if __name__ == "__main__":
    unittest.main()
