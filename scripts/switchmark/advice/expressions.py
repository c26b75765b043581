"""The expressions of description.json: nested lists [operation, argument...], numbers, and names of parameters and figures.

Their values are figures with an interval, which know the cells that they rest on. What a figure lacks is collected, so
that the advice can name what to measure.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import interpolation

Item = tuple[str, str, float | None, str]
"""What is missing: curve, model, value of the parameter (None: it has none), and whether it is `outside` or `absent`."""


@dataclass(frozen=True)
class Figure:
    """An interval and its median; `bound`: "" or what the figure is only a bound of; `borrowed`: (curve, model, base)."""

    low: float
    median: float
    high: float
    bound: str = ""
    cells: list[str] = field(default_factory=list)
    borrowed: list[tuple[str, str, str]] = field(default_factory=list)
    wanted: list[Item] = field(default_factory=list)
    wants: bool = False


class Missing(Exception):
    """A figure cannot be told; `items` are what it lacks, empty if it does not exist for the model."""

    def __init__(self, items: list[Item]) -> None:
        super().__init__(items)
        self.items = items


@dataclass(frozen=True)
class Scope:
    """What names stand for: parameters (None: unknown) and figures of one model so far; None: the figure is missing."""

    description: dict[str, Any]
    curves: dict[str, Any]
    values: dict[str, Any]
    model: str
    properties: dict[str, Any]


def evaluate(scope: Scope, expression: Any) -> Figure:
    """The figure, or Missing."""
    if isinstance(expression, (int, float)):
        return _exact(expression)
    if isinstance(expression, str):
        value = scope.values[expression]
        if isinstance(value, Missing):
            raise value
        return value if isinstance(value, Figure) else _exact(value)
    operation, *arguments = expression
    if operation in _ARITHMETIC:
        return _combined(_all(scope, arguments), _ARITHMETIC[operation])
    return _OPERATIONS[operation](scope, *arguments)


def holds(scope: Scope, condition: list[Any]) -> bool:
    """["<" or ">", a, b] by medians; false if one of them is missing."""
    operation, *arguments = condition
    try:
        a, b = _all(scope, arguments)
    except Missing:
        return False
    return a.median < b.median if operation == "<" else a.median > b.median


def _exact(value: float) -> Figure:
    return Figure(value, value, value)


def _all(scope: Scope, arguments: list[Any]) -> list[Figure]:
    figures, items = [], []
    failed = False
    for argument in arguments:
        try:
            figures.append(evaluate(scope, argument))
        except Missing as missing:
            failed = True
            items += missing.items
    if failed:
        raise Missing(items)
    return figures


_ARITHMETIC: dict[str, Callable[[Figure, Figure], tuple[float, float, float]]] = {
    "+": lambda a, b: (a.low + b.low, a.median + b.median, a.high + b.high),
    "-": lambda a, b: (a.low - b.high, a.median - b.median, a.high - b.low),
    "*": lambda a, b: (a.low * b.low, a.median * b.median, a.high * b.high),
    "/": lambda a, b: (a.low / b.high, a.median / b.median, a.high / b.low),
    "min": lambda a, b: (min(a.low, b.low), min(a.median, b.median), min(a.high, b.high)),
    "max": lambda a, b: (max(a.low, b.low), max(a.median, b.median), max(a.high, b.high)),
}
"""On figures of zero and more, each with its own error, which is not known to be that of another one."""


def _combined(figures: list[Figure], operation: Callable[[Figure, Figure], tuple[float, float, float]]) -> Figure:
    result = figures[0]
    for other in figures[1:]:
        result = _with(operation(result, other), [result, other])
    return result


def _with(triple: tuple[float, float, float], sources: list[Figure]) -> Figure:
    """The interval with what its sources rest on; two bounds of different directions leave an estimate."""
    bounds = {source.bound for source in sources if source.bound}
    bound = "" if not bounds else bounds.pop() if len(bounds) == 1 else "about"
    rests = [_distinct([row for rows in parts for row in rows])
             for parts in zip(*((source.cells, source.borrowed, source.wanted) for source in sources))]
    return Figure(*triple, bound, *rests, any([source.wants for source in sources]))


def _distinct(rows: list[Any]) -> list[Any]:
    return list(dict.fromkeys(rows))


def _knots(scope: Scope, name: str, asked: float | None) -> tuple[list[dict[str, Any]], list[tuple[str, str, str]]]:
    """Of the model, or of the model that stands in for it where it has none, unless the curve asks for `own` ones. `asked`: for
    which value of the parameter."""
    by_model = scope.curves[name]
    base = None if scope.description["curves"][name].get("own") else scope.properties.get("base")
    if own := by_model.get(scope.model, {}).get("knots"):
        return own, []
    if base and (knots := by_model.get(base, {}).get("knots")):
        return knots, [(name, scope.model, base)]
    raise Missing([(name, scope.model, asked, "absent")])


def _curve(scope: Scope, name: str, argument: Any) -> Figure:
    value = evaluate(scope, argument).median
    knots, borrowed = _knots(scope, name, value)
    result = interpolation.between(knots, value, scope.description["curves"][name]["unexplained"])
    if result is None:
        raise Missing([(name, borrowed[0][2] if borrowed else scope.model, value, "outside")])
    triple, used = result
    return Figure(*triple, "", [knot["cell"] for knot in used], borrowed)


def _knot(index: int) -> Callable[[Scope, str], Figure]:
    def read(scope: Scope, name: str) -> Figure:
        knots, borrowed = _knots(scope, name, scope.description["curves"][name]["suite"].get("values", [None])[index])
        knot = knots[index]
        return Figure(knot["low"], knot["median"], knot["high"], "", [knot["cell"]], borrowed)

    return read


def _first_value(scope: Scope, name: str) -> Figure:
    return _exact(_knots(scope, name, scope.description["curves"][name]["suite"]["values"][0])[0][0]["value"])


def _or(scope: Scope, *alternatives: Any) -> Figure:
    """The first that can be told. If it asks for it, what the first alternative lacks is wanted."""
    lacking: list[list[Item]] = []
    for alternative in alternatives:
        try:
            figure = evaluate(scope, alternative)
        except Missing as missing:
            lacking.append(missing.items)
            continue
        if not (figure.wants and lacking):
            return figure
        return Figure(figure.low, figure.median, figure.high, figure.bound, figure.cells, figure.borrowed,
                      _distinct(figure.wanted + lacking[0]), True)
    raise Missing(lacking[0])


def _wanting(scope: Scope, argument: Any) -> Figure:
    figure = evaluate(scope, argument)
    return Figure(figure.low, figure.median, figure.high, figure.bound, figure.cells, figure.borrowed, figure.wanted, True)


def _bounded(bound: str) -> Callable[[Scope, Any], Figure]:
    def mark(scope: Scope, argument: Any) -> Figure:
        figure = evaluate(scope, argument)
        return Figure(figure.low, figure.median, figure.high, bound, figure.cells, figure.borrowed, figure.wanted, figure.wants)

    return mark


def _span(scope: Scope, low: Any, median: Any, high: Any) -> Figure:
    figures = _all(scope, [low, median, high])
    return _with((figures[0].low, figures[1].median, figures[2].high), figures)


def _largest(scope: Scope, *arguments: Any) -> Figure:
    """Of those that can be told."""
    figures, items = [], []
    for argument in arguments:
        try:
            figures.append(evaluate(scope, argument))
        except Missing as missing:
            items += missing.items
    if not figures:
        raise Missing(items)
    return _combined(figures, _ARITHMETIC["max"])


def _evidence(scope: Scope, value: Any, evidence: Any) -> Figure:
    """A figure by definition, with the cells that show it where there are any."""
    figure = evaluate(scope, value)
    try:
        shown = evaluate(scope, evidence)
    except Missing:
        return figure
    return Figure(figure.low, figure.median, figure.high, figure.bound, shown.cells, shown.borrowed)


def _case(scope: Scope, name: str, cases: dict[str, Any]) -> Figure:
    if scope.properties[name] not in cases:
        raise Missing([])
    return evaluate(scope, cases[scope.properties[name]])


def _known(scope: Scope, argument: Any) -> Figure:
    """What nothing has to be measured for if it is missing."""
    try:
        return evaluate(scope, argument)
    except Missing:
        raise Missing([]) from None


def _none(scope: Scope) -> Figure:
    raise Missing([])


_OPERATIONS: dict[str, Callable[..., Figure]] = {
    "curve": _curve, "point": _knot(0), "first": _knot(0), "last": _knot(-1), "first_value": _first_value,
    "or": _or, "wanting": _wanting, "at_least": _bounded("at least"), "at_most": _bounded("at most"),
    "span": _span, "largest": _largest, "evidence": _evidence, "case": _case, "known": _known,
    "none": _none,
    "if": lambda scope, condition, then, otherwise: evaluate(scope, then if holds(scope, condition) else otherwise),
}
