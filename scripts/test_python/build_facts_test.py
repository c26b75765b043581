"""cmake -P harness/record/build_facts.cmake: which commit a build is of, also where git cannot tell."""

import os
import re
import subprocess
import unittest
from pathlib import Path
from unittest import mock

import tools

from switchmark.errors import BadInput
from switchmark.mutation.copy_of_tree import files_of


class BuildFactsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.source = tools.made(self.folder / "outer/a b")
        (self.source / "file").write_text("1\n", encoding="utf-8")

    def git(self, folder: Path, *arguments: str) -> str:
        command = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a", *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()

    def commit(self, folder: Path) -> str:
        self.git(folder, "init", "--quiet")
        self.git(folder, "add", "--all")
        self.git(folder, "commit", "--quiet", "-m", "a")
        return self.git(folder, "rev-parse", "HEAD")

    def facts(self, **environment: str) -> tuple[str, str]:
        """Commit and dirty; the script says nothing."""
        template, header = self.folder / "facts.in", self.folder / "facts"
        template.write_text("@COMMIT@ @DIRTY@", encoding="utf-8")
        done = subprocess.run(
            ["cmake", "-D", f"SOURCE={self.source}", "-D", f"TEMPLATE={template}", "-D", f"HEADER={header}",
             "-P", tools.ROOT / "harness/record/build_facts.cmake"], capture_output=True, encoding="utf-8", check=True,
            env=os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "SUDO_UID": "0"} | environment)
        self.assertEqual(done.stdout + done.stderr, "")
        commit, dirty = re.fullmatch(r"(\w+) (\w+)", header.read_text(encoding="utf-8").strip()).groups()
        return commit, dirty

    def test_a_clone(self) -> None:
        commit = self.commit(self.source)
        self.assertEqual(self.facts(), (commit, "false"))
        (self.source / "untracked").touch()
        self.assertEqual(self.facts(), (commit, "false"))
        (self.source / "file").write_text("2\n", encoding="utf-8")
        self.assertEqual(self.facts(), (commit, "true"))

    def test_built_in_a_hook_of_another_repository(self) -> None:
        commit, other = self.commit(self.source), tools.made(self.folder / "other")
        (other / "file").write_text("2\n", encoding="utf-8")
        self.commit(other)
        hook = {"GIT_DIR": other / ".git", "GIT_WORK_TREE": other, "GIT_COMMON_DIR": other / ".git",
                "GIT_INDEX_FILE": other / ".git/index", "GIT_OBJECT_DIRECTORY": other / ".git/objects"}
        for name, value in hook.items():
            self.assertEqual(self.facts(**{name: str(value)}), (commit, "false"), name)

    def test_no_repository(self) -> None:
        self.assertEqual(self.facts(), ("unknown", "unknown"))

    def test_unpacked_in_the_repository_of_something_else(self) -> None:
        self.commit(self.folder / "outer")
        self.assertEqual(self.facts(), ("unknown", "unknown"))

    def test_a_checkout_of_another_user(self) -> None:
        if os.geteuid() != 0:
            self.skipTest("to give a folder to another user takes the rights of root")
        self.commit(self.source)
        os.chown(self.source, 65534, 65534)
        self.assertEqual(self.facts(), ("unknown", "unknown"))

    def test_a_clone_by_a_git_that_converts_line_ends(self) -> None:
        """As Git for Windows does it for WSL and containers: a script with CRLF is started by no kernel."""
        for name in filter(lambda each: (tools.ROOT / each).exists(), (".gitattributes", "scripts/bench")):
            tools.made((self.source / name).parent)
            (self.source / name).write_bytes((tools.ROOT / name).read_bytes())
        self.commit(self.source)
        clone = self.folder / "clone"
        self.git(self.folder, "-c", "core.autocrlf=true", "clone", "--quiet", str(self.source), str(clone))
        self.assertNotIn(b"\r", (clone / "scripts/bench").read_bytes())

    def test_what_is_copied_needs_git(self) -> None:
        with mock.patch.dict(os.environ, GIT_CEILING_DIRECTORIES=str(self.folder)), \
                self.assertRaisesRegex(BadInput, f"^{self.source}: git does not list .*not a git repository.*; use a clone"):
            files_of(self.source)


if __name__ == "__main__":
    unittest.main()
