"""The answer for a profile: what description.json predicts for every model, and what follows from it."""

from typing import Any

from . import measuring, number_text, observations, profile_check, verdict
from .expressions import Figure, Missing, Scope, evaluate, holds
from .template import fill


def advise(description: dict[str, Any], data: dict[str, Any], profile: Any) -> dict[str, Any]:
    """See advice.advise. Everything in the answer is JSON."""
    values, defaults, error = profile_check.checked(description, profile)
    if error:
        return {"error": error}
    models = [_model(description, data, model, values) for model in data["models"]]
    scopes = [scope for _, scope in models]
    recommendation = verdict.recommendation(description, [row for row, _ in models], scopes)
    return {
        "profile": values,
        "defaults": defaults,
        "recommendation": recommendation,
        "models": [row for row, _ in models],
        "observations": observations.observations(description, scopes, recommendation["model"]),
        "to_measure": measuring.to_measure(description, data, scopes),
        "notes": [note["text"] for note in description["notes"]
                  if holds(Scope(description, data["curves"], values, "", {}), note["when"])],
    }


def _model(description: dict[str, Any], data: dict[str, Any], model: dict[str, Any],
           values: dict[str, Any]) -> tuple[dict[str, Any], Scope]:
    """The row of a model, and what its names stand for."""
    properties = properties_of(description, model["name"])
    scope = Scope(description, data["curves"], dict(values), model["name"], properties)
    for figure in description["figures"]:
        scope.values[figure["id"]] = _figure(scope, figure)
    figures = {figure["id"]: _shown(scope.values[figure["id"]], figure["kind"]) for figure in description["figures"]
               if not _is_absent(scope.values[figure["id"]])}
    told = verdict.words(description, scope)
    ruled_out, doubtful = verdict.judged(description, scope, told)
    row = {
        "model": model["name"], "family": model["family"], "known": properties.get("prefix") != "",
        "variant": properties.get("variant", False), "asks": properties["asks"], "words": properties["words"],
        "figures": figures, "ruled_out": ruled_out, "doubtful": doubtful, "conditions": verdict.conditions(description, scope, told),
        "missing": [figure["label"] for figure in description["figures"]
                    if figure["id"] in description["needed"] and isinstance(scope.values[figure["id"]], Missing)],
        "cells": model["cells"],
    }
    return row, scope


def properties_of(description: dict[str, Any], name: str) -> dict[str, Any]:
    """What the description says of a model, by its name or the first prefix that fits."""
    return next(each for each in description["models"]
                if each.get("name") == name or ("prefix" in each and name.startswith(each["prefix"])))


def _figure(scope: Scope, figure: dict[str, Any]) -> Figure | Missing:
    if "requires" in figure and scope.values[figure["requires"]] is None:
        return Missing([])
    try:
        return evaluate(scope, figure["value"])
    except Missing as missing:
        return missing


def _is_absent(value: Figure | Missing) -> bool:
    """Whether the figure does not exist for the model, or is not asked for; nothing needs to be measured for it."""
    return isinstance(value, Missing) and not value.items


def _shown(value: Figure | Missing, kind: str) -> dict[str, Any]:
    if isinstance(value, Missing):
        return {"text": "", "kind": kind}
    shown = {"low": value.low, "median": value.median, "high": value.high, "bound": value.bound, "kind": kind,
             "cells": value.cells, "borrowed_from": list(dict.fromkeys(base for _, _, base in value.borrowed))}
    return shown | {"text": number_text.interval_text(shown, kind)}
