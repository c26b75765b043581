"""The keys `metrics` and `answer` of a record: what must hold in them beyond what JSON Schema can say."""

from collections.abc import Iterator
from typing import Any

from .metric_ranges import Breach


def breaches(ours: dict[str, Any]) -> Iterator[Breach]:
    """(place, words) for every breach in the key `switchmark` of a record. A record need not have either key."""
    figures = {(cell["id"], name) for cell in ours["cells"] for name in cell["metrics"]}
    if "metrics" in ours:
        yield from _definitions(ours["metrics"], ours["cells"])
    if "answer" in ours:
        yield from _table(ours["answer"], {cell["id"]: cell for cell in ours["cells"]}, figures)
        yield from _sentences(ours["answer"]["sentences"], figures, len(ours.get("crossovers", [])))


def _definitions(definitions: dict[str, Any], cells: list[dict]) -> Iterator[Breach]:
    for cell in cells:
        for name, metric in cell["metrics"].items():
            where = f"switchmark.metrics.{name}"
            if name not in definitions:
                yield where, f"{cell['id']} has this metric, and it is not defined"
                continue
            for key in ("unit", "better", "kind"):
                if definitions[name][key] != metric[key]:
                    yield f"{where}.{key}", f"{definitions[name][key]}, but {metric[key]} in {cell['id']}"


def _table(answer: dict[str, Any], cells: dict[str, dict], figures: set[tuple[str, str]]) -> Iterator[Breach]:
    for index, row in enumerate(answer["rows"]):
        where = f"switchmark.answer.rows[{index}].cells"
        if len(row["cells"]) != len(answer["columns"]):
            yield where, f"{len(row['cells'])} cells for {len(answer['columns'])} columns"
        for column, name in zip(answer["columns"], row["cells"]):
            if name is None:
                continue
            if (name, column["metric"]) not in figures:
                yield where, f"{name} has no metric {column['metric']}"
            elif (cells[name]["model"], cells[name]["workload"]) != (row["model"], column["workload"]):
                yield where, f"{name} is not of {column['workload']} and {row['model']}"
            elif not column["params"].items() <= cells[name]["params"].items():
                yield where, f"{name} does not have the parameters of its column"


def _sentences(sentences: list[dict], figures: set[tuple[str, str]], crossovers: int) -> Iterator[Breach]:
    seen: dict[str, int] = {}
    for index, sentence in enumerate(sentences):
        where, name = f"switchmark.answer.sentences[{index}]", sentence["id"]
        if name in seen:
            yield f"{where}.id", f"{name} is also the id of sentences[{seen[name]}]"
        seen[name] = index
        for figure in sentence["figures"]:
            if (figure["cell"], figure["metric"]) not in figures:
                yield f"{where}.figures", f"{figure['cell']} has no metric {figure['metric']}"
        for crossover in sentence["crossovers"]:
            if crossover >= crossovers:
                yield f"{where}.crossovers", f"{crossover}, but there are {crossovers} crossovers"
