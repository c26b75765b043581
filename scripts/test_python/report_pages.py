#!/usr/bin/env python3
"""Pages for scripts/check/report, and what they must show, computed from the records by other means.

usage: report_pages.py FOLDER
"""

import copy
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import synthetic
import synthetic_cells
import tools

from switchmark import advice, record
from switchmark.comparison import comparison
from switchmark.number_format import quantity
from switchmark.record import Record
from switchmark.report import comparison_page, models, page

Document = dict[str, Any]
REFERENCE = tools.ROOT / "results/reference/debian-12-quick.json"
HOSTILE = ("</script><hostile><img src=x onerror=\"window.attacked=1\">'\"`<!--{{ 7 * 7 }}\x00\u202e\u200f\ud800\u2028"
           "<script>window.attacked=1</script>")


def answer() -> Document:
    """An answer over cells of the reference record."""
    names = ("fiber", "future")
    return {
        "columns": [
            {"title": "switch, 2 tasks", "metric": "switch_ns", "workload": "ring", "params": {"tasks": 2}},
            {"title": "spawn", "metric": "spawn_ns", "workload": "spawn", "params": {"children": 1000}},
            {"title": "nothing", "metric": "none", "workload": "none", "params": {}},
        ],
        "rows": [{"model": model, "cells": [f"ring/{model}/tasks:2", f"spawn/{model}/children:1000", None]} for model in names],
        "sentences": [
            {"id": "a", "text": "Of `ring` a ratio.", "workload": "ring",
             "figures": [{"cell": "ring/fiber/tasks:2", "metric": "switch_ratio"}], "crossovers": []},
            {"id": "b", "text": "Of spawn a time.", "workload": "spawn",
             "figures": [{"cell": "spawn/fiber/children:1000", "metric": "spawn_ns"}], "crossovers": []},
        ],
    }


def metrics(document: Document) -> Document:
    """A definition of every metric of the cells."""
    cells = document["switchmark"]["cells"]
    return {name: {key: metric[key] for key in ("unit", "better", "kind")} | {"topic": "t", "words": f"Words of `{name}`."}
            for cell in cells for name, metric in cell["metrics"].items()}


def with_answer(document: Document) -> Document:
    """The document as newer versions write it."""
    ours = document["switchmark"]
    return document | {"switchmark": ours | {"answer": answer(), "metrics": metrics(document)}}


def as_read(path: Path, document: Document) -> Record:
    """The record of a document, without its checks."""
    ours = document["switchmark"]
    return Record(path, ours["environment"], ours["run"], {cell["id"]: cell for cell in ours["cells"]}, ours.get("guards", []),
                  [], ours.get("crossovers", []), ours.get("machine_states", []), {}, ours.get("metrics", {}),
                  ours.get("answer", {}), ours.get("doctor", []))


def html(*documents: Document) -> str:
    """The page of these documents, whose files are called a.json, b.json, ..."""
    by_path = {Path(f"{'abcdefgh'[index]}.json"): document for index, document in enumerate(documents)}
    return page.to_html(by_path, lambda path: as_read(path, by_path[path]))


def hostile(text: str = HOSTILE) -> Document:
    """A record with `text` in every field that takes any text."""
    document = synthetic.Synthetic(processes=1, repetitions=2).record()
    synthetic.keep(document, "ring", "hog", "coverage", "depth")
    synthetic.unmeasure(document, "ring/fiber/tasks:2", "failed", text)
    ours = document["switchmark"]
    ours["crossovers"] = [row | {"question": text, "unit": text} for row in ours["crossovers"]]
    for cell in ours["cells"]:
        for figure in (*cell["metrics"].values(), *cell["histograms"].values()):
            figure["unit"] = text
    environment = ours["environment"]
    environment |= {key: text for key, value in environment.items() if isinstance(value, str) and key not in
                    ("exception_state", "guard")}
    environment["mitigations"] = {text: text}
    environment[text] = text
    ours["run"] |= {"documents": text, "filter": text}
    for guard in ours["guards"]:
        guard |= {key: text for key in ("hazard", "guard", "reason") if guard[key] is not None}
        guard |= {key: text for key in ("without", "with") if guard["status"] != "not_applicable"}
    for finding in ours["doctor"]:
        finding |= {"seen": text} | ({"remedy": text} if finding["remedy"] else {})
    return document


def large(count: int = 10_000) -> Document:
    """A record with so many cells."""
    document = synthetic.Synthetic(processes=1, repetitions=1).record()
    synthetic.keep(document, "ring")
    metric = document["switchmark"]["cells"][0]["metrics"]["switch_ns"]
    document["switchmark"]["cells"] += [
        synthetic_cells.cell("many", f"model-{index % 40}", {"size": index // 40 % 50, "kind": index // 2000},
                             {"switch_ns": metric | {"median": 1.0 + index, "low": 1.0 + index, "high": 2.0 + index}}) for index in range(count)]
    return document


def servers() -> Document:
    """A record of servers, whose parameters exclude each other."""
    document = synthetic.Synthetic(processes=2, repetitions=1).record()
    synthetic.keep(document, "http_service", "connections")
    return document


def without_cells() -> Document:
    """A record that holds nothing but its environment."""
    document = synthetic.Synthetic(processes=1, repetitions=1).record()
    document["switchmark"] |= {"cells": [], "crossovers": [], "guards": [], "doctor": []}
    return document


def without_figures() -> Document:
    """A record of which every cell has failed."""
    document = synthetic.Synthetic(processes=1, repetitions=1).record()
    for cell in document["switchmark"]["cells"]:
        synthetic.unmeasure(document, cell["id"], "failed", "the digest differs")
    return document


def commits(count: int) -> list[Document]:
    """Records of one machine and several commits, the newest first."""
    documents = []
    for index in range(count):
        document = synthetic.Synthetic(seed=index, processes=2, repetitions=2).record()
        synthetic.keep(document, "ring", "spawn", "hog")
        document["switchmark"]["environment"]["commit"] = f"{index}" * 40
        document["switchmark"]["run"]["started"] = f"2025-01-{20 - index:02}T03:04:05Z"
        documents.append(document)
    return documents


def _figure(metric: Document) -> list[str]:
    largest = max(abs(metric[key]) for key in ("median", "low", "high"))
    return [quantity(metric[key], metric["unit"], largest) for key in ("median", "low", "high")]


def expectations(document: Document, history: list[Document]) -> Document:
    """What the pages must show, from the documents."""
    cells = document["switchmark"]["cells"]
    by_id = {cell["id"]: cell for cell in cells}
    ring = sorted((cell for cell in cells if cell["workload"] == "ring" and "switch_ns" in cell["metrics"]),
                  key=lambda cell: cell["params"]["tasks"])
    order = list(dict.fromkeys(look for look in page_order(document)))
    first, second = by_id["ring/fiber/tasks:2"], by_id["ring/future/tasks:1000"]
    generator = random.Random(1)
    numbers = [(10 ** generator.uniform(-7, 14) * generator.choice((1, -1)), unit)
               for unit in ("ns", "us", "ms", "s", "B", "1", "x") for _ in range(60)] + [(100.5, "1"), (0, "ns"), (101.5, "1")]
    return {
        "tooltips": [_tooltip(0, second, "switch_ns", 2), _tooltip(0, by_id["ring/fiber/tasks:100000"], "switch_ns", 4)],
        "first": {"id": first["id"], "text": f"switch_ns {_figure(first['metrics']['switch_ns'])[0]}"},
        "ringTable": [[cell["model"], f"{cell['params']['tasks']:,}", _figure(cell["metrics"]["switch_ns"])[0]]
                      for cell in sorted(ring, key=lambda cell: order.index(cell["model"]))],
        "sentences": [{"text": "a ratio", "workload": "ring", "metric": "switch_ratio"},
                      {"text": "a time", "workload": "spawn", "metric": "spawn_ns"}],
        "histogramPanels": len({(cell["workload"], name, tuple(cell["params"].items()))
                                for cell in cells for name in cell["histograms"]}),
        "rows": sum(max(1, len(cell["metrics"])) for cell in cells), "ringRows": len(ring),
        "ringMedians": [_figure(metric)[0] for metric in
                        sorted((cell["metrics"]["switch_ns"] for cell in ring), key=lambda metric: metric["median"])],
        "samples": {_label(cell): [f"{sample:.7g}" for sample in cell["metrics"]["switch_ns"]["samples"]] for cell in ring},
        "numbers": [[value, unit, quantity(value, unit)] for value, unit in numbers],
        "recordNames": ["a", "b", "c"],
        "trend": _trend(history),
        "trendMedians": [synthetic.find(each, "ring/fiber/tasks:2")["metrics"]["switch_ns"]["median"]
                         for each in reversed(history)],
        "percentiles": _last_of_curve(next(cell for cell in cells if cell["histograms"])),
    }


def profiles(count: int = 20) -> list[Document]:
    """Random profiles: every parameter from its smallest useful value to its largest, or unknown where that is allowed."""
    generator = random.Random(2)

    def drawn(parameter: Document) -> float | None:
        if not parameter["required"] and generator.random() < 0.5:
            return None
        if parameter["kind"] == "share":
            return round(generator.random(), 3)
        default = parameter["default"] or {"hz": 1000.0, "B": 1e8, "count": 0}[parameter["kind"]]
        value = float(f"{default * 10 ** generator.uniform(-2.5, 2.5):.3g}")
        return max(int(value), parameter["minimum"]) if parameter.get("whole") else value

    made = []
    for _ in range(count):
        profile = {parameter["key"]: drawn(parameter) for parameter in advice.DESCRIPTION["parameters"]}
        profile["longest_computation_ns"] = max(profile["longest_computation_ns"], profile["work_between_waits_ns"])
        made.append(profile)
    return made


def advised(folder: Path) -> list[Document]:
    """Each profile with what scripts/advise says of it."""
    results = []
    for profile in profiles():
        path = folder / "profile.json"
        path.write_text(json.dumps(profile), encoding="utf-8")
        answer = json.loads(tools.run("advise", REFERENCE, "--from", path, "--json").stdout)
        columns = [figure for figure in advice.DESCRIPTION["figures"] if figure.get("column")]
        chosen = answer["recommendation"]["model"]
        answer["models"].sort(key=lambda row: _place_in_page(row["model"], chosen))
        results.append({"profile": profile, "model": chosen or "",
                        "text": answer["recommendation"]["text"], "rows": [
                            [row["model"], *(row["figures"].get(figure["id"], {}).get("text") or "not measured"
                                             for figure in columns)] for row in answer["models"]]})
    return results


def observed(folder: Path) -> list[str]:
    """What scripts/advise says of the servers of `servers()`, while nothing is known of the program."""
    unknown = [word for parameter in advice.DESCRIPTION["parameters"] for word in (parameter["flag"], "unknown")]
    path = synthetic.write(servers(), folder / "servers.json")
    return json.loads(tools.run("advise", path, *unknown, "--json").stdout)["observations"]


def _place_in_page(model: str, chosen: str | None) -> tuple[bool, bool]:
    """The page shows variants of other models last, except the one that is recommended, and before them those with a base."""
    described = models.description_of(model)
    return model != chosen and models.is_variant(described), "base" in described


def page_order(document: Document) -> list[str]:
    """The models in the order of the charts."""
    from switchmark.drawing.style import styles_of

    return list(styles_of(document["switchmark"]["cells"]))


def _label(cell: Document) -> str:
    return f"ring {cell['model']} tasks {cell['params']['tasks']:,} switch_ns"


def _tooltip(panel: int, cell: Document, metric: str, point: int) -> Document:
    figure = cell["metrics"][metric]
    median, low, high = _figure(figure)
    unit_of = max(map(abs, figure["samples"]))
    return {"panel": panel, "model": cell["model"], "point": point, "texts": [
        f"{metric} {median}", cell["id"], f"[{low}, {high}]", f"{len(figure['samples'])} samples",
        quantity(figure["samples"][0], figure["unit"], unit_of), f"Words of {metric}."]}


def _last_of_curve(cell: Document) -> Document:
    """What is told of the largest sample of the cell's waits."""
    count, largest = sum(cell["histograms"]["wait_us"]["counts"]), max(cell["metrics"]["wait_max_us"]["samples"])
    return {"id": cell["id"], "text": f"largest of {count:,}: {quantity(float(f'{largest:.7g}'), 'us')}"}


def _trend(history: list[Document]) -> list[list[str]]:
    """The rows of the first panel and the first model: the oldest commit first."""
    rows = []
    for document in reversed(history):
        cell = synthetic.find(document, "ring/fiber/tasks:2")
        rows.append(["fiber", document["switchmark"]["environment"]["commit"][:12],
                     _figure(cell["metrics"]["switch_ns"])[0]])
    return rows


def write_pages(folder: Path, write: Callable[[Path, str], Any]) -> None:
    """Every page, and `expected.json`."""
    document = json.loads(REFERENCE.read_text(encoding="utf-8"))
    history = commits(3)
    write(folder / "quick.html", html(with_answer(document)))
    write(folder / "hostile.html", html(with_hostile_answer(hostile())))
    write(folder / "large.html", html(large()))
    write(folder / "servers.html", html(servers()))
    write(folder / "without_cells.html", html(without_cells()))
    write(folder / "without_figures.html", html(without_figures()))
    write(folder / "several.html", html(*history))
    base, new = record.load(REFERENCE), record.load(REFERENCE.with_name("debian-12-clang-quick.json"))
    write(folder / "comparison.html", comparison_page.to_html(comparison.compare([base], [new], 0.995, 0.05)))
    write(folder / "expected.json", json.dumps(expectations(document, history) | {
        "advice": advised(folder), "observations": observed(folder)}))


def with_hostile_answer(document: Document) -> Document:
    """The document with an answer and definitions whose texts are hostile, too."""
    texts = copy.deepcopy(answer())
    for column in texts["columns"]:
        column["title"] = HOSTILE
    for row in texts["rows"]:
        row["model"] = HOSTILE
    for sentence in texts["sentences"]:
        sentence["text"] = HOSTILE
    words = {name: metric | {"words": HOSTILE} for name, metric in metrics(document).items()}
    return document | {"switchmark": document["switchmark"] | {"answer": texts, "metrics": words}}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write_pages(Path(sys.argv[1]), lambda path, text: path.write_text(text, encoding="utf-8"))
