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
    """`document` with the first measured cell of each workload, one crossover and its cells, the first row of each cell,
    their comparisons, and one guard; without its answer."""
    ours = {key: value for key, value in document["switchmark"].items() if key != "answer"}
    first: dict[str, dict] = {}
    for cell in ours["cells"]:
        if cell["status"] == "measured":
            first.setdefault(cell["workload"], cell)
    crossovers = ours.get("crossovers", [])[:1]
    ends = [cell for cell in ours["cells"] for row in crossovers if _is_end_of(row, cell)]
    cells = {cell["id"]: cell for cell in [*first.values(), *ends]}
    names = tuple(f"{cell['id']}/" for cell in cells.values())
    rows = {row["run_name"]: row for row in reversed(document["benchmarks"]) if f"{row['run_name']}/".startswith(names)}
    comparisons = [row for row in ours.get("comparisons", []) if row["cell"] in cells]
    ours = ours | {"cells": list(cells.values()), "comparisons": comparisons, "crossovers": crossovers,
                   "guards": ours.get("guards", [])[:1]}
    return document | {"benchmarks": [*reversed(rows.values())], "switchmark": ours}


def _is_end_of(crossover: dict, cell: dict) -> bool:
    """Whether the cell is one of those at the first and the last configuration of that crossover."""
    return (cell["workload"] == crossover["workload"] and cell["model"] in (crossover["model"], crossover["reference"])
            and cell["params"].get(crossover["param"]) in (crossover["first"], crossover["last"]))
