"""The workflow of CI: that it is YAML, what it asks of the checkout, and its step `compare` run with stand-ins."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import tools
import yaml

WORKFLOW = tools.ROOT / ".github" / "workflows" / "ci.yml"
FAKE_PROGRAM = """#!/bin/sh
echo "$(basename "$0") $*"
exit CODE
"""


class CiTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
        self.compare = next(step for step in self.jobs["compare"]["steps"] if step.get("name") == "compare")

    def steps(self) -> list[dict[str, Any]]:
        return [step for job in self.jobs.values() for step in job["steps"]]

    def test_every_step_is_a_command_or_an_action(self) -> None:
        self.assertEqual(set(self.jobs), {"test", "clang", "debug", "sanitizers", "aarch64", "compare"})
        for step in self.steps():
            self.assertEqual(len({"run", "uses"} & step.keys()), 1, step)

    def test_every_command_is_shell_and_calls_scripts_that_exist(self) -> None:
        for command in [step["run"] for step in self.steps() if "run" in step]:
            subprocess.run(["sh", "-n"], input=command, encoding="utf-8", check=True)
            for script in re.findall(r"(?<!\S)((?:scripts|\.ci)/\w+)", command):
                self.assertTrue(os.access(tools.ROOT / script, os.X_OK), script)

    def test_the_tests_run_on_every_release_that_the_readme_names(self) -> None:
        named = re.search(r"^On Debian (\d+) or (\d+), in a fresh clone:$",
                          (tools.ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
        for job in ("test", "clang"):
            self.assertEqual(self.jobs[job]["strategy"]["matrix"]["debian"], [int(release) for release in named.groups()])
            self.assertEqual(self.jobs[job]["container"], "debian:${{ matrix.debian }}")

    def test_both_commits_are_there_to_be_built(self) -> None:
        checkout = next(step for step in self.jobs["compare"]["steps"] if "checkout" in step.get("uses", ""))
        self.assertEqual(checkout["with"]["fetch-depth"], 0)
        self.assertIn("github.event_name == 'pull_request' && 'HEAD^1' || github.event.before",
                      self.compare["env"]["BASE"])

    def run_compare(self, base: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """The step's command in a repository of two commits, as the runner calls it."""
        scripts = self.folder / "scripts"
        scripts.mkdir()
        for name in ("compare_commits", "compare", "bench"):
            ended = 0 if name == "bench" else code
            (scripts / name).write_text(FAKE_PROGRAM.replace("CODE", str(ended)), encoding="utf-8")
            (scripts / name).chmod(0o755)
        identity = ["-c", "user.name=a", "-c", "user.email=a"]
        for command in (["init", "--quiet"], *[["commit", "--quiet", "--allow-empty", "-m", "a"]] * 2):
            subprocess.run(["git", *identity, *command], cwd=self.folder, check=True)
        environment = os.environ | {"BASE": base, "GITHUB_STEP_SUMMARY": "summary"}
        return subprocess.run(["sh", "-e", "-c", self.compare["run"]], cwd=self.folder, env=environment,
                              capture_output=True, encoding="utf-8", check=False)

    def test_a_known_base_is_measured(self) -> None:
        done = self.run_compare("HEAD^1")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, "compare_commits HEAD\\^1 HEAD .*--markdown summary --html results/ci/comparison.html -- --quick --instructions\n")
        self.assertNotIn("bench", done.stdout)

    def test_an_unknown_base_is_replaced_by_the_reference(self) -> None:
        done = self.run_compare("0" * 40)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, "^bench --quick .*\ncompare debian-12-quick .*--allow-missing --markdown summary --html results/ci/comparison.html\n")

    def test_a_regression_fails(self) -> None:
        self.assertEqual(self.run_compare("HEAD^1", code=1).returncode, 1)

    def test_bad_input_fails(self) -> None:
        self.assertEqual(self.run_compare("HEAD^1", code=2).returncode, 2)

    def test_a_regression_against_the_reference_fails(self) -> None:
        self.assertEqual(self.run_compare("0" * 40, code=1).returncode, 1)

    def test_a_label_allows_to_remove_cells(self) -> None:
        self.assertRegex(self.compare["env"]["ALLOW"], r"labels\.\*\.name, 'removes-cells'\) \|\| "
                         r"contains\(github\.event\.head_commit\.message, 'removes-cells'\)\) && '--allow-missing' \|\| ''")
        for allow in ("", "--allow-missing"):
            with mock.patch.dict(os.environ, ALLOW=allow), tempfile.TemporaryDirectory() as folder:
                self.folder = Path(folder)
                self.assertIn(f"compare_commits HEAD^1 HEAD {allow}".strip() + " --rounds", self.run_compare("HEAD^1").stdout)

    def test_missing_cells_are_a_warning(self) -> None:
        done = self.run_compare("HEAD^1", code=3)
        self.assertEqual((done.returncode, done.stdout.count("::warning")), (0, 1))


if __name__ == "__main__":
    unittest.main()
