"""A child process with limits of time and memory, for programs that a mutation may have made endless."""

import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_RESIDENT_BYTES = 6 << 30
"""More than any test program takes; a mutant that only allocates must not take the machine with it."""
_PAGE = resource.getpagesize()
_running: set[int] = set()
"""The process groups of the children that run now, for the signal handler that ends them."""


@dataclass(frozen=True)
class Ended:
    """How a child process ended: its status (negative: a signal's number), why it was ended by us or "", what it said,
    and how long it took."""

    status: int
    limit: str
    output: str
    seconds: float


def run_limited(command: Sequence[str], folder: Path, seconds: float, environment: dict[str, str] | None = None) -> Ended:
    """Runs `command` in `folder` for at most `seconds`. What it leaves behind in its process group is killed."""
    with tempfile.TemporaryFile() as output:
        begin = time.monotonic()
        child = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                 stderr=subprocess.STDOUT, start_new_session=True)
        _running.add(child.pid)
        limit = ""
        try:
            while child.poll() is None and not limit:
                time.sleep(0.01)
                if time.monotonic() - begin > seconds:
                    limit = f"over {seconds:.0f} s"
                elif _resident_bytes(child.pid) > MOST_RESIDENT_BYTES:
                    limit = f"over {MOST_RESIDENT_BYTES >> 30} GiB"
        finally:
            _kill_group(child.pid)
            child.wait()
            _running.discard(child.pid)
        output.seek(0)
        return Ended(child.returncode, limit, output.read().decode(errors="replace"), time.monotonic() - begin)


def end_children_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP end the children that run and then this process, whatever its threads do."""

    def end(number: int, _: object) -> None:
        for group in list(_running):
            _kill_group(group)
        os._exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
