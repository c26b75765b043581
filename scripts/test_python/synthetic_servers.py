"""The cells of servers in a synthetic record, as a full run has them."""

from collections.abc import Callable, Iterator
from typing import Any

from synthetic_cells import cell, not_applicable

Metric = Callable[..., dict[str, Any]]
"""`Synthetic._metric`: centre, unit, kind, better."""

_BUDGETS = ("future-budget", "future-budget-flag", "coroutine-budget", "coroutine-budget-flag")
_RATES = {  # model -> requests per second at saturation, and share of it within the limit
    "fiber": (5200, 0.05), "fiber-preempt": (5050, 0.75), "future": (5350, 0.05), "coroutine": (5300, 0),
    "coroutine-eager": (5290, 0.05), **{model: (5100 + 20 * place, 0.6) for place, model in enumerate(_BUDGETS)},
}
_LATE = {  # model -> us of the short requests' 99th percentile at no load, and of the heavy ones' 50th
    "fiber": (10900, 10200), "fiber-preempt": (1400, 13000), "future": (10700, 10100), "coroutine": (10800, 10300),
    "coroutine-eager": (10850, 10250), **{model: (1900 + 40 * place, 12000) for place, model in enumerate(_BUDGETS)},
}
_STANDARD = ("fiber", "fiber-preempt", "future", "coroutine")
_BYTES = {"fiber": 14600, "fiber-preempt": 14700, "future": 2900, "coroutine": 3300}
_WAKES = {  # model -> us of the 50th percentile while the worker sleeps, and while it is busy
    "fiber": (21, 1.9), "fiber-preempt": (22, 2.1), "future": (20, 1.2), "coroutine": (20.5, 1.4),
}


def cells(metric: Metric) -> list[dict[str, Any]]:
    """All of them; `metric` draws the samples."""
    return [*_http_service(metric), *_connections(metric), *_delay_server(metric), *_wake_latency(metric)]


def _http_service(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, (rate, within) in _RATES.items():
        late = _latencies(metric, model, 3)
        yield cell("http_service", model, {"connections": 64},
                   {"requests_per_second": metric(rate, "1/s", better="higher"), **late})
        for percent in (20, 40, 60, 80, 90):
            yield cell("http_service", model, {"load_percent": percent},
                       {"offered_per_second": metric(rate * percent / 100, "1/s", better="higher"),
                        **_latencies(metric, model, percent / 100)})
        yield cell("http_service", model, {"p99_below_us": 5000}, {
            "rate_within_limit_per_second": metric(rate * within, "1/s", better="higher"),
            "load_within_limit": metric(within, "1", "ratio", "higher"),
        })
    for model in _STANDARD:
        for rate in (1000, 3000, 5000):
            yield cell("http_service", model, {"requests_per_second": rate}, _latencies(metric, model, rate / 5600))


def _latencies(metric: Metric, model: str, load: float) -> dict[str, Any]:
    queue = 1 / (1 - load) if load < 1 else 30
    short, heavy = _LATE[model]
    times = {"short_p50_us": 90 * queue, "short_p99_us": short * queue, "short_p999_us": 2 * short * queue,
             "heavy_p50_us": heavy * queue}
    if load >= 0.5:  # there are a hundred of them
        times["heavy_p99_us"] = 3 * heavy * queue
    return {name: metric(time, "us") for name, time in times.items()}


def _connections(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, size in _BYTES.items():
        for connections in (1000, 10000):
            yield cell("connections", model, {"connections": connections}, {
                "resident_bytes_per_connection": metric(size, "B"), "kernel_bytes_per_connection": metric(6800, "B"),
                "idle_answer_us": metric(60 + size / 1000, "us"),
            })
        yield not_applicable("connections", model, {"connections": 20000}, "20,000 connections need more descriptors")


def _delay_server(metric: Metric) -> Iterator[dict[str, Any]]:
    for model in (*_STANDARD, "coroutine-eager"):
        for requests, joined in ((5, 0), (5, 1), (1000, 1)):
            most = 480 if requests == 1000 else 2.95
            at_once = most if joined or model == "coroutine-eager" else 0.99
            yield cell("delay_server", model, {"joined": joined, "requests": requests}, {
                "request_concurrency": metric(at_once, "1", "ratio", "higher"), "wakes_per_request": metric(2.2, "1"),
            })


def _wake_latency(metric: Metric) -> Iterator[dict[str, Any]]:
    for model, waits in _WAKES.items():
        for ready, wait in enumerate(waits):
            yield cell("wake_latency", model, {"ready_tasks": ready}, {
                "wake_p50_us": metric(wait, "us"), "wake_p99_us": metric(3 * wait, "us"),
            })
