"""Writing files so that nobody ever sees half of one."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from .errors import BadInput


# What network shares, FAT and FUSE answer to what they do not offer.
_NOT_OFFERED = (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS, errno.EPERM)


def write(path: Path, data: bytes) -> None:
    """Writes `data` beside `path` and renames it there, with the rights of the file that it replaces; a device or a pipe
    is written directly, and a file that is a mount point, which nothing can replace, in place.

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
            with _if_offered():
                os.fsync(file.fileno())
            with _if_offered(), contextlib.suppress(FileNotFoundError):
                os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
        _rename(beside, path, data)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _rename(beside: Path, path: Path, data: bytes) -> None:
    try:
        beside.replace(path)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        path.write_bytes(data)
        beside.unlink()


@contextlib.contextmanager
def _if_offered() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise
