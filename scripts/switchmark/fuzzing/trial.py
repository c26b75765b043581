"""One fuzzed file, read and compared as scripts/compare does it."""

import json
from pathlib import Path

from .. import baseline, record
from ..comparison import comparison, export, table, terminal
from ..errors import BadInput, one_line
from ..record import Record


class Trial:
    """A small good record, the file for fuzzed ones, and how often either outcome was seen."""

    def __init__(self, folder: Path) -> None:
        self.document = small(json.loads(next(iter(baseline.known().values())).read_text(encoding="utf-8")))
        self.path = folder / "fuzzed.json"
        self.path.write_text(json.dumps(self.document), encoding="utf-8")
        self.good = record.load(self.path)
        self.compared = self.refused = 0

    def run(self, content: bytes) -> None:
        """Compares `content` with the good record, both ways and pooled with it. An error other than BadInput escapes.

        AssertionError if a refusal does not name the file, or leaves its remedy out.
        """
        self.path.write_bytes(content)
        try:
            fuzzed = record.load(self.path)
        except BadInput as error:
            line = one_line(error)
            assert str(self.path) in line and ";" in line, line
            self.refused += 1
            return
        for base, new in (([self.good], [fuzzed]), ([fuzzed], [self.good]), ([fuzzed, self.good], [fuzzed])):
            try:
                self._compare(base, new)
            except BadInput:
                self.refused += 1

    def _compare(self, base: list[Record], new: list[Record]) -> None:
        result = comparison.compare(base, new, 0.995, 0.05)
        table.to_markdown(result)
        terminal.to_text(result, everything=True, coloured=True)
        export.to_json(result)
        self.compared += 1


def small(document: dict) -> dict:
    """`document` with the metrics of each form that measured cells have, one crossover and its cells, the first row of each
    cell, their comparisons, and one guard; without its answer."""
    ours = {key: value for key, value in document["switchmark"].items() if key != "answer"}
    crossovers = ours.get("crossovers", [])[:1]
    seen: set[object] = set()
    cells = {cell["id"]: kept for cell in ours["cells"] if (kept := _of_new_form(cell, crossovers, seen))}
    names = tuple(f"{name}/" for name in cells)
    rows = {row["run_name"]: row for row in reversed(document["benchmarks"]) if f"{row['run_name']}/".startswith(names)}
    comparisons = [row for row in ours.get("comparisons", []) if row["metric"] in cells.get(row["cell"], {}).get("metrics", {})]
    ours = ours | {"cells": list(cells.values()), "comparisons": comparisons, "crossovers": crossovers,
                   "guards": ours.get("guards", [])[:1]}
    return document | {"benchmarks": [*reversed(rows.values())], "switchmark": ours}


def _of_new_form(cell: dict, crossovers: list[dict], seen: set[object]) -> dict | None:
    """The cell with the metrics that a crossover is of or whose form is not among `seen`, to which it is added; None without
    any. A form: unit, kind and direction, and which keys and histograms the cell has."""
    if cell["status"] != "measured":
        return None
    keys = frozenset([*cell, *cell["histograms"]])
    crossed = {row["metric"] for row in crossovers if _is_end_of(row, cell)}
    forms = {name: (metric["unit"], metric["kind"], metric["better"], keys) for name, metric in cell["metrics"].items()}
    metrics = {}
    for name, form in forms.items():
        if form not in seen or name in crossed:
            metrics[name] = cell["metrics"][name]
            seen.add(form)
    return cell | {"metrics": metrics} if metrics else None


def _is_end_of(crossover: dict, cell: dict) -> bool:
    """Whether the cell is one of those at the first and the last configuration of that crossover."""
    return (cell["workload"] == crossover["workload"] and cell["model"] in (crossover["model"], crossover["reference"])
            and cell["params"].get(crossover["param"]) in (crossover["first"], crossover["last"]))
