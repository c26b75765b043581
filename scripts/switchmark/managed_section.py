"""The part of a text file that a command owns: what stands between two lines of comment."""

from dataclasses import dataclass
from pathlib import Path

from .errors import BadInput


@dataclass(frozen=True)
class ManagedSection:
    """A text cut at its marks, the lines `<!-- NAME: begin -->` and `<!-- NAME: end -->`, which stay outside.

    `before` and `after` hold the lines around, with the marks; `inside` those between, less empty ones at its ends.
    `first`: the number, from 1, of the line where `inside` begins.
    """

    before: list[str]
    inside: list[str]
    after: list[str]
    first: int

    def having(self, lines: list[str]) -> str:
        """The whole text with `lines` between the marks, an empty line before and behind."""
        return "\n".join([*self.before, "", *lines, "", *self.after])


def load(path: Path, name: str) -> ManagedSection:
    """The file `path`, cut at the marks of `name`; BadInput says what keeps it from that."""
    lines = _read(path).split("\n")
    begin, end = (_place(path, lines, f"<!-- {name}: {which} -->") for which in ("begin", "end"))
    if end < begin:
        raise BadInput(f"{path}:{end + 1}: the end of {name} stands before its begin; exchange the two lines")
    first, last = begin + 1, end
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return ManagedSection(lines[: begin + 1], lines[first:last], lines[end:], first + 1)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file; name a text that has a place for the table") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot read: {error.strerror}; name a text that can be read") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; name a text in UTF-8") from error


def _place(path: Path, lines: list[str], mark: str) -> int:
    places = [index for index, line in enumerate(lines) if line.strip() == mark]
    if not places:
        raise BadInput(f"{path}: no line {mark}; put one where the table is to stand")
    if len(places) > 1:
        raise BadInput(f"{path}:{places[1] + 1}: the line {mark} stands there again; leave one of them")
    return places[0]
