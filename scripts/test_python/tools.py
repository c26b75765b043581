"""What the tests share: the paths, and running a command as a user does."""

import contextlib
import functools
import gc
import importlib
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import unittest
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent
sys.path.insert(0, str(SCRIPTS))

from switchmark import baseline, record, schema_check  # noqa: E402, found by the path
from switchmark.record import Record  # noqa: E402

_IMPORTED_LATE = {
    "charts": ["drawing.index"],
    "compare": ["comparison.export", "comparison.table", "comparison.terminal"],
    "report": ["report.page"],
}
"""What a tool imports only when its input is good, in the package switchmark."""


def run(tool: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs scripts/`tool` with `environment` on top of this process's own; its output as text. Without an environment a
    copy of this process runs the module of `tool`: it has imported the libraries already, which takes a new process
    longer than most tools run."""
    words = list(map(str, arguments))
    if not environment and any((SCRIPTS / "switchmark" / name).exists() for name in (f"{tool}.py", f"{tool}/__main__.py")):
        return _run_in_copy(tool, words)
    command = [str(SCRIPTS / tool), *words]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=os.environ | environment, timeout=60, check=False
    )


def _run_in_copy(tool: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs the module switchmark.`tool` as a program in a fork of this process, with files for its output."""
    _prepare(tool)
    references = {path: _reference(path) for name, path in baseline.known().items() if name in words or str(path) in words}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        child = os.fork()
        if child == 0:
            os._exit(_as_program(tool, words, out.fileno(), err.fileno(), references))
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return subprocess.CompletedProcess([tool, *words], code, out.read(), err.read())


@functools.cache
def _prepare(tool: str) -> None:
    """Does once what each copy that runs `tool` would do again: imports, the code that checks records, the list of charts."""
    for name in (tool, *_IMPORTED_LATE.get(tool, [])):
        importlib.import_module(f"switchmark.{name}")
    schema_check.first_violation({})
    if tool == "charts":
        importlib.import_module("switchmark.drawing.about").every_chart()


@functools.cache
def _reference(path: Path) -> Record:
    """A record of results/reference, which no test changes: it is read and checked once, not by each copy again."""
    return record.load(path)


def _as_program(tool: str, words: list[str], out: int, err: int, references: dict[Path, Record]) -> int:
    """Exit code of the module, which never returns to the test that has forked. SIGALRM ends a tool that hangs.
    `references`: what is in the files that need not be read again."""
    load = record.load
    record.load = lambda path, *rename: references[path] if path in references and not rename else load(path, *rename)
    try:
        gc.freeze()  # or else its collector writes to every page that it shares with the test
        signal.alarm(60)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin = open(os.devnull, encoding="utf-8")
        sys.stdout, sys.stderr = (open(fd, "w", encoding="utf-8", closefd=False) for fd in (1, 2))
        sys.argv = [tool, *words]
        if not hasattr(sys.modules[f"switchmark.{tool}"], "__path__"):
            del sys.modules[f"switchmark.{tool}"]  # run anew; what it imports stays
        runpy.run_module(f"switchmark.{tool}", run_name="__main__", alter_sys=True)
        code: object = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


def copy_scripts(folder: Path, *names: str) -> None:
    """Puts the commands `names` of scripts into `folder`, with what they source and the help of the program."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SCRIPTS / name, folder / name)
    shutil.copytree(SCRIPTS / "shell", folder / "shell", dirs_exist_ok=True)
    shutil.copy(ROOT / "harness/cli/help.txt", made(folder.parent / "harness/cli"))
    shutil.copy(ROOT / "CMakeLists.txt", folder.parent)


def write_program(path: Path, text: str) -> None:
    """An executable file with `text`, and its folder."""
    (made(path.parent) / path.name).write_text(text, encoding="utf-8")
    path.chmod(0o755)


def made(folder: Path) -> Path:
    """The folder, which is there afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def as_read(document: dict[str, Any], path: str = "x") -> Record:
    """The record without its way through a file, which other tests go."""
    ours = document["switchmark"]
    return Record(Path(path), ours["environment"], ours["run"], {cell["id"]: cell for cell in ours["cells"]},
                  crossovers=ours.get("crossovers", []), machine_states=ours.get("machine_states", []),
                  metrics=ours.get("metrics", {}))


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def start_command(self, command: list[object], **options: Any) -> subprocess.Popen[str]:
        """A command as a user's shell starts it, with pipes for its output where `options` of Popen do not say otherwise. Its
        group is ended when the test ends: `options` make the command the leader of one.

        It heeds SIGINT and SIGHUP, which a background job of a shell and nohup ignore, and so would all that they start:
        these tests, for example.
        """
        process = subprocess.Popen(
            list(map(str, command)), encoding="utf-8",
            preexec_fn=lambda: [signal.signal(number, signal.SIG_DFL) for number in (signal.SIGINT, signal.SIGHUP)],
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options)
        self.addCleanup(self._end, process)
        return process

    def _end(self, process: subprocess.Popen[str]) -> None:
        """Ends what a failed test has left running."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in filter(None, (process.stdout, process.stderr)):
            stream.close()

    def assert_one_line(self, done: subprocess.CompletedProcess[str], *parts: object) -> None:
        """Exit 2, nothing on stdout, one line on stderr that holds every part."""
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), done.stderr)
        for part in parts:
            self.assertIn(str(part), done.stderr)

    def assert_groups_gone(self, *groups: int) -> None:
        """No process of these groups lives, or it ends within a moment."""
        end = time.monotonic() + 5
        for group in groups:
            while _is_there(group):
                self.assertLess(time.monotonic(), end, f"process group {group}")
                time.sleep(0.01)


def _is_there(group: int) -> bool:
    """Zombies do not count: it is for init to wait for them."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of_group = stat.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()[:3]
            if int(of_group) == group and state != "Z":
                return True
    return False
