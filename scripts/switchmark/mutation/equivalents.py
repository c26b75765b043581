"""Mutants that make no difference anybody could see, each with its reason (scripts/check/equivalent_mutants.txt)."""

from pathlib import Path

from ..errors import BadInput
from .mutant import Mutant

LIST = "scripts/check/equivalent_mutants.txt"


class Equivalents:
    """Told by file and by the changed lines before and after, so that changes elsewhere in the file don't matter."""

    def __init__(self, path: Path) -> None:
        self.reasons: dict[tuple[str, str, str], str] = {}
        if path.is_file():
            blocks = path.read_text(encoding="utf-8").split("\n\n")
            for number, block in enumerate(blocks, 1):
                lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
                if lines:
                    self._add(lines, f"{path}: entry {number}")

    def has(self, mutant: Mutant, source: bytes) -> bool:
        """Whether the list holds this mutant of this source."""
        return (mutant.path, *mutant.lines_in(source)) in self.reasons

    def _add(self, lines: list[str], place: str) -> None:
        starts = [line[:2] for line in lines[1:]]
        if len(lines) < 4 or starts[:2] != ["- ", "+ "] or ":" in lines[0]:
            raise BadInput(f"{place}: an entry is a path, `- ` and the lines before, `+ ` and the lines after, and a reason")
        before, after = (" ".join(line[2:].split()) for line in lines[1:3])
        self.reasons[lines[0].strip(), before, after] = " ".join(lines[3:])
