"""The report as one HTML text."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .. import advice
from ..guard_table import costs, without
from ..record import Record
from . import answer, crossovers, layout, program, runs, strips
from .tables import Tables, first_of
from .text import code_parts, shown, shown_texts

_MOST_ROWS = 500
_FINE = "fine"


def to_html(paths: Iterable[Path], load: Callable[[Path], Record]) -> str:
    """The page of the records in `paths`, which are read one by one: in memory is the largest of them, and the page."""
    tables = Tables()
    records, parts = [], []
    for index, path in enumerate(paths):
        record = load(path)
        tables.add(index, record)
        records.append(runs.summary_of(record))
        parts.append(_parts(record))
    return _page(tables, records, parts)


def _parts(record: Record) -> dict[str, Any]:
    """What the template shows of one record."""
    guards, guards_left = first_of(record.guards, _MOST_ROWS)
    doctor, doctor_left = first_of(record.doctor, _MOST_ROWS)
    return {
        "answer": answer.answer_of(record),
        "advice": shown_texts(advice.data_of(record)),
        "strips": strips.strips(shown(record.path.name), list(record.cells.values())),
        "guards": [_guard(guard) for guard in guards], "guards_left": guards_left,
        "doctor": [_finding(row) for row in doctor if row["severity"] != _FINE],
        "doctor_fine": [_finding(row) for row in doctor if row["severity"] == _FINE],
        "doctor_left": doctor_left,
        "crossovers": [{"question": code_parts(row["question"]), "words": words, "workload": shown(row["workload"]),
                        "metric": shown(row["metric"])} for row, words in zip(record.crossovers, crossovers.sentences(record))],
        "states": record.machine_states,
        "model_names": {shown(cell["model"]) for cell in record.cells.values()},
    }


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    return {key: code_parts(row[key] or "-") for key in ("name", "severity", "seen", "remedy")}


def _guard(guard: dict[str, Any]) -> dict[str, Any]:
    return {"hazard": code_parts(guard["hazard"]), "guard": code_parts(guard["guard"]),
            "without": code_parts(without(guard).replace("**", "")), "costs": shown(", ".join(costs(guard)) or "-"),
            "shown": guard["status"] == "shown"}


def _page(tables: Tables, records: list[dict[str, Any]], parts: list[dict[str, Any]]) -> str:
    heads = runs.heads(records)
    data = tables.page_data()
    data["records"] = heads
    data["history"] = sorted(range(len(records)), key=lambda index: records[index]["run"]["started"]) \
        if runs.is_history(records) else []
    data["advice"] = {"description": advice.DESCRIPTION, "records": [part["advice"] for part in parts],
                      "examples": program.examples()}
    data["crossovers"] = [_crossover(row) for row in tables.crossovers]
    for head, record, part in zip(heads, records, parts):
        names = set(part.pop("model_names"))
        part.update(head=head, line=runs.line_of(record),
                    models=[look for look in data["models"] if look["words"] and look["name"] in names])
    return layout.render("report.html.j2", data, scripts=layout.REPORT_SCRIPTS, context={
        "title": "switchmark: " + (runs.title_of(records[0]) if len(heads) == 1 else f"{len(heads)} records"),
        "parts": parts, "heads": heads, "models": data["models"], "workloads": data["workloads"],
        "titles": {workload["name"]: workload["title"] for workload in data["workloads"]},
        "model_words": {look["name"]: look["words"] for look in data["models"] if look["words"]},
        "model_numbers": {look["name"]: index for index, look in enumerate(data["models"])},
        "environment": runs.facts(records, "environment"), "run": runs.facts(records, "run"),
        "has_history": bool(data["history"]), "strip_width": strips.WIDTH, "has_samples": data["hasSamples"],
    })


def _crossover(row: dict[str, Any]) -> dict[str, Any]:
    names = ("record", "workload", "metric", "model", "reference", "param", "status", "at", "low", "high", "words")
    return {name: row[name] for name in names}
