"""Two records for the text of the charts (drawing_description.py). Their figures do not come from a random generator."""

from typing import Any

import synthetic

_EDGES = [0, 1, 10, 100, 1000, 10000, 100000, 1000000]


def whole() -> dict[str, Any]:
    """A record for complete charts: all models, crossovers, and intervals that reach further up than down."""
    document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()
    document["switchmark"]["cells"] = [cell for cell in document["switchmark"]["cells"] if not _is_redundant(cell)]
    for index, cell in enumerate(document["switchmark"]["cells"]):
        for metric in cell["metrics"].values():
            if metric["kind"] != "exact":
                _widen(metric, index)
        if "wait_us" in cell["histograms"]:
            _count_waits(cell, index)
    return document


def with_gaps() -> dict[str, Any]:
    """Few models, one of them unknown; cells that failed; no crossovers; another machine and kind of run."""
    document = whole()
    ours = document["switchmark"]
    models = ("fiber", "fiber-preempt", "future", "coroutine", "raw-jump", "coroutine-budget")
    ours["cells"] = [cell for cell in ours["cells"] if cell["workload"] == "ladder" or cell["model"] in models]
    ours["cells"] = [cell for cell in ours["cells"] if cell["workload"] != "count" and cell["params"].get("joined") != 0]
    del ours["crossovers"]
    _rename(ours["cells"], "coroutine", "zebra")
    _lose_cells(document)
    _make_special(document)
    ours["environment"].update(virtualized=False, dirty=True, cores=16)
    ours["run"].update(quick=False, interrupted=True, processes=12, repetitions=5, started="2026-11-30T23:59:59.5Z")
    return document


def _is_redundant(cell: dict[str, Any]) -> bool:
    """Whether every chart shows the same kinds of elements without this cell."""
    return cell["workload"] == "forced_switch" or cell["params"].get("set_bytes") == 32768


def _widen(metric: dict[str, Any], index: int) -> None:
    """An interval of a few per cent, which differs from cell to cell; a confidence that does too."""
    if metric["median"] > 0:
        metric["low"] = metric["median"] * (0.98 - 0.01 * (index % 3))
        metric["high"] = metric["median"] * (1.03 + 0.01 * (index % 4))
    metric["confidence"] = 0.95 + 0.01 * (index % 3)


def _count_waits(cell: dict[str, Any], index: int) -> None:
    """Eight bins; the last ones are empty for some models. Every third cell does not know its worst wait."""
    counts = [index % 4, 500, 300 + index, 120, 50 + index % 7, 20, 5 * (index % 2)]
    cell["histograms"]["wait_us"].update(edges=_EDGES, counts=counts)
    if index % 3:
        cell["metrics"]["wait_max_us"].update(samples=[3.0, 90000.0 + 5000 * index, 7.0])
    else:
        del cell["metrics"]["wait_max_us"]


def _rename(cells: list[dict[str, Any]], model: str, other: str) -> None:
    for cell in cells:
        if cell["model"] == model:
            cell.update(model=other, id=cell["id"].replace(f"/{model}", f"/{other}"))


def _lose_cells(document: dict[str, Any]) -> None:
    """One failed cell of each workload, and more of `ring` than a footer names."""
    for cell_id in ("ring/fiber/tasks:100000", "ring/zebra/tasks:100000", "ring/future/tasks:2", "ring/raw-jump/tasks:100",
                    "ring/zebra/tasks:1000", "sleepers/zebra/tasks:1000000", "coverage/future", "ladder/call",
                    "depth/fiber/depth:1024", "walk/fiber/values:65535", "join_all/zebra/children:10000/joined:1",
                    "safepoint_cost/coroutine-budget/iterations:16000/safepoints:1",
                    "granularity/zebra/iterations:160000/set_bytes:0", "hog/future/hogs:4",
                    "hog/coroutine-budget/hogs:1", "http_service/fiber/load_percent:60", "http_service/future/p99_below_us:5000",
                    "connections/zebra/connections:10000", "delay_server/fiber/joined:1/requests:5",
                    "wake_latency/future/ready_tasks:1"):
        synthetic.unmeasure(document, cell_id, "failed", "digest")
    synthetic.unmeasure(document, "hog/fiber/hogs:1/sorted:500000", "interrupted", "by the user")
    synthetic.unmeasure(document, "spawn/zebra/children:1000", "interrupted", "by the user")


def _make_special(document: dict[str, Any]) -> None:
    """Figures that a logarithmic axis cannot show, histograms without a wait, two numbers of children, full strips."""
    for cell_id, name in (("ring/fiber/tasks:2", "switch_ns"), ("sleepers/future/tasks:1000", "reserved_bytes_per_task"),
                          ("depth/zebra/depth:10", "switch_ns"),
                          ("granularity/fiber/iterations:1600/set_bytes:4096", "step_ratio")):
        synthetic.find(document, cell_id)["metrics"][name].update(median=0, low=-1, high=1)
    for cell_id, name in (("ring/fiber/tasks:100", "switch_ns"), ("spawn/fiber/children:1000", "spawn_ns")):
        synthetic.find(document, cell_id)["metrics"][name].update(confidence=0.75)
    for cell_id in ("hog/zebra/hogs:1", "hog/future/hogs:1/sorted:500000"):
        histogram = synthetic.find(document, cell_id)["histograms"]["wait_us"]
        histogram["counts"] = [0] * len(histogram["counts"])
    fewer = synthetic.find(document, "spawn/future/children:1000")
    other = {key: dict(value) for key, value in fewer["metrics"].items()}
    other["spawn_ns"].update(median=30, low=29, high=32)
    document["switchmark"]["cells"].append(fewer | {"id": "spawn/future/children:10", "params": {"children": 10},
                                                    "metrics": other})
    del synthetic.find(document, "coverage/fiber-preempt")["instructions"]
    synthetic.find(document, "coverage/zebra")["instructions"].update(executed=900, suspended=[[0, 300], [450, 451], [460, 900]])
