"""What must hold in a record beyond what JSON Schema can say. Each check yields (place, words) for every breach."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

from . import answer, metric_ranges
from .metric_ranges import Breach

_ROUNDING = 1e-9
_DISORDER = "low <= median <= high does not hold"


def first_breach(document: dict[str, Any]) -> Breach | None:
    """The first breach in a record that satisfies the schema, or None."""
    cells, guards = document["switchmark"]["cells"], document["switchmark"].get("guards", [])
    checks = chain(
        _ids(cells), _rows(document["benchmarks"], cells), _metrics(cells), metric_ranges.breaches(cells),
        _clock(document["switchmark"].get("run", {})), _states(document["switchmark"].get("machine_states", []), cells),
        _histograms(cells), _instructions(cells),
        _comparisons(document["switchmark"].get("comparisons", []), cells),
        _crossovers(document["switchmark"].get("crossovers", []), cells), _guards(guards),
        _findings(document["switchmark"].get("doctor", [])), answer.breaches(document["switchmark"]),
    )
    return next(checks, None)


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
                yield where, _DISORDER


def _clock(run: dict) -> Iterator[Breach]:
    clock = run.get("clock")
    if clock and not clock["low"] <= clock["multiplication_ns"] <= clock["high"]:
        yield "switchmark.run.clock", "low <= multiplication_ns <= high does not hold"


def _states(states: list[dict], cells: list[dict]) -> Iterator[Breach]:
    """The states of the machine are in order and apart; every sample's state is one of them, or -1 for none."""
    for index, state in enumerate(states):
        if not state["low"] <= state["probe"] <= state["high"]:
            yield f"switchmark.machine_states[{index}]", "low <= probe <= high does not hold"
        if index and not states[index - 1]["high"] < state["low"]:
            yield f"switchmark.machine_states[{index}]", "it overlaps the state before"
    for index, cell in enumerate(cells):
        for name, metric in cell["metrics"].items():
            where, own = f"switchmark.cells[{index}].metrics.{name}", metric.get("states")
            if own is not None and len(own) != len(metric["samples"]):
                yield where, f"{len(metric['samples'])} samples but {len(own)} states"
            if max(own or [-1]) >= len(states):
                yield where, f"state {max(own)}, but the run has {len(states)}"
            for figures in metric.get("by_state", []):
                if not figures["low"] <= figures["median"] <= figures["high"]:
                    yield f"{where}.by_state", _DISORDER
                if figures["samples"] != (own or []).count(figures["state"]):
                    yield f"{where}.by_state", f"{figures['samples']} samples of state {figures['state']}, but {(own or []).count(figures['state'])} stand there"


def _histograms(cells: list[dict]) -> Iterator[Breach]:
    for index, cell in enumerate(cells):
        for name, histogram in cell["histograms"].items():
            where = f"switchmark.cells[{index}].histograms.{name}"
            if len(histogram["edges"]) != len(histogram["counts"]) + 1:
                yield where, f"{len(histogram['edges'])} edges for {len(histogram['counts'])} counts"
            if not all(low < high for low, high in pairwise(histogram["edges"])):
                yield where, "edges do not increase"


def _instructions(cells: list[dict]) -> Iterator[Breach]:
    for index, cell in enumerate(cells):
        if "instructions" in cell:
            where = f"switchmark.cells[{index}]"
            yield from _ranges(f"{where}.instructions.suspended", cell["instructions"])
            yield from _suspension_metrics(f"{where}.metrics", cell)


def _ranges(where: str, instructions: dict) -> Iterator[Breach]:
    executed, behind = instructions["executed"], 0
    for index, (begin, end) in enumerate(instructions["suspended"]):
        if not behind <= begin < end <= executed:
            yield f"{where}[{index}]", f"[{begin}, {end}] is empty, or not within what is left, [{behind}, {executed}]"
        behind = end


def _suspension_metrics(where: str, cell: dict) -> Iterator[Breach]:
    """The medians of the cell's metrics against its ranges."""
    points = sum(end - begin for begin, end in cell["instructions"]["suspended"])
    share = points / cell["instructions"]["executed"]
    for name, value in (("suspension_points", points), ("suspension_coverage", share)):
        metric = cell["metrics"].get(name)
        if metric and abs(metric["median"] - value) > _ROUNDING:
            yield f"{where}.{name}", f"median {metric['median']:.10g}, but instructions.suspended makes {value:.10g}"


def _comparisons(rows: list[dict], cells: list[dict]) -> Iterator[Breach]:
    metrics = {(cell["id"], name) for cell in cells for name in cell["metrics"]}
    seen = set()
    for index, row in enumerate(rows):
        where, key = f"switchmark.comparisons[{index}]", (row["cell"], row["metric"])
        if key not in metrics:
            yield where, f"{key[0]} has no metric {key[1]}"
        if key in seen:
            yield where, f"{key[0]} {key[1]} is compared twice"
        seen.add(key)
        if not row["low"] <= row["ratio"] <= row["high"]:
            yield where, "low <= ratio <= high does not hold"


def _crossovers(rows: list[dict], cells: list[dict]) -> Iterator[Breach]:
    points = {(cell["workload"], cell["model"], metric, param, value)
              for cell in cells for metric in cell["metrics"] for param, value in cell["params"].items()}
    seen: dict[tuple, int] = {}
    for index, row in enumerate(rows):
        where = f"switchmark.crossovers[{index}]"
        key = tuple(row[name] for name in ("workload", "metric", "model", "reference", "param", "level"))
        if key in seen:
            yield where, f"{row['model']} against {row['reference']} is also crossovers[{seen[key]}]"
        seen[key] = index
        for model in (row["model"], row["reference"]):
            for value in (row["first"], row["last"]):
                if (row["workload"], model, row["metric"], row["param"], value) not in points:
                    yield where, f"{row['workload']}/{model} has no {row['metric']} at {row['param']}:{value}"
        if not row["first"] < row["last"]:
            yield where, f"first is {row['first']} and last {row['last']}: a crossover lies between two configurations"
        if row["status"] == "found" and not row["first"] <= row["low"] <= row["at"] <= row["high"] <= row["last"]:
            yield where, "first <= low <= at <= high <= last does not hold"


def _guards(guards: list[dict]) -> Iterator[Breach]:
    seen: dict[str, int] = {}
    for index, guard in enumerate(guards):
        where, name = f"switchmark.guards[{index}]", guard["name"]
        if name in seen:
            yield f"{where}.name", f"{name} is also the name of guards[{seen[name]}]"
        seen[name] = index
        for key in ("yield_cost_ns", "forced_cost_ns"):
            cost = guard[key]
            if cost and not cost["low"] <= cost["median"] <= cost["high"]:
                yield f"{where}.{key}", _DISORDER


def _findings(findings: list[dict]) -> Iterator[Breach]:
    seen: dict[str, int] = {}
    for index, finding in enumerate(findings):
        name = finding["name"]
        if name in seen:
            yield f"switchmark.doctor[{index}].name", f"{name} is also the name of doctor[{seen[name]}]"
        seen[name] = index
