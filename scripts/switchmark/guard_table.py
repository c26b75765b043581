"""The guards of a record as a Markdown table."""

from collections.abc import Iterator
from typing import Any

from . import markdown
from .number_format import number

_HEAD = ["hazard", "guard", "without it", "what it costs"]
_RULE = "|---|---|---|---|"


def to_markdown(guards: list[dict[str, Any]]) -> list[str]:
    """The lines of the table, a guard each, in the record's order."""
    return [markdown.row(_HEAD), _RULE, *(markdown.row(_columns(guard)) for guard in guards)]


def difference(wanted: list[str], found: list[str]) -> tuple[int, str] | None:
    """The first line of a table, from 0, whose text columns are not the wanted ones, and in what; None if all are.

    Costs are timings: their column may differ.
    """
    for index, line in enumerate(wanted):
        texts = markdown.columns(line)[:-1]
        if index == len(found):
            return index, f"the table ends before its row {texts[0]!r}"
        stands = markdown.columns(found[index])[:-1]
        if stands != texts:
            return index, _first_difference(texts, stands)
    return (len(wanted), "a row too many") if len(found) > len(wanted) else None


def _first_difference(wanted: list[str], found: list[str]) -> str:
    if len(found) != len(wanted):
        return "not a row of four columns"
    name, text, other = next(each for each in zip(_HEAD, wanted, found) if each[1] != each[2])
    return f"column {name!r}: {other!r} stands there, the record says {text!r}"


def _columns(guard: dict[str, Any]) -> list[str]:
    return [guard["hazard"], guard["guard"], without(guard), ", ".join(costs(guard)) or "-"]


def without(guard: dict[str, Any]) -> str:
    """What happened without the guard, as Markdown."""
    if guard["status"] == "not_applicable":
        return f"not applicable: {guard['reason']}"
    if guard["status"] == "shown":
        return guard["without"]
    remark = f" ({guard['reason']})" if guard["reason"] else ""
    return f"**not shown**: without it {guard['without']}; with it {guard['with']}{remark}"


def costs(guard: dict[str, Any]) -> Iterator[str]:
    """What the guard adds to a yield and to a forced switch, where that was measured."""
    for name, cost in (("yield", guard["yield_cost_ns"]), ("forced switch", guard["forced_cost_ns"])):
        if cost:
            resolved = cost["low"] > 0 or cost["high"] < 0
            yield f"{name} {number(cost['median'])} ns" if resolved else f"{name}: not resolved"
