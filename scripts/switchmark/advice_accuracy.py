"""scripts/check/advice_accuracy: how well the advice predicts configurations that were left out."""

from collections import defaultdict
from pathlib import Path

from . import baseline, record
from .advice.held_out import NEAR, Trial, trials_of
from .command import Parser, run
from .errors import DONE, INCOMPLETE, WRONG
from .number_format import number

TOOL = "check/advice_accuracy"
_MARK = 0.8
_DEFAULT = "debian-12"


def main() -> int:
    """One line for every figure, and one for every configuration that is not near or not within its interval."""
    parser = Parser(TOOL, "Leaves out each inner configuration of a record and predicts it from the others.",
                    "Exit codes: 0 of every figure 80 % are near and within their intervals; 1 of one they are not;\n"
                    "2 bad usage or input; 3 no record has three configurations of a figure.")
    parser.add_argument("results", nargs="*", metavar="RESULT", default=[_DEFAULT],
                        help=f"records (JSON), or names of those in results/reference (default: {_DEFAULT})")
    results: list[Path] = [baseline.find(name) for name in parser.parse_args().results]
    trials: dict[str, list[Trial]] = defaultdict(list)
    for path in results:
        for trial in trials_of(record.load(path)):
            trials[trial.kind].append(trial)
    if not trials:
        print("no figure has three configurations, so there is nothing to leave out")
        return INCOMPLETE
    print(f"{'left out and predicted':<44} {'number':>6} {f'within {NEAR:.0%}':>12} {'by a line':>12} {'in interval':>12}")
    reached = [_reaches_mark(kind, rows) for kind, rows in trials.items()]
    _reaches_mark("all", [trial for rows in trials.values() for trial in rows])
    for trial in (trial for rows in trials.values() for trial in rows if not (trial.near and trial.covered)):
        low, middle, high = map(number, trial.predicted)
        faults = " and ".join(["not near"] * (not trial.near) + ["outside of its interval"] * (not trial.covered))
        print(f"{trial.cell}: {number(trial.measured)}, predicted {middle} [{low}, {high}]: {faults}")
    return DONE if all(reached) else WRONG


def _reaches_mark(kind: str, rows: list[Trial]) -> bool:
    counts = [sum(getattr(trial, name) for trial in rows) for name in ("near", "line_near", "covered")]
    shares = [f"{count} ({count / len(rows):.0%})" for count in counts]
    print(f"{kind:<44} {len(rows):>6} {shares[0]:>12} {shares[1]:>12} {shares[2]:>12}")
    return min(counts[0], counts[2]) >= _MARK * len(rows)


if __name__ == "__main__":
    run(TOOL, main)
