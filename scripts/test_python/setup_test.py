"""scripts/setup over stand-ins for Debian's commands: what it installs for each command, and what it can do without."""

import os
import re
import subprocess
import unittest

import tools

# A package is installed when `installed` names it, and the release has it when `offered` does.
FAKE_PROGRAMS = {
    "dpkg-query": 'for last; do :; done; grep -qx -e "$last" installed && echo installed',
    "apt-cache": 'grep -qx -e "$2" offered && echo "  Candidate: 1.0" || echo "  Candidate: (none)"',
    "apt-get": 'echo "$@" >>asked; [ "$1" = update ] || [ ! -e broken ]; code=$?; shift; [ $code != 0 ] || '
               'for package; do echo "$package" >>installed; done; exit $code',
    "npm": 'echo "npm $*" >>"${0%/*}/asked"; [ ! -e "${0%/*}/broken" ] && mkdir -p node_modules/playwright-core',
    "id": "cat user",
    "sudo": "exit 1",
}
LINTERS = "clang-format-14", "clang-tidy-14"


class SetupTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        for name, text in FAKE_PROGRAMS.items():
            (self.folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
            (self.folder / name).chmod(0o755)
        for name, text in (("installed", ""), ("offered", "\n".join(LINTERS)), ("user", "0\n")):
            (self.folder / name).write_text(text, encoding="utf-8")

    def run_setup(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PATH": f"{self.folder}:{os.environ['PATH']}",
                                    "SWITCHMARK_BUILD_DIR": f"{self.folder}/builds"}
        return subprocess.run([tools.SCRIPTS / "setup", *words], cwd=self.folder, env=environment, capture_output=True,
                              encoding="utf-8", timeout=60, check=False)

    def installed(self) -> set[str]:
        return set((self.folder / "installed").read_text(encoding="utf-8").split())

    def test_each_command_gets_what_it_takes(self) -> None:
        for words, there, not_there in (
            ([], {"g++", "python3-scipy"}, {"python3-yaml", "clang-19", *LINTERS}),
            (["bench"], {"g++", "python3-scipy"}, {"python3-yaml", "nodejs", "clang-19", *LINTERS}),
            (["bench", "--clang"], {"g++", "clang-19"}, {"python3-yaml", *LINTERS}),
            (["test"], {"g++", "python3-scipy", "python3-yaml", "nodejs", *LINTERS}, {"clang-19", "ccache"}),
            (["report"], {"g++", "python3-jinja2", "chromium"}, {"clang-19", "ccache", *LINTERS}),
            (["wrk"], {"g++", "wrk"}, {"chromium", "python3-yaml", *LINTERS}),
            (["mutation"], {"g++", "python3-yaml", "python3-clang-19", "ccache"}, {"clang-19", *LINTERS}),
        ):
            with self.subTest(words):
                (self.folder / "installed").write_text("", encoding="utf-8")
                self.assertEqual(self.run_setup(*words).returncode, 0)
                self.assertLessEqual(there, self.installed())
                self.assertFalse(not_there & self.installed())

    def test_what_drives_the_browser_is_installed_once(self) -> None:
        self.run_setup("test")
        with (self.folder / "installed").open("a", encoding="utf-8") as installed:
            installed.write("chromium\n")
        (self.folder / "asked").unlink()
        (self.folder / "broken").touch()
        done = self.run_setup("report")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
        self.assertIn("npm could not install what drives the browser", done.stderr)
        (self.folder / "broken").unlink()
        for _ in range(2):
            self.assertEqual(self.run_setup("report").returncode, 0)
        self.assertEqual((self.folder / "asked").read_text(encoding="utf-8"), "npm ci --ignore-scripts --no-audit --no-fund\n" * 2)

    def test_every_library_is_there_for_each_architecture(self) -> None:
        lists = dict(re.findall(r'^(\w+)="([^"]*)"', (tools.SCRIPTS / "setup").read_text(encoding="utf-8"), re.MULTILINE))
        libraries = {name for name in lists["build"].split() if name.endswith("-dev")}
        self.assertIn("libre2-dev", libraries)
        self.assertIn("liburing-dev", libraries)
        self.assertLessEqual(libraries, set(lists["of_aarch64"].split()))

    def test_is_silent_where_everything_is_there(self) -> None:
        self.run_setup("test")
        (self.folder / "asked").unlink()
        done = self.run_setup("test")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertFalse((self.folder / "asked").exists())

    def test_a_release_without_the_linters_is_no_failure(self) -> None:
        (self.folder / "offered").write_text("", encoding="utf-8")
        done = self.run_setup("test")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "\nsetup: going on without linters .*: clang-format-14 clang-tidy-14\n$")
        self.assertIn("python3-yaml", self.installed())

    def test_linters_that_may_not_be_installed_are_no_failure(self) -> None:
        self.run_setup("bench")
        with (self.folder / "installed").open("a", encoding="utf-8") as installed:
            installed.write("python3-hypothesis\npython3-yaml\ngdb\nnodejs\n")
        (self.folder / "user").write_text("1000\n", encoding="utf-8")
        done = self.run_setup("test")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (0, 1))
        self.assertFalse(set(LINTERS) & self.installed())

    def test_what_may_not_be_installed_is_named_with_the_command(self) -> None:
        (self.folder / "user").write_text("1000\n", encoding="utf-8")
        done = self.run_setup("bench")
        self.assertEqual((done.returncode, self.installed()), (2, set()))
        self.assertRegex(done.stderr, "type: sudo sh -c 'apt-get update && apt-get install .* g\\+\\+ .*'\n$")

    def test_a_failed_installation_ends_it(self) -> None:
        (self.folder / "broken").touch()
        done = self.run_setup("bench")
        self.assertEqual(done.returncode, 2)
        self.assertIn("setup: installing failed; type: apt-get update", done.stderr)

    def test_bad_usage(self) -> None:
        self.assert_one_line(self.run_setup("tests"), "unknown argument 'tests'")


if __name__ == "__main__":
    unittest.main()
