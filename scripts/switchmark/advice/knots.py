"""The measured configurations of a record that the description's curves ask for."""

from typing import Any

Params = tuple[tuple[str, int], ...]


def take_knots(description: dict[str, Any], record: Any) -> dict[str, Any]:
    """Machine and build, the models that can be chosen (no controls) with their cells, and the curves."""
    cells = [cell for cell in record.cells.values() if cell["family"] != "control"]
    models: dict[str, dict[str, Any]] = {}
    for cell in cells:
        model = models.setdefault(cell["model"], {"name": cell["model"], "family": cell["family"], "cells": []})
        if cell["status"] == "measured":
            model["cells"].append(cell["id"])
    curves = {name: _curve(curve, cells) for name, curve in description["curves"].items()}
    facts = {key: record.environment.get(key, "unknown") for key in ("cpu", "compiler", "commit")}
    return {"record": facts | {"quick": record.run["quick"]}, "models": list(models.values()), "curves": curves}


def _curve(curve: dict[str, Any], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Model -> knots in ascending order, and the cells that cannot be measured, with the reason."""
    groups: dict[str, dict[Params, dict[str, list[dict[str, Any]]]]] = {}
    for cell in cells:
        if cell["workload"] != curve["workload"] or curve.get("family", cell["family"]) != cell["family"]:
            continue
        place = _place(curve, cell)
        if place is None:
            continue
        value, others = place
        kinds = groups.setdefault(cell["model"], {}).setdefault(others, {"knots": [], "not_applicable": []})
        if cell["status"] == "not_applicable":
            kinds["not_applicable"].append({"value": value, "cell": cell["id"], "reason": cell["reason"]})
        elif knot := _knot(curve, cell, value):
            kinds["knots"].append(knot)
    return {model: _sorted(_chosen(by_others)) for model, by_others in groups.items()}


def _place(curve: dict[str, Any], cell: dict[str, Any]) -> tuple[int | None, Params] | None:
    """The value of the curve's parameter and the other parameters; None if the cell is not of the curve."""
    params = {**curve.get("absent", {}), **cell["params"]}
    if any(params.get(key) != value for key, value in curve["fixed"].items()):
        return None
    others = {key: value for key, value in params.items() if key != curve["param"] and key not in curve["fixed"]}
    if curve["param"] is None:
        # An absent parameter has a value of its own, so any further one is another configuration.
        return None if others else (None, ())
    return (params[curve["param"]], tuple(sorted(others.items()))) if curve["param"] in params else None


def _knot(curve: dict[str, Any], cell: dict[str, Any], value: int | None) -> dict[str, Any] | None:
    """None if the cell has no figure, or none that is above zero or resolved: slopes of few pages are artefacts, and samples of
    fewer `processes` than the curve asks for show nothing of how processes differ."""
    metric = cell["metrics"].get(curve["metric"])
    if metric is None or metric["low"] <= 0 or (value is not None and value <= 0):
        return None
    if len(set(metric["processes"])) < curve.get("processes", 1):
        return None
    tasks = cell["params"].get("tasks", 1)
    if metric["median"] * tasks < curve.get("resolved_from", 0):
        return None
    figures = {key: metric[key] * curve["factor"] for key in ("median", "low", "high")}
    return {"value": value, **figures, "cell": cell["id"]}


def _chosen(by_others: dict[Params, dict[str, list[dict[str, Any]]]]) -> dict[str, list[dict[str, Any]]]:
    """Of several values of the other parameters, those with most knots; the smallest if that leaves several."""
    order = sorted(by_others, key=lambda others: (-len(by_others[others]["knots"]), [value for _, value in others]))
    return by_others[order[0]]


def _sorted(kinds: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {kind: sorted(rows, key=lambda row: row["value"] or 0) for kind, rows in kinds.items()}
