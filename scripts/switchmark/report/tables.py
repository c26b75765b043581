"""Cells, metrics and workloads of all records as the scripts of the page read them.

Names of a record stand only in lists, never as keys: a script that looks up a key finds what every object has, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..errors import BadInput
from ..record import Record
from ..drawing.about import About, by_workload
from . import axes, crossovers, models, percentiles, text
from .text import shown

MOST_CELLS = 100_000
MOST_SAMPLES = 400_000
"""Of all records. Beyond it the page holds medians and intervals only: so many samples take 4 MB of it."""
_DIGITS = 7
_NO_CHART = About(0, "", "", "")
_CROSSOVER_NAMES = ("workload", "metric", "model", "reference", "param")


@dataclass
class Tables:
    """Filled record by record, so that only one record is in memory."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    crossovers: list[dict[str, Any]] = field(default_factory=list)
    preferred: dict[str, list[str]] = field(default_factory=dict)
    histograms: list[dict[str, Any]] = field(default_factory=list)
    in_answer: set[str] = field(default_factory=set)
    samples: int = 0
    sample_lists: bool = True

    def add(self, index: int, record: Record) -> None:
        """Takes over the cells of the record number `index`; BadInput if all records together have too many."""
        if len(self.cells) + len(record.cells) > MOST_CELLS:
            raise BadInput(f"{record.path}: more than {MOST_CELLS:,} cells in all records; name fewer records")
        for name, metric in record.metrics.items():
            self.definitions.setdefault(name, shown(metric.get("words", "")))
        self.crossovers += [{**row, "record": index} | {key: shown(row[key]) for key in _CROSSOVER_NAMES} |
                            {"unit": text.noun(row["unit"]), "words": words}
                            for row, words in zip(record.crossovers, crossovers.sentences(record))]
        self.in_answer |= {shown(row["model"]) for row in record.answer.get("rows", [])}
        for row in (*record.answer.get("columns", []), *record.crossovers):
            self.preferred.setdefault(shown(row["workload"]), []).append(row["metric"])
        for cell in record.cells.values():
            self._add_cell(index, cell)

    def _add_cell(self, index: int, cell: dict[str, Any]) -> None:
        position = len(self.cells)
        figures = [self._figure(name, metric) for name, metric in cell["metrics"].items()]
        self.cells.append({
            "record": index, "id": shown(cell["id"]), "workload": shown(cell["workload"]), "model": shown(cell["model"]),
            "family": cell["family"], "params": _shown_pairs(cell["params"]), "status": cell["status"],
            "reason": shown(cell["reason"] or ""), "figures": figures,
        })
        if self.samples > MOST_SAMPLES and self.sample_lists:
            self._drop_samples()
        for name, histogram in cell["histograms"].items():
            curve = percentiles.curve(histogram, percentiles.largest(name, cell["metrics"]))
            if curve:
                self.histograms.append({"cell": position, "name": shown(name), "words": self._words_of(name), "unit": text.unit(histogram["unit"]),
                                        "samples": sum(histogram["counts"]), "curve": _rounded_pairs(curve)})

    def _words_of(self, histogram: str) -> str:
        """A histogram has no definition; the metric that is its maximum has one."""
        return self.definitions.get(percentiles.maximum(histogram), "")

    def _figure(self, name: str, metric: dict[str, Any]) -> list[Any]:
        """[metric, median, low, high, confidence, spread, number of samples, number of processes, samples, processes, states]"""
        key = (name, metric["unit"], metric["better"], metric["kind"])
        number = self.metrics.setdefault(key, {"index": len(self.metrics)})["index"]
        samples, processes = metric["samples"], metric["processes"]
        self.samples += len(samples)
        lists = [[_rounded(value) for value in samples], processes, metric.get("states", [])] if self.sample_lists else []
        return [number, metric["median"], metric["low"], metric["high"], metric["confidence"], metric["process_spread"],
                len(samples), len(set(processes)), *lists]

    def _drop_samples(self) -> None:
        self.sample_lists = False
        for cell in self.cells:
            cell["figures"] = [figure[:8] for figure in cell["figures"]]

    def page_data(self) -> dict[str, Any]:
        """What the scripts take: models, metrics, params, workloads with their panels, cells, histograms."""
        looks = models.looks(self.cells, self.in_answer)
        names = {look["name"]: index for index, look in enumerate(looks)}
        workloads = self._workloads()
        places = {workload["name"]: index for index, workload in enumerate(workloads)}
        cells = [[cell["record"], places[cell["workload"]], names[cell["model"]], cell["params"], cell["id"], cell["status"],
                  cell["reason"], cell["figures"]] for cell in self.cells]
        metric_list = [{"name": shown(name), "unit": text.unit(unit), "better": better, "kind": kind,
                        "words": self.definitions.get(name, "")} for name, unit, better, kind in self.metrics]
        return {"models": looks, "metrics": metric_list, "workloads": workloads, "cells": cells,
                "histograms": self.histograms, "hasSamples": self.sample_lists}

    def _workloads(self) -> list[dict[str, Any]]:
        by_name: dict[str, list[dict[str, Any]]] = {}
        for cell in self.cells:
            by_name.setdefault(cell["workload"], []).append(cell)
        charts = by_workload()
        return [self._workload(name, cells, charts.get(name, _NO_CHART)) for name, cells in by_name.items()]

    def _workload(self, name: str, cells: list[dict[str, Any]], about: About) -> dict[str, Any]:
        measured = [dict(cell["params"]) for cell in cells if cell["status"] == "measured"]
        asked = {row["param"]: row["unit"] for row in self.crossovers if row["workload"] == name}
        return {"name": name, "title": about.title or name, "question": about.question,
                "metrics": self._metrics_of(name, cells), "units": list(asked.items()),
                "panels": [{"fixed": list(panel["fixed"].items()), "x": panel["x"]}
                           for panel in axes.panels(measured, asked)]}

    def _metrics_of(self, name: str, cells: list[dict[str, Any]]) -> list[int]:
        """The metrics of a workload; first those that the answer or the crossovers rest on, then in the order of the record."""
        numbers = list(dict.fromkeys(figure[0] for cell in cells for figure in cell["figures"]))
        keys = list(self.metrics)
        preferred = self.preferred.get(name, [])
        return sorted(numbers, key=lambda number: preferred.index(keys[number][0]) if keys[number][0] in preferred
                      else len(preferred))


def first_of(rows: Iterable[Any], most: int) -> tuple[list[Any], int]:
    """At most `most` rows, and how many were left out."""
    rows = list(rows)
    return rows[:most], max(len(rows) - most, 0)


def _shown_pairs(params: dict[str, int]) -> list[tuple[str, int]]:
    return [(shown(name), value) for name, value in params.items()]


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}")


def _rounded_pairs(curve: list[list[float]]) -> list[list[float]]:
    return [[_rounded(share), _rounded(value)] for share, value in curve]
