"""scripts/check/preemption: what the README claims of preemption, held against records."""

from collections.abc import Iterator
from pathlib import Path

from . import record
from .claims import Claim, median_of, print_claims, text_of
from .command import Parser, run
from .errors import BadInput
from .number_format import number

TOOL = "check/preemption"
WAITS_IN_A_BODY = KERNEL_CALLS_IN_A_BODY = 3
"""Of `coverage`: counted in the text of harness/workloads/coverage/bodies.hpp."""
QUANTUM_US = 1000


def main() -> int:
    """One line a claim; several records also have to agree on what is exact."""
    parser = Parser(TOOL, "Holds what is claimed of preemption against records with coverage, forced_switch, hog and "
                    "guards.",
                    "Exit codes: 0 every claim holds; 1 one does not; 2 bad usage or input; 3 a figure is missing.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="a record (JSON)")
    results = [record.load(path) for path in parser.parse_args().results]
    claims = [claim for result in results for claim in _of(result)]
    if len(results) > 1:
        claims.append(_repeats(results))
    if not any(claim.holds is not None for claim in claims):
        raise BadInput(f"{results[0].path}: no figure of coverage, forced_switch, hog or guards; "
                       "run scripts/check/preemption")
    return print_claims(claims)


def _of(result: record.Record) -> Iterator[Claim]:
    yield from _coverage(result)
    yield from _forced_switch(result)
    yield _at_most(result, "hog/fiber-preempt/hogs:1", "worst_starvation_us", 4 * QUANTUM_US,
                   "beside one hog nobody starves for more than 4 quanta")
    jain = median_of(result, "hog/fiber-preempt/hogs:4", "jain_min")
    yield Claim("four hogs share fairly in every window (jain_min >= 0.9)", text_of(jain), None if jain is None else jain >= 0.9)
    shown = [row["name"] for row in result.guards if row["status"] == "shown"]
    failed = [row["name"] for row in result.guards if row["status"] == "not_shown"]
    yield Claim("every guard is needed and holds", ", ".join(failed) or f"{len(shown)} of {len(result.guards)} shown",
                not failed if result.guards else None)


def _coverage(result: record.Record) -> Iterator[Claim]:
    coverage = median_of(result, "coverage/fiber-preempt", "suspension_coverage")
    non_preemptible = median_of(result, "coverage/fiber-preempt", "non_preemptible_share")
    yield Claim("a preempted fiber can be stopped at every instruction (suspension_coverage = 1)",
                f"{text_of(coverage)}, beside a non-preemptible section of {text_of(non_preemptible)}",
                None if coverage is None else coverage == 1)
    for model in ("fiber", "future", "coroutine"):
        points = median_of(result, f"coverage/{model}", "suspension_points")
        yield Claim(f"{model} is suspended at its {WAITS_IN_A_BODY} waits", text_of(points),
                    None if points is None else points == WAITS_IN_A_BODY)
    for model in ("future-budget", "coroutine-budget"):
        points = median_of(result, f"coverage/{model}", "suspension_points")
        yield Claim(f"{model} is suspended at its {WAITS_IN_A_BODY} waits and its {KERNEL_CALLS_IN_A_BODY} calls of a kernel",
                    text_of(points), None if points is None else points == WAITS_IN_A_BODY + KERNEL_CALLS_IN_A_BODY)


def _forced_switch(result: record.Record) -> Iterator[Claim]:
    for fibers in (2, 10, 100):
        yield _at_most(result, f"forced_switch/fiber-preempt/fibers:{fibers}", "forced_ratio", 1.10,
                       f"a forced switch among {fibers} fibers costs at most 1.10 of its tick")
    yield _at_most(result, "forced_switch/fiber-preempt/fibers:1000", "forced_ratio", float("inf"),
                   "among 1,000, for comparison")


def _at_most(result: record.Record, cell: str, metric: str, most: float, words: str) -> Claim:
    value = median_of(result, cell, metric)
    remainder = median_of(result, cell, "forced_remainder_ns")
    beside = f" ({number(remainder)} ns more than the tick)" if remainder is not None else ""
    return Claim(words, text_of(value) + beside, None if value is None else value <= most)


def _repeats(results: list[record.Record]) -> Claim:
    strips = [{id_: cell.get("instructions") for id_, cell in result.cells.items() if cell["workload"] == "coverage"}
              for result in results]
    same = all(strip == strips[0] for strip in strips)
    return Claim("two runs see the same instructions", "equal" if same else "not equal", same if strips[0] else None)


if __name__ == "__main__":
    run(TOOL, main)
