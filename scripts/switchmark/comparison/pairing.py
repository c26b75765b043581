"""Which figures of two records stand against each other, and which have no partner."""

from dataclasses import dataclass
from typing import Any

from ..record import Record
from .row import Row, Verdict

MEANING = ("unit", "better", "kind")


@dataclass(frozen=True)
class Pair:
    """One metric of one cell, measured on both sides with the same meaning."""

    cell: str
    workload: str
    metric: str
    base: dict[str, Any]
    new: dict[str, Any]


def pair(base: Record, new: Record) -> tuple[list[Pair], list[Row]]:
    """The pairs in BASE's order, and a row for everything measured on one side only."""
    pairs: list[Pair] = []
    lost: list[Row] = []
    for cell_id in base.cells | new.cells:
        before, after = base.cells.get(cell_id), new.cells.get(cell_id)
        if _is_measured(before) and _is_measured(after):
            _pair_metrics(before, after, pairs, lost)
        else:
            lost += _lost_cell(cell_id, before, after)
    return pairs, lost


def _is_measured(cell: dict[str, Any] | None) -> bool:
    return cell is not None and cell["status"] == "measured"


def _pair_metrics(before: dict[str, Any], after: dict[str, Any], pairs: list[Pair], lost: list[Row]) -> None:
    for name in before["metrics"] | after["metrics"]:
        base, new = before["metrics"].get(name), after["metrics"].get(name)
        if base is None or new is None:
            lost.append(_missing(before["id"], name, f"not in {'BASE' if base is None else 'NEW'}"))
            continue
        changed = [f"{key} {base[key]} became {new[key]}" for key in MEANING if base[key] != new[key]]
        if changed:
            lost.append(_missing(before["id"], name, ", ".join(changed)))
        else:
            pairs.append(Pair(before["id"], before["workload"], name, base, new))


def _lost_cell(cell_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Row]:
    """A failure of what was measured is a regression. Not being applicable, or asked for, on both sides is nothing."""
    states = [cell["status"] if cell else "absent" for cell in (before, after)]
    if all(state in ("not_applicable", "absent") for state in states):
        return []
    if states == ["measured", "failed"]:
        return [Row(cell_id, "", Verdict.WORSE, gates=True, note=f"failed in NEW: {after['reason']}")]
    return [_missing(cell_id, "", f"{states[0]} in BASE, {states[1]} in NEW".replace("_", " "))]


def _missing(cell_id: str, metric: str, note: str) -> Row:
    return Row(cell_id, metric, Verdict.MISSING, gates=False, note=note)
