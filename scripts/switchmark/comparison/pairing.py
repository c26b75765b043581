"""Which figures of two records stand against each other, and which have no partner."""

from dataclasses import dataclass, replace
from typing import Any

from ..metric_ranges import COUNTED_WORK
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


def pair(base: Record, new: Record, allow_missing: bool = False) -> tuple[list[Pair], list[Row]]:
    """The pairs in BASE's order, and a row for everything measured on one side only. `allow_missing`: what NEW has lost
    does not gate, but for cells that failed or were interrupted."""
    pairs: list[Pair] = []
    unpaired: list[Row] = []
    for cell_id in base.cells | new.cells:
        before, after = base.cells.get(cell_id), new.cells.get(cell_id)
        if _status(before) == _status(after) == "measured":
            _pair_metrics(before, after, not allow_missing, pairs, unpaired)
        else:
            unpaired += _unpaired_cell(cell_id, base, new, not allow_missing)
    if not _counts_instructions(new):
        unpaired = [_not_counted(row) for row in unpaired]
    return pairs, unpaired


def filter_of(record: Record) -> str:
    """What selected the cells of the run; empty if nothing did, or the record is older than the key."""
    return record.run.get("filter", "")


def reason_not_asked_for(base: Record, new: Record) -> str:
    """Why a cell of BASE may be absent in NEW although it is not lost; empty if it may not. Two runs with the same filter
    were asked for the same cells."""
    chosen = filter_of(new)
    if chosen and chosen != filter_of(base):
        return f"not asked for: NEW was filtered by '{chosen}'"
    return "not asked for: NEW is a quick run" if new.run["quick"] and not base.run["quick"] else ""


def _counts_instructions(record: Record) -> bool:
    """Whether it was asked to. A record that is older than the key has the counts or has not."""
    if "instructions" in record.run:
        return record.run["instructions"]
    return any(name.startswith(COUNTED_WORK) for cell in record.cells.values() for name in cell["metrics"])


def _not_counted(row: Row) -> Row:
    """The row, in a comparison with a run that counts no instructions: it was not asked for them."""
    if row.verdict is not Verdict.LOST or not row.metric.startswith(COUNTED_WORK):
        return row
    note = "not asked for: NEW was made without --instructions"
    return replace(row, verdict=Verdict.MISSING, gates=False, note=note)


def _status(cell: dict[str, Any] | None) -> str:
    return cell["status"] if cell else "absent"


def _pair_metrics(
    before: dict[str, Any], after: dict[str, Any], gates: bool, pairs: list[Pair], unpaired: list[Row]
) -> None:
    for name in before["metrics"] | after["metrics"]:
        base, new = before["metrics"].get(name), after["metrics"].get(name)
        if base is None:
            unpaired.append(Row(before["id"], name, Verdict.NEW, False, "not in BASE"))
        elif new is None:
            unpaired.append(Row(before["id"], name, Verdict.LOST, gates, "not in NEW"))
        elif changed := [f"{key} {base[key]} became {new[key]}" for key in MEANING if base[key] != new[key]]:
            unpaired.append(Row(before["id"], name, Verdict.LOST, gates, ", ".join(changed)))
        else:
            pairs.append(Pair(before["id"], before["workload"], name, base, new))


def _unpaired_cell(cell_id: str, base: Record, new: Record, gates: bool) -> list[Row]:
    """A failure of what was measured is a regression. Not being applicable, or asked for, on both sides is nothing."""
    before, after = base.cells.get(cell_id), new.cells.get(cell_id)
    states = _status(before), _status(after)
    note = f"{states[0]} in BASE, {states[1]} in NEW".replace("_", " ")
    if all(state in ("not_applicable", "absent") for state in states):
        return []
    if states == ("measured", "failed"):
        return [Row(cell_id, "", Verdict.WORSE, gates=True, note=f"failed in NEW: {after['reason']}")]
    if states[0] == "measured":
        if states[1] == "absent" and (unasked := reason_not_asked_for(base, new)):
            return [Row(cell_id, "", Verdict.MISSING, gates=False, note=unasked)]
        return [Row(cell_id, "", Verdict.LOST, gates or states[1] == "interrupted", note)]
    if states[1] == "measured" and states[0] != "interrupted":
        return [Row(cell_id, "", Verdict.NEW, gates=False, note=note)]
    if states[1] == "absent" and reason_not_asked_for(base, new):
        return []
    return [Row(cell_id, "", Verdict.MISSING, gates=False, note=note)]
