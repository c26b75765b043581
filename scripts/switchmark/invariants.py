"""What must hold in a record beyond what JSON Schema can say. Each check yields (place, words) for every breach."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

Breach = tuple[str, str]


def first_breach(document: dict[str, Any]) -> Breach | None:
    """The first breach in a record that satisfies the schema, or None."""
    cells = document["switchmark"]["cells"]
    return next(chain(_ids(cells), _rows(document["benchmarks"], cells), _metrics(cells), _histograms(cells)), None)


def _ids(cells: list[dict]) -> Iterator[Breach]:
    seen: dict[str, int] = {}
    for index, cell in enumerate(cells):
        where, name = f"switchmark.cells[{index}].id", cell["id"]
        if name in seen:
            yield where, f"{name} is also the id of cells[{seen[name]}]"
        seen[name] = index
        params = [f"{key}:{value}" for key, value in cell["params"].items()]
        workload, model, *rest = name.split("/")
        if (workload, model) != (cell["workload"], cell["model"]) or sorted(rest) != sorted(params):
            yield where, f"{name} is not made of the cell's own workload, model and params"


def _rows(rows: list[dict], cells: list[dict]) -> Iterator[Breach]:
    measured = {cell["id"] for cell in cells if cell["status"] == "measured"}
    seen: dict[tuple[str, int], int] = {}
    for index, row in enumerate(rows):
        where, key = f"benchmarks[{index}]", (row["name"], row["repetition_index"])
        if key in seen:
            yield where, f"name {key[0]} with repetition_index {key[1]} is also benchmarks[{seen[key]}]"
        seen[key] = index
        steps = row["run_name"].split("/")
        if not any("/".join(steps[:count]) in measured for count in range(len(steps), 0, -1)):
            yield where, f"run_name {row['run_name']} belongs to no measured cell"


def _metrics(cells: list[dict]) -> Iterator[Breach]:
    for index, cell in enumerate(cells):
        for name, metric in cell["metrics"].items():
            where = f"switchmark.cells[{index}].metrics.{name}"
            if len(metric["samples"]) != len(metric["processes"]):
                yield where, f"{len(metric['samples'])} samples but {len(metric['processes'])} processes"
            if not metric["low"] <= metric["median"] <= metric["high"]:
                yield where, "low <= median <= high does not hold"


def _histograms(cells: list[dict]) -> Iterator[Breach]:
    for index, cell in enumerate(cells):
        for name, histogram in cell["histograms"].items():
            where = f"switchmark.cells[{index}].histograms.{name}"
            if len(histogram["edges"]) != len(histogram["counts"]) + 1:
                yield where, f"{len(histogram['edges'])} edges for {len(histogram['counts'])} counts"
            if not all(low < high for low, high in pairwise(histogram["edges"])):
                yield where, "edges do not increase"
