"""A strip of instructions, marked where a task was seen suspended: visible whether there are few such places or many.

Few are drawn in their places; one that would be too thin to see becomes a tick, a pixel wide. Where that would hide
how much lies between them, the strip is cut into columns, each toned by its share.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

COLUMNS = 200
"""The most columns of a strip: of some 430 px, so that a column is about 2 px wide."""
TICK = 1 / 400
"""The width of a mark that would be too thin to see: about 1 px."""
_FEW = 1 / 3  # the greatest part of a strip that marks in their places may cover
_PALEST, _FULLEST = 0.3, 0.75  # tones of a column that is not whole: a single stop stays visible, and a single gap


@dataclass(frozen=True)
class Mark:
    """A part of the strip from `begin` to `end` (0..1).

    `tone`: 1 where tasks stop at all of its instructions. `is_tick`: wider than what it stands for.
    """

    begin: float
    end: float
    tone: float = 1.0
    is_tick: bool = False


def marks(executed: int, suspended: list[list[int]]) -> list[Mark]:
    """The marks of `suspended`, ranges of 0..`executed` in order."""
    places = [_place(begin / executed, end / executed) for begin, end in suspended]
    if sum(mark.end - mark.begin for mark in places) <= _FEW:
        return places
    return list(_columns(executed, suspended))


def _place(begin: float, end: float) -> Mark:
    lacking = TICK - (end - begin)
    return Mark(begin, end) if lacking <= 0 else Mark(begin - lacking / 2, end + lacking / 2, is_tick=True)


def _columns(executed: int, suspended: list[list[int]]) -> Iterator[Mark]:
    """One mark for neighbouring columns of one tone."""
    count, begin = min(executed, COLUMNS), 0
    for covered, same in groupby(_covered(executed, suspended, count)):
        end = begin + len(list(same))
        if covered:
            tone = 1.0 if covered == executed else _PALEST + (_FULLEST - _PALEST) * covered / executed
            yield Mark(begin / count, end / count, tone)
        begin = end


def _covered(executed: int, suspended: list[list[int]], count: int) -> list[int]:
    """How much of each column is suspended, in parts of which a whole column has `executed`.

    Integers: a column is whole exactly or not at all.
    """
    covered = [0] * count
    for begin, end in suspended:
        low, high = begin * count, end * count
        for column in range(low // executed, -(-high // executed)):
            covered[column] += min(high, (column + 1) * executed) - max(low, column * executed)
    return covered
