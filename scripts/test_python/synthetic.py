"""A record as a quick run writes it, with figures from a seeded generator: for tests, and to look at charts."""

import copy
import functools
import json
import pickle
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import synthetic_servers
import synthetic_spectrum
from synthetic_cells import cell, histogram, not_applicable

MODELS = ("fiber", "fiber-preempt", "future", "coroutine")
_RING = {  # tasks -> ns per switch of raw-jump and of MODELS
    2: (6.5, 9.0, 9.8, 3.9, 4.6),
    100: (6.7, 8.6, 9.1, 3.6, 4.2),
    1000: (8.9, 11.6, 12.4, 3.6, 4.3),
    10000: (21, 26, 28, 5.1, 6.0),
    100000: (54, 71, 76, 7.9, 6.4),
}
_SPAWN = {"raw-jump": 36, "fiber": 58, "fiber-preempt": 61, "future": 19, "coroutine": 21}
_RESIDENT = {"fiber": 4104, "fiber-preempt": 4106, "future": 64, "coroutine": 80}
_RESERVED = {"fiber": 20480, "fiber-preempt": 20480, "future": 66, "coroutine": 84}
_WAIT_US = {"fiber": 2.6e5, "fiber-preempt": 900.0, "future": 2.5e5, "coroutine": 2.55e5, "fiber-unhooked": 2.4e5}
_COVERAGE = {  # executed, non_preemptible, suspended
    "fiber": (905, 57, [(301, 302), (640, 641), (641, 642)]),
    "fiber-preempt": (912, 57, [(0, 912)]),
    "future": (840, 12, [(210, 211), (420, 421), (802, 803)]),
    "coroutine": (868, 20, [(195, 196), (433, 434), (828, 829)]),
}
_FORCED = {  # fibers -> forced switch and tick, ns
    2: (3110, 3050),
    10: (3130, 3055),
    100: (3170, 3060),
    1000: (3800, 3070),
}
_LADDER = {  # rung -> ns, and its floor
    "empty": (0, None), "call": (1.35, None), "indirect-call": (1.08, None),
    "symmetric-transfer": (1.15, "indirect-call"), "executor-round-trip": (2.76, "indirect-call"),
    "future-yield": (2.49, "indirect-call"), "coroutine-yield": (3.33, "indirect-call"),
    "smallest-switch": (3.5, None), "raw-jump": (5.14, "smallest-switch"),
    "exception-safe-jump": (5.68, "smallest-switch"), "fiber-yield": (6.51, "smallest-switch"),
    "fiber-preempt-yield": (6.6, "smallest-switch"), "system-call": (115, None),
    "self-signal": (2400, "system-call"), "forced-switch": (2450, "self-signal"),
    "thread-switch": (2100, "system-call"),
}


class Synthetic:
    """Builds a record of `processes` x `repetitions` samples a metric, `noise` being their relative deviation.

    `spectrum`: with the cells of the stackless spectrum and of the servers, which are more than half of all.
    """

    def __init__(self, seed: int = 1, processes: int = 6, repetitions: int = 3, noise: float = 0.01,
                 spectrum: bool = True) -> None:
        self.seed, self.random = seed, np.random.default_rng(seed)
        self.processes, self.repetitions, self.noise, self.spectrum = processes, repetitions, noise, spectrum

    def record(self) -> dict[str, Any]:
        """The whole record, to be changed at will: it is of its own. Those of equal parameters are equal."""
        return pickle.loads(_pickled(self.seed, self.processes, self.repetitions, self.noise, self.spectrum))

    def make(self) -> dict[str, Any]:
        """The whole record, from what the generator draws next."""
        cells = [*self._ring(), *self._spawn(), *self._sleepers(), *self._coverage(), *self._forced_switch(),
                 *self._ladder(), *self._hog(), *self._spectrum()]
        rows = [row for cell in cells for row in self._rows(cell)]
        return {
            "context": {"date": "2025-01-02T03:04:05+00:00", "num_cpus": 2, "library_build_type": "debug",
                        "json_schema_version": 1},
            "benchmarks": rows,
            "switchmark": {"schema_version": 1, "environment": environment(), "run": self._run(), "cells": cells,
                           "crossovers": synthetic_spectrum.crossovers() if self.spectrum else [],
                           "guards": guards(), "doctor": findings()},
        }

    def _run(self) -> dict[str, Any]:
        return {"quick": True, "interrupted": False, "seed": 1, "processes": self.processes,
                "repetitions": self.repetitions, "started": "2025-01-02T03:04:05Z", "seconds": 151.0,
                "documents": "iso-codes 4.15.0"}

    def _metric(
        self, centre: float, unit: str, kind: str = "time", better: str = "lower", noise: float = 1
    ) -> dict[str, Any]:
        count = self.processes * self.repetitions
        spread = 0 if kind == "exact" else self.noise * noise
        drawn = centre * np.exp(spread * self.random.standard_normal(count))
        samples = [float(value) if kind == "exact" else float(f"{value:.7g}") for value in drawn]
        ordered = sorted(samples)
        return {"unit": unit, "better": better, "kind": kind, "samples": samples,
                "processes": [index // self.repetitions for index in range(count)],
                "median": statistics.median(samples), "low": ordered[count // 5], "high": ordered[-1 - count // 5],
                "confidence": 0.96, "process_spread": 2 * spread}

    def _ring(self) -> list[dict[str, Any]]:
        cells = []
        for tasks, costs in _RING.items():
            for model, cost in zip(("raw-jump", *MODELS), costs):
                # Cold caches make a large ring noisy.
                metrics = {"switch_ns": self._metric(cost, "ns", noise=1 + 3 * (tasks > 1000))}
                if model != "raw-jump":
                    metrics["switch_ratio"] = self._metric(cost / costs[0], "x", "ratio")
                if model.startswith("fiber"):
                    metrics["jumps_per_yield"] = self._metric(1, "1", "exact")
                cells.append(cell("ring", model, {"tasks": tasks}, metrics))
            if tasks in (2, 1000):
                metrics = {"switch_ns": self._metric(costs[1], "ns"), "aa_ratio": self._metric(1, "1", "ratio")}
                cells.append(cell("ring", "fiber-aa", {"tasks": tasks}, metrics))
        return cells

    def _spawn(self) -> list[dict[str, Any]]:
        return [cell("spawn", model, {"children": 1000}, {
            "spawn_ns": self._metric(cost, "ns", noise=3),
            "allocations_per_task": self._metric(1, "1", "exact"),
        }) for model, cost in _SPAWN.items()]

    def _sleepers(self) -> list[dict[str, Any]]:
        cells = []
        for tasks in (1000, 10000, 100000, 1000000):
            for model in MODELS:
                slack = 1 + 40 / tasks
                cells.append(cell("sleepers", model, {"tasks": tasks}, {
                    "resident_bytes_per_task": self._metric(_RESIDENT[model] * slack, "bytes", noise=0.2),
                    "park_ns": self._metric(40 + 0.7 * _RESIDENT[model], "ns"),
                    "reserved_bytes_per_task": self._metric(_RESERVED[model] * slack, "bytes", noise=0.2),
                    "frame_bytes": self._metric(_RESIDENT[model], "bytes", "exact"),
                }))
        return cells

    def _coverage(self) -> list[dict[str, Any]]:
        cells = [self.coverage_cell(model, *counts) for model, counts in _COVERAGE.items()]
        return [*cells, not_applicable("coverage", "raw-jump", {}, "a jump without a scheduler has no waits to count")]

    def coverage_cell(
        self, model: str, executed: int, non_preemptible: int, suspended: list[tuple[int, int]]
    ) -> dict[str, Any]:
        """A cell of `coverage` with the metrics that its instructions make."""
        points = sum(end - begin for begin, end in suspended)
        made = cell("coverage", model, {}, {
            "suspension_points": self._metric(points, "1", "exact", "higher"),
            "suspension_coverage": self._metric(points / executed, "1", "exact", "higher"),
            "non_preemptible_share": self._metric(non_preemptible / (executed + non_preemptible), "1", "exact"),
        })
        made["instructions"] = {
            "executed": executed, "non_preemptible": non_preemptible, "suspended": [list(reach) for reach in suspended],
        }
        return made

    def _forced_switch(self) -> list[dict[str, Any]]:
        cells = []
        for fibers, (forced, tick) in _FORCED.items():
            for model in ("raw-jump", *MODELS):
                if model != "fiber-preempt":
                    cells.append(not_applicable("forced_switch", model, {"fibers": fibers}, "no tick stops its tasks"))
                    continue
                cells.append(cell("forced_switch", model, {"fibers": fibers}, {
                    "forced_switch_ns": self._metric(forced, "ns"),
                    "tick_ns": self._metric(tick, "ns"),
                    "forced_ratio": self._metric(forced / tick, "x", "ratio"),
                    "forced_remainder_ns": self._metric(forced - tick, "ns", noise=5),
                }))
        return cells

    def _ladder(self) -> list[dict[str, Any]]:
        cells = []
        for rung, (cost, below) in _LADDER.items():
            metrics = {"rung_ns": self._metric(cost, "ns")} if cost else {"rung_ns": self._nothing()}
            if below:
                metrics["floor_ratio"] = self._metric(cost / _LADDER[below][0], "1", "ratio")
            cells.append(cell("ladder", rung, {}, metrics))
        return cells

    def _nothing(self) -> dict[str, Any]:
        """A time whose interval holds zero."""
        made = self._metric(1, "ns")
        made["samples"] = [round(0.01 * (-1) ** index, 7) for index in range(len(made["samples"]))]
        return made | {"median": 0.0, "low": -0.01, "high": 0.01}

    def _hog(self) -> list[dict[str, Any]]:
        return [self._hog_cell({"hogs": hogs}, model, centre) for hogs in (1, 4) for model, centre in _WAIT_US.items()]

    def _spectrum(self) -> list[dict[str, Any]]:
        if not self.spectrum:
            return []
        hogs = [self._hog_cell(params, model, centre) for params, model, centre in synthetic_spectrum.HOGS]
        return [*hogs, *synthetic_spectrum.cells(self._metric), *synthetic_servers.cells(self._metric)]

    def _hog_cell(self, params: dict[str, int], model: str, centre: float) -> dict[str, Any]:
        preempts, hogs = model == "fiber-preempt", params["hogs"]
        waits, lags = _hog_times(hogs, preempts, centre)
        made = cell("hog", model, params, self._hog_metrics(waits, hogs, model))
        made["metrics"]["longest_step_us"] = self._metric(41000 if "sorted" in params else 260, "us")
        made["histograms"] = {"wait_us": copy.copy(waits.histogram)}
        if preempts:
            made["metrics"] |= self._tick_metrics(lags)
            made["histograms"]["tick_lag_us"] = copy.copy(lags.histogram)
        return made

    def _hog_metrics(self, waits: "_Times", hogs: int, model: str) -> dict[str, Any]:
        metrics = {f"wait_{name}_us": self._metric(waits.quantiles[at], "us", noise=3)
                   for name, at in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999))}
        metrics["wait_max_us"] = self._metric(waits.quantiles[1], "us", noise=0)
        metrics["worst_starvation_us"] = self._metric(waits.quantiles[1] * 1.01, "us", noise=3)
        metrics["throughput_ratio"] = self._metric(0.93 if model == "fiber-preempt" else 1.0, "x", "ratio", "higher")
        if hogs > 1:
            metrics["jain_min"] = self._metric(0.98 if model == "fiber-preempt" else 0.25, "1", "ratio", "higher")
        return metrics

    def _tick_metrics(self, lags: "_Times") -> dict[str, Any]:
        counts = {"taken": 1800, "deferred": 200, "ignored": 400, "retried": 210}
        metrics = {f"ticks_{name}": self._metric(count, "1", noise=3) for name, count in counts.items()}
        metrics |= {f"tick_lag_{name}_us": self._metric(lags.quantiles[at], "us", noise=3)
                    for name, at in (("p50", 0.5), ("p99", 0.99), ("max", 1))}
        return metrics

    def _rows(self, made: dict[str, Any]) -> list[dict[str, Any]]:
        first = next(iter(made["metrics"].values()), {"samples": []})
        if made["id"] == "ladder/empty" or not any(first["samples"]):  # as if it were two readings of the clock
            first = {"samples": [25.0] * len(first["samples"])}
        name = f"{made['id']}/manual_time"
        return [{"name": name, "family_index": 0, "per_family_instance_index": 0, "run_name": name,
                 "run_type": "iteration", "repetitions": len(first["samples"]), "repetition_index": index, "threads": 1,
                 "iterations": 1000, "real_time": value, "cpu_time": value, "time_unit": "ns"}
                for index, value in enumerate(first["samples"])]


@dataclass(frozen=True)
class _Times:
    """Of many times: the share of them -> the time that it does not exceed; and the histogram."""

    quantiles: dict[float, float]
    histogram: dict[str, Any]


def _times(values: np.ndarray) -> _Times:
    shares = (0.5, 0.9, 0.99, 0.999, 1)
    return _Times(dict(zip(shares, np.quantile(values, shares).tolist())), histogram(values))


@functools.cache
def _hog_times(hogs: int, preempts: bool, centre: float) -> tuple[_Times, _Times]:
    """Waits and lags of ticks. Of their own generator: two records of different seeds differ by `noise` and by nothing
    else."""
    shape = np.random.default_rng(hogs)
    waits = centre * hogs**0.8 * np.exp(shape.normal(0, 0.5 if preempts else 0.25, 4000))
    waits[: 400 if preempts else 20] = shape.uniform(2, 40, 400 if preempts else 20)
    return _times(waits), _times(np.exp(shape.normal(3, 1, 2000)))


@functools.lru_cache(maxsize=8)
def _pickled(*parameters: Any) -> bytes:
    return pickle.dumps(Synthetic(*parameters).make())


def environment() -> dict[str, Any]:
    """The fingerprint of a machine that does not exist."""
    return {
        "cpu": "AMD EPYC 7B13", "cores": 2, "kernel": "Linux 6.18.0", "virtualized": True, "hypervisor": "kvm",
        "mitigations": {"spectre_v2": "Mitigation: Retpolines"}, "governor": "unknown", "clock_source": "kvm-clock",
        "transparent_huge_pages": "madvise", "max_map_count": 65530, "libc": "glibc 2.36", "compiler": "g++ 12.2.0",
        "flags": "-O2 -DNDEBUG -Wl,-z,now", "build_type": "Release", "boost": "1.74.0", "google_benchmark": "1.7.1",
        "nlohmann_json": "3.11.2", "fmt": "9.1.0", "commit": "0123456789abcdef0123456789abcdef01234567", "dirty": False,
        "symmetric_transfer": True, "exception_state": "switchmark", "guard": "madvise",
    }


def findings() -> list[dict[str, Any]]:
    """One of `switchmark.doctor` for every severity."""
    return [
        {"name": "governor", "severity": "critical", "seen": "powersave", "remedy": "sudo cpupower frequency-set"},
        {"name": "smt", "severity": "warning", "seen": "on", "remedy": "echo off | sudo tee control"},
        {"name": "turbo", "severity": "unknown", "seen": "no switch for it", "remedy": "ask the host"},
        {"name": "clock_source", "severity": "fine", "seen": "tsc", "remedy": None},
    ]


def guards() -> list[dict[str, Any]]:
    """One row of every status, with costs that are resolved, not resolved and not measured."""
    return [
        guard("exception_state", "C++ exception state is per thread", "swapped at every switch out of a `catch`",
              without="wrong result: 5 of 8 differ", yield_cost_ns=cost(0.31, 0.12), forced_cost_ns=cost(12, 3)),
        guard("program_code", "malloc | stdio are not re-entrant", "a tick outside program code is deferred",
              without="killed by SIGSEGV", yield_cost_ns=cost(0.1, 0.2), forced_cost_ns=cost(1234, 50)),
        guard("errno", "errno is per thread", "saved in the handler",
              status="not_shown", reason="the kernel left it alone", without="held"),
        guard("wide_frames", "a signal frame of 11 KB overflows the stack", "headroom is checked",
              status="not_applicable", reason="this CPU has no AMX", without=None, **{"with": None}),
    ]


def guard(name: str, hazard: str, text: str, **values: Any) -> dict[str, Any]:
    """A row of `switchmark.guards`, a guard that was shown if `values` do not say otherwise."""
    return {"name": name, "hazard": hazard, "guard": text, "status": "shown", "reason": None, "without": "deadlock",
            "with": "held", "yield_cost_ns": None, "forced_cost_ns": None} | values


def cost(median: float, reach: float) -> dict[str, float]:
    """A cost with an interval of +- `reach`."""
    return {"median": median, "low": median - reach, "high": median + reach}


def find(record: dict[str, Any], cell_id: str) -> dict[str, Any]:
    """The cell of that id."""
    return next(cell for cell in record["switchmark"]["cells"] if cell["id"] == cell_id)


def scale(record: dict[str, Any], cell_id: str, metric: str, factor: float) -> None:
    """Multiplies a metric: its samples, median and interval."""
    changed = find(record, cell_id)["metrics"][metric]
    changed["samples"] = [value * factor for value in changed["samples"]]
    for key in ("median", "low", "high"):
        changed[key] *= factor


def unmeasure(record: dict[str, Any], cell_id: str, status: str, reason: str) -> None:
    """Makes a measured cell one that `status` tells was not, and takes its rows away."""
    changed = find(record, cell_id)
    changed |= {"status": status, "reason": reason, "metrics": {}, "histograms": {}}
    changed.pop("instructions", None)
    _drop_rows(record, cell_id)


def drop(record: dict[str, Any], *cell_ids: str) -> None:
    """Takes cells out, with their rows, and the crossovers of a workload of which any is taken."""
    workloads = {cell_id.split("/")[0] for cell_id in cell_ids}
    cells = record["switchmark"]["cells"]
    if not set(cell_ids) <= {cell["id"] for cell in cells}:
        raise KeyError(cell_ids)
    cells[:] = [cell for cell in cells if cell["id"] not in cell_ids]
    _drop_rows(record, *cell_ids)
    crossed = record["switchmark"].get("crossovers", [])
    crossed[:] = [row for row in crossed if row["workload"] not in workloads]


def _drop_rows(record: dict[str, Any], *cell_ids: str) -> None:
    """Takes away what rests on figures of these cells: their rows and the answer."""
    record["switchmark"].pop("answer", None)
    names = tuple(f"{cell_id}/" for cell_id in cell_ids)
    record["benchmarks"] = [row for row in record["benchmarks"] if not row["run_name"].startswith(names)]


def keep(record: dict[str, Any], *workloads: str) -> None:
    """Drops the cells of every other workload."""
    drop(record, *[cell["id"] for cell in record["switchmark"]["cells"] if cell["workload"] not in workloads])


def write(record: dict[str, Any], path: Path) -> Path:
    """Writes the record to `path`, which it returns."""
    path.write_text(json.dumps(record), encoding="utf-8")  # without `indent`, for which Python has no fast code
    return path
