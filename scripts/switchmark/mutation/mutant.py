"""A mutant: one small mistake in one file."""

import difflib
from dataclasses import dataclass
from pathlib import Path

KINDS = ("comparison", "arithmetic", "logical", "negated condition", "deleted statement", "swapped arguments", "constant")


@dataclass(frozen=True, order=True)
class Mutant:
    """The bytes from `start` to `end` of the file `path` (relative to the checkout) replaced by `text`."""

    path: str
    start: int
    end: int
    text: bytes
    kind: str

    def applied_to(self, source: bytes) -> bytes:
        """The mutated source; as many lines as before, so that positions in messages stay true."""
        lost = source.count(b"\n", self.start, self.end) - self.text.count(b"\n")
        return source[: self.start] + self.text + b"\n" * max(0, lost) + source[self.end :]

    def line_in(self, source: bytes) -> int:
        """The line, from 1, at which the mutation begins."""
        return source.count(b"\n", 0, self.start) + 1

    def lines_in(self, source: bytes) -> tuple[str, str]:
        """The changed lines before and after, without indentation, joined by spaces: what a list can refer to that must
        survive changes elsewhere in the file."""
        begin = source.rfind(b"\n", 0, self.start) + 1
        end = source.find(b"\n", self.end)
        end = len(source) if end < 0 else end
        after = source[begin : self.start] + self.text + source[self.end : end]
        return _one_line(source[begin:end]), _one_line(after)

    def diff(self, source: bytes) -> str:
        """A unified diff of the mutation with one line of context."""
        before, after = (text.decode(errors="replace").splitlines() for text in (source, self.applied_to(source)))
        lines = difflib.unified_diff(before, after, self.path, self.path, n=1, lineterm="")
        return "\n".join(lines)


def read_source(root: Path, mutant: Mutant) -> bytes:
    """The file of `mutant` in the checkout `root`, unmutated."""
    return (root / mutant.path).read_bytes()


def _one_line(text: bytes) -> str:
    return " ".join(text.decode(errors="replace").split())
