"""scripts/check/exact_counts: whether the exact metrics of several runs of one build are equal to the last digit."""

from pathlib import Path

from . import record
from .command import Parser, run
from .errors import DONE, INCOMPLETE, WRONG, BadInput

TOOL = "check/exact_counts"
Values = dict[tuple[str, str], set[float]]
"""(cell, metric) -> the distinct samples of one run."""


def main() -> int:
    """One line for every metric that differs or is missing, and one that counts those that are equal."""
    parser = Parser(TOOL, "Holds every exact metric of a record against those of further records of the same build.",
                    "Exit codes: 0 all are equal; 1 one is not; 2 bad usage or input; 3 one stands in one record only.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="a record (JSON); at least two")
    results = [record.load(path) for path in parser.parse_args().results]
    if len(results) < 2:
        raise BadInput(f"{results[0].path}: there is nothing to hold it against; name two records of one build")
    runs = [_exact(result) for result in results]
    names = sorted({name for values in runs for name in values})
    if not names:
        raise BadInput(f"{results[0].path}: no exact metric; run ring, spawn or coverage")

    missing = [name for name in names if any(name not in values for values in runs)]
    different = [name for name in names if name not in missing and len(set().union(*(values[name] for values in runs))) > 1]
    for kind, found in (("missing", missing), ("DIFFERS", different)):
        for name in found:
            print(f"{kind:<8} {' '.join(name)}: {' | '.join(_text(values.get(name)) for values in runs)}")
    equal = len(names) - len(missing) - len(different)
    counted = sum(metric.startswith("instructions_per_") for _, metric in names)
    print(f"{equal} of {len(names)} exact metrics are equal to the last digit in {len(runs)} runs; "
          f"{counted} of them count instructions")
    if different:
        return WRONG
    return INCOMPLETE if missing else DONE


def _exact(result: record.Record) -> Values:
    return {(id_, name): set(metric["samples"]) for id_, cell in result.cells.items()
            for name, metric in cell["metrics"].items() if metric["kind"] == "exact"}


def _text(samples: set[float] | None) -> str:
    return "-" if samples is None else ", ".join(map(repr, sorted(samples)))


if __name__ == "__main__":
    run(TOOL, main)
