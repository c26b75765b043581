"""scripts/compare_commits in a small repository, whose commits have a bench that builds a stand-in for switchmark."""

import os
import signal
import subprocess
import unittest
from collections.abc import Mapping
from types import MappingProxyType

import tools

# `--list` builds, as the real one does. The built program appends its call to the log that $LOG names.
BENCH = """#!/bin/sh
cd "$(dirname "$0")/.." && mkdir -p build/release && cp switchmark build/release/
build/release/switchmark "$@"
"""
SWITCHMARK = """#!/bin/sh
for argument; do
    [ "$previous" != --out ] || out=$argument
    previous=$argument
done
echo "SIDE $*" | sed "s|--out .*/|--out |" >>"$LOG"
[ "$previous" != --list ] || exit ${LISTED:-0}
echo data
[ -n "$NO_RECORD" ] || echo "SIDE" >"$out"
BODY
"""
COMPARE = """#!/bin/sh
echo "SIDE $*" | sed "s|[^ ]*/||g" >>"$LOG"
for argument; do [ ! -f "$argument" ] || cat "$argument"; done
exit 1
"""
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a",
       "GIT_CONFIG_GLOBAL": "/dev/null"}


class CompareCommitsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.root, self.log, self.temporary = (self.folder / name for name in ("root", "log", "tmp"))
        (self.root / "scripts").mkdir(parents=True)
        self.temporary.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("old")
        self.commit("new")

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", self.root, *arguments]
        return subprocess.run(command, env=os.environ | GIT, capture_output=True, encoding="utf-8", check=True).stdout

    def commit(self, side: str, body: str = "exit 0", bench: str = BENCH) -> None:
        """A commit with the tag `side`, whose tools call themselves so; the switchmark ends with `body`."""
        switchmark = SWITCHMARK.replace("BODY", body)
        files = {"switchmark": switchmark, "scripts/bench": bench, "scripts/compare": COMPARE}
        for name, text in files.items():
            (self.root / name).write_text(text.replace("SIDE", side), encoding="utf-8")
            (self.root / name).chmod(0o755)
        tools.copy_scripts(self.root / "scripts", "compare_commits")
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", side)
        self.git("tag", side)

    def start(self, *arguments: object, streams: Mapping[str, int] = MappingProxyType({}),
              **environment: str) -> subprocess.Popen[str]:
        """The command, in a process group of its own and called from `folder`."""
        given = {"LOG": str(self.log), "TMPDIR": str(self.temporary)} | environment
        return self.start_command([self.root / "scripts" / "compare_commits", *arguments], env=os.environ | GIT | given,
                                  cwd=self.folder, start_new_session=True, **streams)

    def run_it(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        self.assert_clean()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def assert_clean(self) -> None:
        """No worktree is left, no temporary file, and the checkout is as it was."""
        self.assertEqual(list(self.temporary.iterdir()), [])
        self.assertEqual(self.git("worktree", "list", "--porcelain").count("worktree "), 1)
        self.assertEqual(self.git("status", "--porcelain"), "")

    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    def test_both_are_built_then_measured_in_turns_then_compared(self) -> None:
        done = self.run_it("old", "new", "--rounds", 3)
        self.assertEqual(self.calls(), [
            "old --quick --list", "new --quick --list",
            "old --quick --seed 1 --out base-1.json", "new --quick --seed 1 --out head-1.json",
            "new --quick --seed 2 --out head-2.json", "old --quick --seed 2 --out base-2.json",
            "old --quick --seed 3 --out base-3.json", "new --quick --seed 3 --out head-3.json",
            "new --base base-1.json base-2.json base-3.json --new head-1.json head-2.json head-3.json",
        ])
        # Each side's records are of its own build, only the comparison is on stdout, and its exit code is handed on.
        self.assertEqual((done.returncode, done.stdout.split()), (1, ["old"] * 3 + ["new"] * 3))

    def test_flags_and_options_go_where_they_belong(self) -> None:
        self.run_it("--rounds=1", "old", "--markdown", "a b.md", "new", "--confidence=0.9", "--json", "c.json", "--html=f g.html",
                    "--minimum-effect", "0.1", "--renames", "d e.json", "--", "--filter", "a b")
        expected = ("--new head-1.json --markdown a b.md --json c.json --html f g.html --minimum-effect 0.1 --confidence 0.9 "
                    "--renames d e.json")
        self.assertTrue(self.calls()[-1].endswith(expected), self.calls()[-1])
        self.assertEqual(self.calls()[2], "old --filter a b --seed 1 --out base-1.json")

    def test_records_are_kept_where_they_are_wanted(self) -> None:
        self.run_it("old", "new", "--records", "kept")
        kept = sorted(path.name for path in (self.folder / "kept").iterdir())
        self.assertEqual(kept, [f"{side}-{number}.json" for side in ("base", "head") for number in (1, 2, 3)])
        self.assert_one_line(self.run_it("old", "new", "--records", "kept"), "kept: this folder is not empty")

    def test_a_commit_can_be_compared_with_itself(self) -> None:
        """And says so."""
        done = self.run_it("new", "HEAD", "--rounds", 1)
        self.assertEqual(done.stdout.split(), ["new", "new"])
        self.assertIn("compare_commits: note: BASE and HEAD are the same commit; a build is compared with itself\n", done.stderr)
        self.assertNotIn("note:", self.run_it("old", "new", "--rounds", 1).stderr)

    def test_uncommitted_changes_are_not_measured(self) -> None:
        changed = self.root / "scripts" / "bench"
        before = changed.read_text(encoding="utf-8")
        changed.write_text(f"{before}\n# changed", encoding="utf-8")
        process = self.start("old", "new", "--rounds", 1)
        _, told = process.communicate(timeout=60)
        self.assertIn("compare_commits: note: the uncommitted changes here are not measured\n", told)

    def test_removals_can_be_allowed(self) -> None:
        self.run_it("old", "--allow-missing", "new", "--rounds", 1)
        self.assertTrue(self.calls()[-1].endswith("--new head-1.json --allow-missing"), self.calls()[-1])

    def test_called_from_a_hook(self) -> None:
        self.commit("hooked", 'git -C "$(dirname "$0")" log -1 --format=%s >>"$LOG"')
        self.commit("later")
        hook = {"GIT_DIR": str(self.root / ".git"), "GIT_INDEX_FILE": str(self.root / ".git" / "index")}
        self.run_it("hooked", "hooked", "--rounds", 1, **hook)
        self.assertEqual(self.calls().count("hooked"), 2)

    def test_called_from_a_hook_of_another_repository(self) -> None:
        self.commit("hooked")
        other = str(tools.made(self.folder / "other"))
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
            done = self.run_it("hooked", "hooked", "--rounds", 1, **{name: other})
            self.assertIn("round 1 of 1, head", done.stderr, name)

    def test_bad_usage(self) -> None:
        for arguments, words in (
            ((), "which commits?"), (("old",), "which commits?"), (("old", "new", "old"), "one commit too many, 'old'"),
            (("old", "none"), "'none' is no commit here"), (("0" * 40, "new"), "is no commit here"),
            (("old", "new", "--rounds"), "--rounds: without a value"),
            (("old", "new", "--rounds", "0"), "--rounds 0 is no number from 1"),
            (("old", "new", "--rounds", "2x"), "--rounds 2x is no number"),
            (("old", "new", "--quick", "x"), "unknown argument '--quick'"),
        ):
            with self.subTest(arguments=arguments):
                self.assert_one_line(self.run_it(*arguments), "compare_commits: ", words)
        self.assertFalse(self.log.exists())
        self.assertEqual(self.run_it("--help").returncode, 0)

    def test_what_does_not_build_is_no_regression(self) -> None:
        self.commit("broken", bench="#!/bin/sh\nexit 1\n")
        for sides, named in ((("broken", "new"), "base, "), (("old", "broken"), "head, ")):
            done = self.run_it(*sides)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertRegex(done.stderr.splitlines()[-1], f"^compare_commits: {named}[0-9a-f]+, cannot be built")

    def test_nothing_matches(self) -> None:
        done = self.run_it("old", "new", LISTED="3")
        self.assertEqual((done.returncode, self.calls()), (3, ["old --quick --list"]))

    def test_runs_that_went_wrong(self) -> None:
        for body, no_record, code, compared in (
            ("exit 1", "", 1, True), ("exit 2", "", 2, False), ("exit 1", "1", 1, False), ("exit 0", "1", 1, False),
            ("exit 3", "1", 3, False), ("kill -SEGV $$", "1", 1, False),
        ):
            with self.subTest(body=body, no_record=no_record):
                side = f"wrong-{body}-{no_record}".translate(str.maketrans(" $", "__"))
                self.commit(side, body)
                self.log.unlink(missing_ok=True)
                done = self.run_it("old" if not no_record else side, side, "--rounds", 1, NO_RECORD=no_record)
                self.assertEqual((done.returncode, "--base" in self.calls()[-1]), (code, compared), done.stderr)

    def test_a_signal_leaves_nothing(self) -> None:
        """In a measurement and in a build, each with a child of its own; to the command alone and to its group."""
        never = self.folder / "never"
        os.mkfifo(never)
        stuck = f'echo begun $$ >&2; (read line <"{never}"); read line <"{never}"'
        self.commit("stuck", stuck)
        self.commit("unbuilt", bench=f"#!/bin/sh\n{stuck}\n")
        for side, number, send in (
            ("stuck", signal.SIGINT, os.killpg), ("stuck", signal.SIGTERM, os.kill), ("stuck", signal.SIGTERM, os.killpg),
            ("stuck", signal.SIGHUP, os.kill), ("unbuilt", signal.SIGINT, os.kill), ("unbuilt", signal.SIGTERM, os.kill),
            ("unbuilt", signal.SIGHUP, os.killpg),
        ):
            with self.subTest(side, number=number, send=send.__name__):
                process = self.start(side, side)
                begun = next(line for line in process.stderr if line.startswith("begun "))
                group = os.getpgid(int(begun.split()[1]))
                send(process.pid, number)
                # The stand-in, a shell, tells of its own child.
                out, err = process.communicate(timeout=60)
                self.assertEqual((out, err.replace("Terminated\n", "")), ("", ""))
                self.assertEqual(process.returncode, 128 + number)
                self.assert_groups_gone(group, process.pid)
                self.assert_clean()

    def test_nobody_reads(self) -> None:
        read, write = os.pipe()
        os.close(read)
        for stream, code, words in (("stdout", 1, {"compare_commits:", "data"}), ("stderr", 128 + signal.SIGPIPE, set())):
            process = self.start("old", "new", "--rounds", 1, streams={stream: write})
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out or "", {line.split()[0] for line in (err or "").splitlines()}),
                             (code, "", words))
            self.assert_clean()
        os.close(write)

    def test_not_a_checkout(self) -> None:
        (self.root / ".git").rename(self.folder / "git")
        done = subprocess.run([self.root / "scripts/compare_commits", "old", "new"], cwd=self.folder, encoding="utf-8",
                              env=os.environ | {"GIT_CEILING_DIRECTORIES": str(self.folder)}, capture_output=True, check=False)
        self.assert_one_line(done, f"compare_commits: {self.root} is no clone of a git repository")

        # Nor is it one within the repository of something else.
        subprocess.run(["git", "init", "--quiet", self.folder], check=True)
        done = subprocess.run([self.root / "scripts/compare_commits", "old", "new"], cwd=self.folder, encoding="utf-8",
                              capture_output=True, check=False)
        self.assert_one_line(done, f"compare_commits: {self.root} is no clone of a git repository")

    def test_a_clone_that_cannot_be_written(self) -> None:
        (self.root / ".git/worktrees").touch()  # root may write everywhere, and not make a folder in a file
        done = self.run_it("old", "new")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 2))
        self.assertRegex(done.stderr.splitlines()[1], "^compare_commits: no worktree for base in .*: .*; use a clone that can be")

    def test_a_checkout_of_another_user(self) -> None:
        if os.geteuid() != 0:
            self.skipTest("to give a folder to another user takes the rights of root")
        os.chown(self.root, 65534, 65534)
        done = subprocess.run([self.root / "scripts/compare_commits", "old", "new"], cwd=self.folder, encoding="utf-8",
                              env=os.environ | GIT | {"SUDO_UID": "0"}, capture_output=True, check=False)
        self.assert_one_line(done, f"type: git config --global --add safe.directory '{self.root}'\n")

    def test_no_temporary_folder(self) -> None:
        done = subprocess.run([self.root / "scripts/compare_commits", "old", "new"], cwd=self.folder, encoding="utf-8",
                              env=os.environ | GIT | {"TMPDIR": "/none"}, capture_output=True, check=False)
        self.assert_one_line(done, "/none: no temporary folder can be made there; set TMPDIR")


if __name__ == "__main__":
    unittest.main()
