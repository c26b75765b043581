"""The cells of the stackless spectrum in a synthetic record, and where their models cross."""

from collections.abc import Callable, Iterator
from typing import Any

from synthetic_cells import cell, not_applicable

Metric = Callable[..., dict[str, Any]]
"""`Synthetic._metric`: centre, unit, kind, better."""

_ITERATION_NS = 0.45
_DEPTH = {  # model -> ns per switch by depth
    "fiber": {1: 9.3, 10: 9.3, 100: 9.4, 1024: 10}, "fiber-preempt": {1: 9.9, 10: 9.9, 100: 10, 1024: 10.7},
    "future": {1: 3.9, 10: 13, 100: 118},
    "future-boxed": {1: 3.1, 10: 31, 100: 310, 1024: 3174.4}, "future-late": {1: 3.2, 10: 32, 100: 315, 1024: 3200},
    "coroutine": {1: 4.6, 10: 4.6, 100: 4.7, 1024: 5.2}, "coroutine-eager": {1: 4.6, 10: 4.7, 100: 4.7, 1024: 5.2},
    "coroutine-queued": {1: 5.3, 10: 5.3, 100: 5.4, 1024: 5.9},
    "coroutine-pooled": {1: 4.6, 10: 4.6, 100: 4.6, 1024: 5}, "raw-jump": {1: 6.5, 10: 6.5, 100: 6.6, 1024: 7.1},
}
_WALK = {  # model -> ns per value by nodes of the tree
    "fiber": {15: 24, 255: 24, 4095: 25, 65535: 27}, "fiber-preempt": {15: 25, 255: 25, 4095: 26, 65535: 28},
    "coroutine": {15: 38, 255: 45, 4095: 52, 65535: 61}, "coroutine-eager": {15: 39, 255: 45, 4095: 53, 65535: 61},
    "coroutine-pooled": {15: 19, 255: 22, 4095: 26, 65535: 33},
    "future-boxed": {15: 40, 255: 75, 4095: 120, 65535: 190},
}
_COUNT = {"fiber": 20, "fiber-preempt": 21, "future": 8, "coroutine": 9.5, "coroutine-eager": 9.6}
_JOIN = {  # model -> ns per child by children
    "fiber": {10: 160, 100: 150, 1000: 170, 10000: 230}, "fiber-preempt": {10: 165, 100: 155, 1000: 176, 10000: 240},
    "future": {10: 70, 100: 65, 1000: 68, 10000: 84}, "future-scan": {10: 76, 100: 130, 1000: 900, 10000: 9400},
    "coroutine": {10: 90, 100: 84, 1000: 86, 10000: 110}, "coroutine-eager": {10: 84, 100: 80, 1000: 84, 10000: 101},
}
_SAFEPOINT_COST = {  # model -> ratio by iterations
    "fiber": {0: 1.001, 16: 1.0, 160: 0.999, 1600: 1.0, 16000: 1.0},
    "fiber-preempt": {0: 1.032, 16: 1.03, 160: 1.031, 1600: 1.029, 16000: 1.031},
    "future": {0: 1.002, 16: 1.0, 160: 1.0, 1600: 0.999, 16000: 1.0},
    "coroutine": {0: 0.998, 16: 1.0, 160: 1.001, 1600: 1.0, 16000: 1.0},
    "future-budget": {0: 1.6, 16: 1.12, 160: 1.015, 1600: 1.002, 16000: 1.0},
    "future-budget-flag": {0: 1.5, 16: 1.1, 160: 1.012, 1600: 1.002, 16000: 1.0},
    "future-budget-clock": {0: 14.2, 16: 3.4, 160: 1.32, 1600: 1.03, 16000: 1.003},
    "coroutine-budget": {0: 1.9, 16: 1.17, 160: 1.02, 1600: 1.002, 16000: 1.0},
    "coroutine-budget-flag": {0: 1.8, 16: 1.15, 160: 1.018, 1600: 1.002, 16000: 1.0},
    "coroutine-budget-clock": {0: 13.5, 16: 3.3, 160: 1.31, 1600: 1.03, 16000: 1.003},
}
_GRANULARITY = {"future": 3.9, "coroutine": 4.6, "fiber": 11, "fiber-preempt": 11.8, "raw-jump": 8.3}
"""Model -> ns of the switch in a step."""
_READY_WAITS = {  # model -> ns per call by waits in 100 descents, of 1 call and of 16
    "fiber": ({0: 1.6, 1: 1.7, 10: 2.7, 100: 9.8}, {0: 1.7, 1: 1.7, 10: 1.8, 100: 2.3}),
    "fiber-preempt": ({0: 1.6, 1: 1.7, 10: 2.8, 100: 10.5}, {0: 1.7, 1: 1.7, 10: 1.8, 100: 2.4}),
    "future": ({0: 1.2, 1: 1.3, 10: 1.7, 100: 4.9}, {0: 2.2, 1: 2.2, 10: 2.3, 100: 4.0}),
    "future-boxed": ({0: 14, 1: 14.1, 10: 14.5, 100: 18}, {0: 19, 1: 19, 10: 20, 100: 23}),
    "coroutine": ({0: 19, 1: 19.1, 10: 19.6, 100: 25}, {0: 22, 1: 22, 10: 22, 100: 24}),
    "raw-jump": ({0: 1.6, 100: 7.9}, {0: 1.7, 100: 2.2}),
}
_PARKED_IN_CALLS = {  # model -> resident bytes per task by depth
    "fiber": {16: 4110, 128: 12300}, "fiber-preempt": {16: 4110, 128: 12300}, "future": {16: 900, 128: 6700},
    "future-boxed": {16: 1400, 128: 10700}, "coroutine": {16: 1500, 128: 11900},
}
_SIGNALS = {  # model -> ns per message without places and with 64, and per hand-over between 10 tasks
    "fiber": (61, 19.2, 12.1), "fiber-preempt": (64.4, 19.7, 14.6), "future": (21.6, 18.4, 8.6), "coroutine": (20, 16.9, 8),
}
_SETS = {0: (0, 16, 160, 1600, 16000, 160000), 4096: (1600, 16000), 32768: (1600, 16000), 262144: (1600, 16000)}
_LINE_TIMES = {0: 1, 4096: 1.6, 32768: 4.5, 262144: 18}
"""Bytes of the set -> what an iteration with a line takes, over one without."""

_WITH_SAFEPOINTS = ("future-budget", "future-budget-flag", "future-budget-clock", "coroutine-budget", "coroutine-budget-flag",
           "coroutine-budget-clock")
HOGS = [({"hogs": 1}, model, centre) for model, centre in zip(_WITH_SAFEPOINTS, (600, 640, 620, 610, 650, 630))]
HOGS += [({"hogs": 1}, "coroutine-eager", 2.5e5)]
HOGS += [({"hogs": 1, "sorted": 500000}, model, centre) for model, centre in
         (("fiber", 1.1e5), ("fiber-preempt", 700), ("future", 1.05e5), ("coroutine", 1.08e5),
          *((model, 22000 + 300 * place) for place, model in enumerate(_WITH_SAFEPOINTS)))]
"""Parameters, model, and about how many us a wait takes."""


def cells(metric: Metric) -> list[dict[str, Any]]:
    """All of them but the hogs; `metric` draws the samples."""
    return [*_depth(metric), *_generate(metric), *_join_all(metric), *_safepoint_cost(metric), *_granularity(metric),
            *_ready_waits(metric), *_parked_in_calls(metric), *_signals(metric)]


def _depth(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, costs in _DEPTH.items():
        for depth, cost in costs.items():
            yield cell("depth", model, {"depth": depth}, {"switch_ns": metric(cost, "ns")})
    yield not_applicable("depth", "future", {"depth": 1024}, "compilers stop at 900")


def _generate(metric: Metric) -> Iterator[dict[str, Any]]:
    walk = ((model, nodes, cost) for model, costs in _WALK.items() for nodes, cost in costs.items())
    count = ((model, 10000, cost) for model, cost in _COUNT.items())
    for workload, found in (("walk", walk), ("count", count)):
        for model, values, cost in found:
            yield cell(workload, model, {"values": values}, {"value_ns": metric(cost, "ns")})
    yield not_applicable("walk", "future", {"values": 15}, "recursion wants boxes")


def _join_all(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, costs in _JOIN.items():
        for children, cost in costs.items():
            yield _joined(metric, model, children, 1, cost)
        for children in (100, 10000):
            yield _joined(metric, model, children, 0, costs[children])


def _joined(metric: Metric, model: str, children: int, joined: int, cost: float) -> dict[str, Any]:
    at_once = (children + 1) / 2 if joined or model == "coroutine-eager" else 1
    return cell("join_all", model, {"children": children, "joined": joined}, {
        "join_ns": metric(cost, "ns"), "concurrency": metric(at_once, "1", "exact", "higher"),
    })


def _safepoint_cost(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, ratios in _SAFEPOINT_COST.items():
        for iterations, ratio in ratios.items():
            yield _called(metric, model, 1, iterations, ratio)
        yield _called(metric, model, 101, 1600, ratios[16])


def _called(metric: Metric, model: str, safepoints: int, iterations: int, ratio: float) -> dict[str, Any]:
    return cell("safepoint_cost", model, {"iterations": iterations, "safepoints": safepoints}, {
        "call_ns": metric(ratio * (1.2 + _ITERATION_NS * iterations), "ns"),
        "call_ratio": metric(ratio, "1", "ratio", noise=0.1),
    })


def _granularity(metric: Metric) -> Iterator[dict[str, Any]]:
    for size, granularities in _SETS.items():
        for iterations in granularities:
            work = 1 + _ITERATION_NS * _LINE_TIMES[size] * iterations
            for model, switch in _GRANULARITY.items():
                yield cell("granularity", model, {"iterations": iterations, "set_bytes": size}, {
                    "step_ns": metric(work + switch, "ns"),
                    "step_ratio": metric((work + switch) / (work + _GRANULARITY["future"]), "1", "ratio", noise=0.5),
                })


def _ready_waits(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, by_depth in _READY_WAITS.items():
        for depth, costs in zip((1, 16), by_depth):
            for percent, cost in costs.items():
                takes = int(model in ("future-boxed", "coroutine"))
                yield cell("ready_waits", model, {"depth": depth, "wait_percent": percent}, {
                    "awaitable_call_ns": metric(cost, "ns"), "allocations_per_call": metric(takes, "1", "exact"),
                })


def _parked_in_calls(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, sizes in _PARKED_IN_CALLS.items():
        for depth, size in sizes.items():
            yield cell("sleepers", model, {"depth": depth, "tasks": 10000}, {
                "park_ns": metric(60 + size, "ns"), "resident_bytes_per_task": metric(size, "B", noise=0.2),
            })


def _signals(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, (meeting, buffered, handing_over) in _SIGNALS.items():
        for capacity, cost in ((0, meeting), (64, buffered)):
            yield cell("channel", model, {"capacity": capacity}, {"message_ns": metric(cost, "ns")})
        yield cell("handoff", model, {"tasks": 10}, {"handoff_ns": metric(handing_over, "ns")})


def crossovers() -> list[dict[str, Any]]:
    """Of every status one, and one of every workload that is asked for any."""
    asked = {"question": "From which depth on?", "workload": "depth", "metric": "switch_ns", "model": "future-boxed",
             "reference": "fiber", "level": 1.0, "beyond": "higher", "param": "depth", "unit": "calls", "first": 1,
             "confidence": 0.975}
    walk = asked | {"workload": "walk", "metric": "value_ns", "param": "values", "unit": "nodes", "first": 15,
                    "last": 65535}
    granularity = asked | {"workload": "granularity", "metric": "step_ns", "model": "fiber", "level": 1.05, "beyond": "lower",
                     "param": "iterations", "unit": "iterations", "first": 0, "last": 160000}
    safepoint_cost = granularity | {"workload": "safepoint_cost", "metric": "call_ratio", "reference": "fiber-preempt", "level": 1.0,
                     "last": 16000}
    return [
        asked | {"last": 1024} | _found(3.0, 2.9, 3.1),
        asked | {"last": 10, "level": 50.0} | _nowhere("never"),
        asked | {"model": "future", "last": 100} | _found(5.5, 5.2, 5.9),
        walk | {"model": "coroutine"} | _nowhere("always"),
        walk | {"model": "coroutine-pooled"} | _found(2600, 1900, 3300),
        granularity | {"reference": "coroutine"} | _found(290, 270, 312),
        granularity | {"reference": "future"} | _nowhere("not resolved"),
        safepoint_cost | {"model": "future-budget"} | _found(74, 69, 80),
        safepoint_cost | {"model": "coroutine-budget"} | _found(102, 95, 110),
        asked | {"workload": "ready_waits", "metric": "awaitable_call_ns", "model": "fiber", "reference": "future",
                 "param": "wait_percent", "unit": "waits per 100 calls", "first": 0, "last": 100} | _found(3.2, 2.8, 3.9),
    ]


def _found(at: float, low: float, high: float) -> dict[str, Any]:
    return {"status": "found", "at": at, "low": low, "high": high}


def _nowhere(status: str) -> dict[str, Any]:
    return {"status": status, "at": None, "low": None, "high": None}
