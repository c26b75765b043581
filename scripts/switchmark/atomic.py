"""Writing files so that nobody ever sees half of one."""

import contextlib
import os
from pathlib import Path

from .errors import BadInput


def write(path: Path, data: bytes) -> None:
    """Writes `data` beside `path` and renames it there; a device or a pipe is written directly.

    On any error the old content stays, nothing is left beside it, and BadInput names the path.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise BadInput(f"{path}: cannot write: {error.strerror}; free the space or choose another place") from error


def make_directory(path: Path) -> None:
    """Makes `path` and its parents; BadInput names the path if that is impossible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path}: cannot make this folder: {error.strerror}; choose another with -o") from error


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
