"""scripts/check_format asks the named version of clang-format only, and says when it is not there."""

import os
import shutil
import subprocess
import unittest

import tools

FAKE_PROGRAM = """#!/bin/sh
[ "$1" != --version ] || {{ echo "Debian clang-format version {version}.0.6"; exit; }}
echo "{version} asked of $*"
exit {code}
"""


class CheckFormatTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.programs, self.root = self.folder / "programs", self.folder / "root"
        for top in ("harness", "stackful", "stackless"):
            (self.root / top).mkdir(parents=True)
        (self.root / "harness" / "a.cpp").touch()
        shutil.copy(tools.ROOT / ".clang-format", self.root)
        self.programs.mkdir()
        for tool in ("find", "sed", "grep", "dirname", "readlink"):
            (self.programs / tool).symlink_to(shutil.which(tool))

    def offer(self, name: str, version: int, code: int) -> None:
        (self.programs / name).write_text(FAKE_PROGRAM.format(version=version, code=code), encoding="utf-8")
        (self.programs / name).chmod(0o755)

    def check(self) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PATH": str(self.programs)}
        return subprocess.run([tools.SCRIPTS / "check_format", self.root], env=environment, capture_output=True,
                              encoding="utf-8", timeout=60, check=False)

    def test_the_named_version_decides(self) -> None:
        self.offer("clang-format", 19, 0)
        for code in (0, 1):
            self.offer("clang-format-14", 14, code)
            done = self.check()
            self.assertEqual((done.returncode, done.stdout), (code, "14 asked of --dry-run -Werror harness/a.cpp\n"))

    def test_whatever_its_name(self) -> None:
        self.offer("clang-format", 14, 1)
        self.assertEqual(self.check().returncode, 1)

    def test_another_version_is_not_asked(self) -> None:
        self.offer("clang-format", 19, 0)
        done = self.check()
        self.assertEqual(done.returncode, 77)
        self.assertIn("skipped: clang-format 14 is not installed here", done.stdout)

    def test_a_folder_without_a_format_is_bad_usage(self) -> None:
        (self.root / ".clang-format").unlink()
        self.assert_one_line(self.check(), "no .clang-format there")


if __name__ == "__main__":
    unittest.main()
