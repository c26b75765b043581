"""The runs of one side of a comparison, as one record."""

from itertools import combinations
from typing import Any

from ..errors import BadInput
from ..record import Record
from .fingerprint import FINGERPRINT
from .pairing import MEANING

_BUILD = ("commit", "dirty")
_RUN = ("quick", "documents", "filter", "instructions")
_OF_OLD_RECORDS = {"filter": "", "instructions": False}


def pool(records: list[Record]) -> Record:
    """The record whose processes are those of all `records`, each a process of its own.

    A cell that failed in one run has failed; one that a run lacks is left out; one that a run did not measure is not
    measured; so is a metric that a run lacks left out. BadInput where two runs are not of one build on one machine, or
    are one and the same run, which would count its processes twice.
    """
    first, *others = records
    if not others:
        return first
    for other in others:
        _require_kinship(first, other)
    for one, other in combinations(records, 2):
        if (one.run, one.cells) == (other.run, other.cells):
            raise BadInput(f"{other.path}: the same run as {one.path}, its processes would count twice; name it once")
    ids = {cell_id: None for record in records for cell_id in record.cells}
    cells = {cell_id: cell for cell_id in ids if (cell := _pool_cell(cell_id, records))}
    run = first.run | {"interrupted": any(record.run["interrupted"] for record in records)}
    return Record(first.path, first.environment, run, cells)


def _require_kinship(first: Record, other: Record) -> None:
    for keys, values, others in (
        ((*FINGERPRINT, *_BUILD), first.environment, other.environment),
        (_RUN, first.run, other.run),
    ):
        for key in keys:
            one, another = (side.get(key, _OF_OLD_RECORDS.get(key)) for side in (values, others))
            if one != another:
                raise BadInput(f"{other.path}: {key} is {_shown(another)}, but {_shown(one)} in {first.path}; "
                               "pool runs of one build on one machine only")


def _shown(value: object) -> object:
    return "empty" if value == "" else value


def _pool_cell(cell_id: str, records: list[Record]) -> dict[str, Any] | None:
    found = [(record, record.cells.get(cell_id)) for record in records]
    unmeasured = [(record, cell) for record, cell in found if cell and cell["status"] != "measured"]
    failed = [(record, cell) for record, cell in unmeasured if cell["status"] == "failed"]
    if not failed and any(cell is None for _, cell in found):
        return None
    for record, cell in failed + unmeasured:
        return cell | {"reason": f"{record.path}: {cell['reason']}"}
    return _pool_metrics([(record, cell) for record, cell in found if cell])


def _pool_metrics(found: list[tuple[Record, dict[str, Any]]]) -> dict[str, Any]:
    (first, cell), *others = found
    metrics = {}
    for name, metric in cell["metrics"].items():
        if any(name not in other["metrics"] for _, other in others):
            continue
        for record, other in others:
            for key in MEANING:
                if metric[key] != other["metrics"][name][key]:
                    raise BadInput(f"{record.path}: {cell['id']}: {name}: {key} is {other['metrics'][name][key]}, but "
                                   f"{metric[key]} in {first.path}; pool runs of one build only")
        metrics[name] = _joined([other["metrics"][name] for _, other in found])
    return cell | {"metrics": metrics}


def _joined(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    """All samples, under process numbers that are new: one for each pair of run and process."""
    pairs = [(run, process) for run, metric in enumerate(metrics) for process in metric["processes"]]
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    joined = {key: metrics[0][key] for key in MEANING} | {
        "samples": [sample for metric in metrics for sample in metric["samples"]],
        "processes": [numbers[pair] for pair in pairs],
        "runs": [run for run, _ in pairs],
    }
    if all("states" in metric for metric in metrics):
        joined["states"] = [state for metric in metrics for state in metric["states"]]
    return joined
