"""One cell of a record, for those that make up records."""

from typing import Any

import numpy as np

_CONTRAST = ("coverage", "forced_switch", "hog", "ladder", "join_all", "http_service", "connections", "delay_server",
             "wake_latency")
_CONTROLS = ("raw-jump", "fiber-unhooked", "fiber-aa")


def cell(workload: str, model: str, params: dict[str, int], metrics: dict[str, Any]) -> dict[str, Any]:
    """A measured cell without histograms."""
    return {
        "id": "/".join([workload, model, *(f"{key}:{value}" for key, value in params.items())]),
        "workload": workload, "model": model, "family": _family(workload, model),
        "class": "contrast" if workload in _CONTRAST else "parity", "params": params, "status": "measured",
        "reason": None, "ledger": {"spawns": 1000}, "digest": {"per_task": "0123456789abcdef", "global": None},
        "metrics": metrics, "histograms": {},
    }


def not_applicable(workload: str, model: str, params: dict[str, int], reason: str) -> dict[str, Any]:
    """A cell of a model that cannot run the workload."""
    return cell(workload, model, params, {}) | {
        "status": "not_applicable", "reason": reason, "ledger": {}, "digest": None,
    }


def histogram(waits: np.ndarray) -> dict[str, Any]:
    """Ten bins a decade, from 1 us to 10 s."""
    edges = np.logspace(0, 7, 71)
    counts, _ = np.histogram(np.clip(waits, 1.0, 9.9e6), edges)
    return {"unit": "us", "edges": [float(f"{edge:.7g}") for edge in edges], "counts": counts.tolist()}


def _family(workload: str, model: str) -> str:
    if workload == "ladder" or model in _CONTROLS:
        return "control"
    return "stackful" if model.startswith("fiber") else "stackless"
