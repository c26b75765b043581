"""Which lines differ from a commit."""

import re
import subprocess
from pathlib import Path

from ..errors import BadInput

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def changed_since(root: Path, commit: str) -> dict[str, set[int]]:
    """Path -> numbers of the lines, from 1, of the working tree that differ from `commit`. Lines of new files are new
    when git tracks the file."""
    options = ["--unified=0", "--no-color", "--no-ext-diff", "--end-of-options"]
    done = subprocess.run(["git", "-C", str(root), "diff", *options, commit, "--"],
                          capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise BadInput(f"--since {commit}: git knows no such commit here")
    return lines_of_diff(done.stdout)


def lines_of_diff(diff: str) -> dict[str, set[int]]:
    """Path -> the lines that a diff without context adds or changes."""
    lines: dict[str, set[int]] = {}
    path = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line[6:] if line.startswith("+++ b/") else ""
        elif path and (match := _HUNK.match(line)):
            first, count = int(match[1]), int(match[2] or 1)
            lines.setdefault(path, set()).update(range(first, first + count))
    return lines
