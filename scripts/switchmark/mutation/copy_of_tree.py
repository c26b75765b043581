"""A copy of the checkout in which mutants are planted, so that nothing happens to the checkout itself."""

import fcntl
import shutil
import subprocess
from pathlib import Path
from typing import TextIO

from ..errors import BadInput


def only_run(folder: Path) -> TextIO:
    """A lock on the folder of copies for as long as the result lives; BadInput while somebody else has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise BadInput(f"{folder}: another run uses these copies of the tree; wait for its end") from error
    return lock


def files_of(root: Path) -> list[str]:
    """What git tracks and what it would track, as paths below `root`."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            check=False, capture_output=True)
    if listed.returncode:
        raise BadInput(f"{root}: git does not list its files ({listed.stderr.decode().splitlines()[0]}); "
                       "use a clone that belongs to you")
    return [path for path in listed.stdout.decode().split("\0") if path and (root / path).is_file()]


def update_copy(root: Path, copy: Path) -> None:
    """Makes `copy` hold the files of `root`. What is equal stays untouched, so that a build there stays fresh."""
    wanted = set(files_of(root))
    for path in wanted:
        write_if_changed(copy / path, (root / path).read_bytes())
        shutil.copymode(root / path, copy / path)
    for path in [each for each in copy.rglob("*") if each.is_file() and not _is_built(each, copy)]:
        if path.relative_to(copy).as_posix() not in wanted:
            path.unlink()


def write_if_changed(path: Path, content: bytes) -> None:
    """Writes `content`, unless it is there already."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _is_built(path: Path, copy: Path) -> bool:
    return path.relative_to(copy).parts[0] in ("build", ".git")
