"""Reading a file that may be anything: a record, a hundred times a record, a pipe that nobody writes to, a device."""

import os
import select
import stat
from pathlib import Path

from .errors import BadInput

LARGEST = 32 * 2**20
"""Bytes. A full run writes 3 MB; reading this much takes at most a few seconds and about 1 GB of memory, whatever the
file holds."""
_SILENCE = 10
"""Seconds for which a pipe may be silent."""
_BLOCK = 2**20


def read(path: Path) -> bytes:
    """The content of a regular file or of a pipe, at most LARGEST bytes; BadInput if it is longer, or something else."""
    try:
        # Without O_NONBLOCK, to open a pipe waits for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return _content(path, descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file; name a record that scripts/bench --out has written") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot read: {error.strerror}; name a record that can be read") from error
    except ValueError as error:  # a NUL in the name
        raise BadInput(f"{path}: cannot read: {error}; name a record that can be read") from error


def _content(path: Path, descriptor: int) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        _require_small(path, status.st_size)
    elif stat.S_ISDIR(status.st_mode):
        raise BadInput(f"{path}: cannot read: Is a directory; name a record that can be read")
    elif not stat.S_ISFIFO(status.st_mode):
        raise BadInput(f"{path}: neither a file nor a pipe; name a record that scripts/bench --out has written")
    blocks, size = [], 0
    while block := _block(path, descriptor):
        blocks.append(block)
        size += len(block)
        _require_small(path, size)
    return b"".join(blocks)


def _block(path: Path, descriptor: int) -> bytes:
    """What comes next; empty at the end."""
    while True:
        try:
            return os.read(descriptor, _BLOCK)
        except BlockingIOError as error:
            if not select.select([descriptor], [], [], _SILENCE)[0]:
                raise BadInput(f"{path}: the writer of this pipe was silent for {_SILENCE} s; "
                               "write the record into a file first") from error


def _require_small(path: Path, size: int) -> None:
    if size > LARGEST:
        raise BadInput(f"{path}: more than {LARGEST // 2**20} MB, and a record of a full run has 3; name a record, or "
                       "measure fewer processes")
