"""scripts/check/stackless: what the README claims of the stackless models, held against records."""

import math
from collections.abc import Iterator
from pathlib import Path

from scipy import stats

from . import record
from .claims import Claim, at_most, median_of, metric_of, print_claims, text_of
from .command import Parser, run
from .errors import BadInput
from .number_format import number

TOOL = "check/stackless"
BUDGETS = ("future-budget", "future-budget-flag", "future-budget-clock",
            "coroutine-budget", "coroutine-budget-flag", "coroutine-budget-clock")
_DEPTHS = (1, 10, 100, 1024)
_LEAST_LINEAR = 0.8
"""Of the slope of log cost over log depth, from 10 on: 1 is linear, 0 is independent of the depth."""
QUANTUM_US, BUDGET_OPERATIONS = 1000, 4
"""As harness/workloads/hog/spec.hpp has them."""


def main() -> int:
    """One line a claim."""
    parser = Parser(TOOL, "Holds what is claimed of the stackless models against a record with depth, join_all, calls, hog.",
                    "Exit codes: 0 every claim holds; 1 one does not; 2 bad usage or input; 3 a figure is missing.")
    parser.add_argument("--exact", action="store_true", help="only what is counted, no claim about time")
    parser.add_argument("result", type=Path, metavar="RESULT", help="a record (JSON)")
    given = parser.parse_args()
    result = record.load(given.result)
    claims = exact_claims_of(result) if given.exact else claims_of(result)
    if not any(claim.holds is not None for claim in claims):
        raise BadInput(f"{result.path}: no figure of depth, join_all, calls or hog; run scripts/check/stackless")
    return print_claims(claims)


def claims_of(result: record.Record) -> list[Claim]:
    """Every claim, with what the record says of it."""
    return [*exact_claims_of(result), *_depth(result), *_calls(result), *_hogs(result)]


def exact_claims_of(result: record.Record) -> list[Claim]:
    """Those about what is counted."""
    return list(_waits(result))


def _waits(result: record.Record) -> Iterator[Claim]:
    for model, one_by_one in (("future", 1), ("coroutine", 1), ("coroutine-eager", 10_001 / 2)):
        for joined, expected in ((0, one_by_one), (1, 10_001 / 2)):
            words = f"{model}: 10,000 sleeps {'joined' if joined else 'awaited one by one'} take the " + (
                "sum" if expected == 1 else "longest")
            found = median_of(result, f"join_all/{model}/children:10000/joined:{joined}", "concurrency")
            yield Claim(words, f"concurrency {text_of(found)}", None if found is None else math.isclose(found, expected))
    for children in (100, 1_000, 10_000):
        for model, expected in (("future", 2), ("future-scan", 1 + (children + 1) / 2)):
            found = median_of(result, f"join_all/{model}/children:{children}/joined:1", "polls_per_child")
            yield Claim(f"{model}: polls a child among {children:,} (exactly {number(expected)})", text_of(found),
                        None if found is None else found == expected)


def _depth(result: record.Record) -> Iterator[Claim]:
    for model in ("coroutine", "fiber"):
        first, deep = (median_of(result, f"depth/{model}/depth:{depth}", "switch_ns") for depth in (1, 100))
        yield at_most(f"{model}: a switch at depth 100 over one at depth 1",
                      None if first is None or deep is None else deep / first, 1.3)
    yield _slope(result)


def _slope(result: record.Record) -> Claim:
    """Of future-boxed, of every process by itself; the interval is Student's."""
    costs = [metric_of(result, f"depth/future-boxed/depth:{depth}", "switch_ns") for depth in _DEPTHS[1:]]
    words = "future-boxed: its switch is linear in the depth (slope of logarithms)"
    if not all(costs) or len(costs[0]["samples"]) < 2:
        return Claim(words, "-", None)
    places = [math.log(depth) for depth in _DEPTHS[1:]]
    slopes = [stats.linregress(places, [math.log(cost) for cost in process]).slope
              for process in zip(*(cost["samples"] for cost in costs))]
    middle, error = sum(slopes) / len(slopes), stats.sem(slopes)
    reach = stats.t.ppf(0.975, len(slopes) - 1) * error
    figure = f"{middle:.3f} [{middle - reach:.3f}, {middle + reach:.3f}]"
    return Claim(words, figure, middle - reach >= _LEAST_LINEAR)


def _calls(result: record.Record) -> Iterator[Claim]:
    cost = {(model, iterations):
                median_of(result, f"safepoint_cost/{model}/iterations:{iterations}/safepoints:1", "call_ratio")
            for model in BUDGETS for iterations in (0, 160, 1_600, 16_000)}
    yield at_most("future-budget: a call with a safepoint over a call, at no work", cost["future-budget", 0], 2)
    for iterations in (160, 1_600, 16_000):
        yield at_most(f"future-budget: the same at {iterations:,} iterations", cost["future-budget", iterations], 1.05)
    for model in BUDGETS[1:]:
        for iterations in (0, 160):
            yield at_most(f"{model}: the same at {iterations} iterations, for comparison", cost[model, iterations],
                          math.inf)


def _hogs(result: record.Record) -> Iterator[Claim]:
    for model in BUDGETS:
        cell = f"hog/{model}/hogs:1"
        worst, step = (median_of(result, cell, name) for name in ("worst_starvation_us", "longest_step_us"))
        if step is not None:
            budget = QUANTUM_US if model.endswith(("flag", "clock")) else BUDGET_OPERATIONS * step
            yield at_most(f"{model}: worst starvation in us beside a hog: 3 budgets and its longest step", worst,
                          3 * budget + step)
        else:
            yield Claim(f"{model}: worst starvation beside a hog", "-", None)
    for model in BUDGETS:
        cell = f"hog/{model}/hogs:1/sorted:500000"
        worst, step = (median_of(result, cell, name) for name in ("worst_starvation_us", "longest_step_us"))
        yield Claim(f"{model}: worst starvation in us beside a long step is the step", f"{text_of(worst)}, the step {text_of(step)}",
                    None if worst is None or step is None else 0.8 * step <= worst <= step + 3 * QUANTUM_US)
    yield at_most("fiber-preempt: it is stopped", median_of(result, "hog/fiber-preempt/hogs:1/sorted:500000",
                                                            "worst_starvation_us"), 4 * QUANTUM_US)


if __name__ == "__main__":
    run(TOOL, main)
