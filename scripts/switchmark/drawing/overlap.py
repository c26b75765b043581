"""How lines that would cover each other stay visible: points side by side, and dashes that alternate."""

from collections.abc import Callable
from typing import TypeVar

_DASH = 3.0  # widths of a line, of one colour
Extents = dict[float, tuple[float, float]]
"""By x, from where to where a point reaches with its interval and its marker, in inches."""
Line = TypeVar("Line")
LineStyle = str | tuple[float, tuple[float, float]]
"""As matplotlib takes it: a name, or where the dashes begin, and their lengths."""


def side_steps(count: int, span: float) -> list[float]:
    """Factors for x that set `count` points side by side on a log axis whose ends are `span` times apart.

    A step is about a marker wide; all together take a twentieth of the axis at most.
    """
    step = max(span, 2) ** min(0.016, 0.05 / max(count - 1, 1))
    return [step ** (index - (count - 1) / 2) for index in range(count)]


def columns(extents: list[Extents]) -> list[int]:
    """For each line the column in which its points stand, beside their true x: 0 for as many lines as possible.

    `extents`: for each line, by x, from where to where its interval and marker reach. Lines in one column do not cover
    each other.
    """
    taken: list[list[Extents]] = []
    result = []
    for line in extents:
        free = (index for index, others in enumerate(taken) if not any(_overlap(line, other) for other in others))
        index = next(free, len(taken))
        if index == len(taken):
            taken.append([])
        taken[index].append(line)
        result.append(index)
    return result


def shared_dashes(lines: list[Line], look_alike: Callable[[Line, Line], bool]) -> list[LineStyle | None]:
    """For each line the dashes by which lines that look alike alternate, or None if the line lies alone."""
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        near = next((group for group in groups if all(look_alike(line, lines[other]) for other in group)), None)
        if near is None:
            groups.append([index])
        else:
            near.append(index)
    result: list[LineStyle | None] = [None] * len(lines)
    for group in groups:
        if len(group) > 1:
            for place, index in enumerate(group):
                result[index] = (-place * _DASH, (_DASH, _DASH * (len(group) - 1)))
    return result


def _overlap(line: Extents, other: Extents) -> bool:
    return any(line[x][0] < other[x][1] and other[x][0] < line[x][1] for x in line.keys() & other.keys())
