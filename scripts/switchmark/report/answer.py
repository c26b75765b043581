"""The answer of a record, `switchmark.answer`, as the page shows it: a table of models, and sentences."""

from typing import Any

from ..number_format import quantity
from ..record import Record
from .text import code_parts, shown

Figure = dict[str, Any]
# An interval that covers less is of few samples, and has an asterisk.
_USUAL_CONFIDENCE = 0.9


def answer_of(record: Record) -> dict[str, Any] | None:
    """The table's titles and rows, and the sentences, each with the workload and the metric of its chart; None if the
    record has no answer."""
    answer = record.answer
    if not answer:
        return None
    columns = answer.get("columns", [])
    rows = [{"model": shown(row["model"]), "cells": row["cells"]} for row in answer.get("rows", [])]
    figures = [[_figure(record, column, cell) for column, cell in zip(columns, row["cells"])] for row in rows]
    for position in range(len(columns)):
        column = [row[position] for row in figures if position < len(row)]
        write(column)
        mark_best(column)
    return {
        "columns": [{"title": shown(column["title"]), "metric": shown(column["metric"]),
                     "workload": shown(column["workload"])} for column in columns],
        "rows": [{"model": row["model"], "figures": row_figures} for row, row_figures in zip(rows, figures)],
        "has_few": any(figure and figure["few"] for row in figures for figure in row),
        "sentences": [_sentence(sentence) for sentence in answer.get("sentences", [])],
    }


def mark_best(column: list[Figure | None]) -> None:
    """Sets `best` of the best figure, and of all figures whose intervals overlap its own: between these, no difference was
    shown. Nothing is best among fewer than two figures."""
    figures = [figure for figure in column if figure]
    if len(figures) < 2:
        return
    is_lower = figures[0]["better"] == "lower"
    best = (min if is_lower else max)(figures, key=lambda figure: figure["median"])
    near = [figure for figure in figures if figure["low"] <= best["high"] and figure["high"] >= best["low"]]
    for figure in near if len(near) < len(figures) else []:
        figure["best"] = True


def write(column: list[Figure | None]) -> None:
    """Sets the texts of the figures, all in the unit in which the smallest is read best."""
    sizes = [abs(figure["median"]) for figure in column if figure and figure["median"]]
    for figure in filter(None, column):
        text, low, high = (quantity(figure[key], figure["unit"], min(sizes, default=0)) for key in ("median", "low", "high"))
        figure |= {"text": text, "low_text": low.split(" ")[0], "high_text": high.split(" ")[0]}


def _figure(record: Record, column: dict[str, Any], cell: str | None) -> Figure | None:
    metric = record.cells.get(cell, {"metrics": {}})["metrics"].get(column["metric"]) if cell else None
    if metric is None:
        return None
    return {"unit": shown(metric["unit"]), "cell": shown(cell), "best": False,
            "few": metric["kind"] != "exact" and metric["confidence"] < _USUAL_CONFIDENCE,
            "better": metric["better"], **{key: metric[key] for key in ("median", "low", "high")}}


def _sentence(sentence: dict[str, Any]) -> dict[str, Any]:
    figures = sentence.get("figures", [])
    return {"parts": code_parts(sentence["text"]), "workload": shown(sentence.get("workload", "")),
            "metric": shown(figures[0]["metric"]) if figures else "",
            "cells": [shown(figure["cell"]) for figure in figures]}
