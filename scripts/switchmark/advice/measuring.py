"""What a prediction lacks, and the command that measures it."""

import re
from typing import Any

from .expressions import Figure, Item, Missing, Scope
from .number_text import text
from .template import fill

_NAMED = 3
Lack = tuple[str, str]
"""A curve, and whether it is `outside` or `absent`."""


def to_measure(description: dict[str, Any], data: dict[str, Any], scopes: list[Scope]) -> list[dict[str, Any]]:
    """One row for each configuration: text, the command (null if the suite has none that would help), and the models."""
    lacking: dict[Lack, tuple[list[str], list[float | None]]] = {}
    for scope in scopes:
        for figure in description["figures"]:
            for curve, model, asked, kind in _items(scope.values[figure["id"]]):
                for rows, row in zip(lacking.setdefault((curve, kind), ([], [])), (model, asked)):
                    if row not in rows:
                        rows.append(row)
    rows = [row for lack, (models, values) in lacking.items() for row in _rows(description, data, lack, models, values)]
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


def _items(value: Figure | Missing) -> list[Item]:
    return value.wanted if isinstance(value, Figure) else value.items


def _rows(description: dict[str, Any], data: dict[str, Any], lack: Lack, models: list[str],
          values: list[float | None]) -> list[dict[str, Any]]:
    """Models that the suite runs, models that it does not, and models that cannot run are told apart."""
    name, kind = lack
    curve = description["curves"][name]
    wanted = _configurations(curve, values, data["curves"][name], models)
    told: dict[tuple[str, str, str], list[str]] = {}
    for model in models:
        refused = next((each for each in data["curves"][name].get(model, {}).get("not_applicable", [])
                        if each["value"] in wanted), None)
        reason = "refused" if refused else "foreign" if model not in curve["suite"]["models"] else "measure"
        told.setdefault((reason, refused["cell"] if refused else "", refused["reason"] if refused else ""), []).append(model)
    rows = []
    for (reason, cell, why), names in told.items():
        sentence = _sentence(description, curve, values[0], kind, names)
        row = _row(description, curve, wanted, reason, sentence, {"cell": cell, "reason": why}, names)
        rows.append(row | {"models": names})
    return rows


def _row(description: dict[str, Any], curve: dict[str, Any], wanted: list[float | None], reason: str, sentence: str,
         refusal: dict[str, str], models: list[str]) -> dict[str, Any]:
    texts = description["texts"]
    if reason == "refused":
        return {"text": fill(texts["not_applicable"], {"text": sentence, **refusal}), "command": None}
    if reason == "foreign":
        return {"text": fill(texts["no_cell"], {"text": sentence}), "command": None}
    if not wanted:
        return {"text": fill(texts["no_configuration"], {"text": sentence, "file": curve["suite"]["file"]}), "command": None}
    return {"text": sentence, "command": fill(texts["command"], {"filter": _filter(curve, wanted, models)})}


def _sentence(description: dict[str, Any], curve: dict[str, Any], value: float | None, kind: str, models: list[str]) -> str:
    words = {"workload": curve["workload"], "param": curve["param"] or "", "models": ", ".join(models),
             "counted": curve.get("counted", ""), "value": "" if value is None else text(value, "count")}
    return fill(description["texts"][kind], words)


def _configurations(curve: dict[str, Any], values: list[float | None], measured: dict[str, Any],
                    models: list[str]) -> list[float | None]:
    """Of the suite, those that enclose one of `values` and that one of `models` lacks, in ascending order; empty if it has
    none that do."""
    if curve["param"] is None:
        return [None]
    have = [[knot["value"] for knot in measured.get(model, {}).get("knots", [])] for model in models]
    lacking = [each for each in curve["suite"]["values"] if any(each not in own for own in have)]
    return [each for each in lacking if any(each in _enclosing(curve["suite"]["values"], value) for value in values)]


def _enclosing(suite: list[float], value: float) -> list[float]:
    """The nearest below and above; empty if one of them is missing."""
    below, above = [each for each in suite if each <= value], [each for each in suite if each >= value]
    return [below[-1], above[0]] if below and above else []


def _filter(curve: dict[str, Any], wanted: list[float | None], models: list[str]) -> str:
    """A regular expression for the cells; what a shell or an expression could take for more is any character. Of many models
    it does not name each."""
    names = _any_of([re.sub(r"[^A-Za-z0-9_-]", ".", model) for model in models]) if len(models) <= _NAMED else ".*"
    if curve["param"] is None:
        fixed = "/".join(f"{key}:{value}" for key, value in curve["fixed"].items())
        return f"^{curve['workload']}/{names}/{fixed}$"
    values = _any_of([str(value) for value in wanted])
    return f"^{curve['workload']}/{names}/.*\\b{curve['param']}:{values}\\b"


def _any_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"({'|'.join(words)})"
