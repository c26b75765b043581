"""Which parameter of a workload is the x axis, and which ones divide its chart into panels."""

from collections.abc import Iterable
from typing import Any

Params = dict[str, int]


def x_of(cells: Iterable[Params], asked: Iterable[str] = ()) -> str | None:
    """Of the parameters with three values or more that of which the crossovers ask, or else the one with the most values, of
    several the first. Two values are better seen as two panels, unless the crossovers ask about them and there is no other
    parameter. None if there is none."""
    values: dict[str, set[int]] = {}
    for params in cells:
        for name, value in params.items():
            values.setdefault(name, set()).add(value)
    several = [name for name in values if len(values[name]) > 2]
    pairs = [name for name in values if len(values[name]) == 2 and name in set(asked)]
    return max(several or pairs, key=lambda name: (name in set(asked), len(values[name])), default=None)


def panels(cells: list[Params], asked: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The panels of a workload's chart: `fixed` holds the parameters that all cells of a panel share, `x` the name of the one
    on the x axis, or None where there is a single value. Those with an x axis come first, as they are higher; else in the
    order of the values, cells without a parameter first.

    Cells that do not have the workload's x have one of their own, among those of the same parameters: a workload may have
    parameters that exclude each other."""
    asked = list(asked)
    usual = x_of(cells, asked)
    groups: dict[tuple[tuple[tuple[str, int], ...], str | None], set[int]] = {}
    for params in cells:
        x = usual if usual in params else x_of((other for other in cells if other.keys() == params.keys()), asked)
        fixed = tuple((name, value) for name, value in params.items() if name != x)
        xs = groups.setdefault((fixed, x), set())
        if x:
            xs.add(params[x])
    panel_list = []
    for fixed, x in sorted(groups, key=lambda group: (len(group[0]), group[0], group[1] or "")):
        xs = groups[fixed, x]
        is_single = len(xs) < 2
        shared = {x: next(iter(xs))} | dict(fixed) if x and is_single else dict(fixed)
        panel_list.append({"fixed": shared, "x": None if is_single else x})
    return sorted(panel_list, key=lambda panel: panel["x"] is None)
