"""A child process that ends with this one."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

_SECONDS_TO_END = 10
"""For a run of switchmark, which writes its record when it is told to stop."""
_SECONDS_OF_A_STEP = 1


def run(command: Sequence[object], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs `command` with `environment` on top of this process's own; its output as text.

    If an exception comes, as Stopped does, the child and what it has started are told to end, and waited for. A signal
    that comes while the child is made is kept back until there is a child to be ended.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    child = None
    try:
        child = subprocess.Popen(list(map(str, command)), env=os.environ | (environment or {}), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
                                 preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, mask))
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        out, err = _output_of(child)
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if child:
            _end_group(child)
        raise
    return subprocess.CompletedProcess(child.args, child.returncode, out, err)


def _output_of(child: subprocess.Popen[str]) -> tuple[str, str]:
    """Waits in steps: a signal that comes just before the kernel begins to wait does not end the wait, and Python handles it
    only behind it."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=_SECONDS_OF_A_STEP)


def _end_group(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.communicate(timeout=_SECONDS_TO_END)
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
