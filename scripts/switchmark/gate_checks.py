"""scripts/check/false_alarm_rate and detection_rate: how often `compare` is wrong about builds of known truth."""

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import child, record
from .command import Parser, run
from .errors import DONE, WRONG, BadInput

TOOL = "check"
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = Path(os.environ.get("SWITCHMARK_BUILD_DIR") or _ROOT / "build") / "release/harness/cli/switchmark-regressions"
"""The build that is measured, where no other is named."""


class Cells(NamedTuple):
    """A filter and in how many processes a run measures what it lets through."""

    filter: str
    processes: int


_COMPARED = Cells(r"^ring/.*/tasks:(2|100|1000)$|^spawn/|^ladder/(empty|call)$", processes=4)
"""What builds are compared by, in three rounds: a record takes about 5 s."""
_COUNTED = Cells(r"^ring/.*/tasks:(2|100|1000)$|^spawn/", processes=3)
"""Counts are equal in every process. The times beside them must be above zero, else `compare` refuses the record: so there
is no rung of a nanosecond among them, and one process that was disturbed does not decide a median."""
_SWITCHES = Cells(r"^ring/.*/tasks:(2|1000)$", processes=8)
"""Where a tenth of a switch is looked for: in 6 rounds, since a machine whose hyperthreads are busy scatters a ratio by 5 %
from process to process, and changes its state every few minutes."""
_WITHIN = Cells(r"^ring/(raw-jump|fiber|fiber-aa)/tasks:(2|100|1000)$|^ladder/empty$", processes=12)
"""What one run must tell of a model and itself, and of nothing."""
_ROUNDS, _SECONDS = 3, 0.012
_MINIMUM_EFFECT = 0.02
"""Less than the default, 0.05: with that, false alarms are fewer still."""
_CONFIDENCE_OF_ZERO = 0.995
MOST_SHARE = 1 / 50
"""Of comparisons of a build with itself that may end in a regression: one in fifty, or a single one of fewer."""


@dataclass(frozen=True)
class Regression:
    """What harness/cli/regressions injects, and by which rows a comparison may tell of it."""

    name: str
    cell: str
    metrics: frozenset[str]
    exact: bool
    cells: Cells = _COMPARED
    rounds: int = 1


class Failing(NamedTuple):
    """A row that makes `compare` fail."""

    cell: str
    metric: str
    kind: str


class Bench(NamedTuple):
    """The build that is measured, and the folder for its records."""

    program: Path
    folder: Path


class Round(NamedTuple):
    """The records of a run of either side, one after the other."""

    base: Path
    new: Path


REGRESSIONS = (
    Regression("slower_switch", "ring/fiber/tasks:2", frozenset({"switch_ns", "switch_ratio"}), exact=False,
          cells=_SWITCHES, rounds=6),
    Regression("one_more_allocation", "spawn/future/children:1000", frozenset({"allocations_per_task"}), exact=True,
               cells=_COUNTED),
    Regression("one_more_poll", "ring/future/tasks:1000", frozenset({"polls_per_yield"}), exact=True, cells=_COUNTED),
)


def main() -> int:
    """Runs the check that is named first, with as many tries as asked for."""
    parser = Parser(TOOL, "Measures a build, with and without regressions, and counts what `compare` says of it.",
                    "Exit codes: 0 it is right as often as claimed; 1 it is not; 2 bad usage.")
    parser.add_argument("check", choices=("false_alarm_rate", "detection_rate"))
    parser.add_argument("tries", nargs="?", type=int, metavar="TRIES",
                        help="comparisons [false_alarm_rate 50, detection_rate 20]")
    parser.add_argument("--counts", action="store_true", help="detection_rate: only the regressions that counts show")
    parser.add_argument("--rounds", type=int, metavar="N",
                        help="runs a side in each comparison [false_alarm_rate 3, detection_rate 6]: with 1, a run has the "
                             "processes of all, and what one run a side says gates")
    parser.add_argument("--program", type=Path, default=_PROGRAM, metavar="FILE", help="another build of it")
    arguments = parser.parse_args()
    if arguments.tries is not None and arguments.tries < 1:
        raise BadInput(f"{arguments.tries} tries: name 1 or more")
    if arguments.rounds is not None and arguments.rounds < 1:
        raise BadInput(f"--rounds {arguments.rounds}: name 1 or more")
    if not arguments.program.exists():
        raise BadInput(f"{arguments.program}: no such program; build the target switchmark-regressions")
    with tempfile.TemporaryDirectory() as folder:
        if arguments.check == "false_alarm_rate":
            return false_alarm_rate(Bench(arguments.program, Path(folder)), arguments.tries or 50,
                                    arguments.rounds or _ROUNDS)
        chosen = [regression for regression in REGRESSIONS if regression.exact or not arguments.counts]
        return detection_rate(Bench(arguments.program, Path(folder)), arguments.tries or 20, chosen, arguments.rounds)


def false_alarm_rate(bench: Bench, tries: int, wanted: int) -> int:
    """A build against itself in `tries` comparisons, of `wanted` rounds each, all but one of which it shares with the one
    before; a model against itself in as many runs."""
    allowed = max(1, int(tries * MOST_SHARE))
    alarms = resolved = controls = empties = 0
    rounds: list[Round] = []
    cells = _COMPARED._replace(processes=_COMPARED.processes * _ROUNDS // min(wanted, _ROUNDS))
    for index in range(tries + wanted - 1):
        rounds = [*rounds, measured_round(bench, cells, index)][-wanted:]
        if len(rounds) < wanted:
            continue
        failing = worse_rows(bench.folder, rounds)
        alarms += bool(failing)
        say(f"{index - wanted + 2} of {tries}: {words_of(failing) if failing else 'no regression'}")
    for index in range(tries):
        told = record.load(measure(bench.program, bench.folder / "within.json", _WITHIN, index + 1))
        against_itself = [row["verdict"] for row in told.comparisons if row["metric"] == "aa_ratio"]
        controls += bool(against_itself)
        resolved += any(verdict in ("higher", "lower") for verdict in against_itself)
        empties += holds_zero(told)
    print(f"a build against itself: {alarms} of {tries} comparisons tell of a regression (at most {allowed})")
    print(f"a model against itself: {resolved} of {controls} runs resolve a difference (at most {allowed})")
    print(f"an empty epoch: zero lies within its {100 * _CONFIDENCE_OF_ZERO:g} % interval in {empties} of {tries} runs "
          f"(all but {allowed})")
    return DONE if alarms <= allowed and resolved <= allowed and controls == tries <= empties + allowed else WRONG


def detection_rate(bench: Bench, tries: int, regressions: list[Regression], wanted: int | None) -> int:
    """A build without a regression against the same with each of `regressions`, in `wanted` rounds or in its own."""
    code = DONE
    for regression in regressions:
        found, count = 0, min(wanted or regression.rounds, regression.rounds)
        cells = regression.cells._replace(processes=regression.cells.processes * regression.rounds // count)
        for index in range(tries):
            rounds = [counted_round(bench, cells, index, regression.name)] if regression.exact else [
                measured_round(bench, cells, index * count + number, regression.name) for number in range(count)]
            failing = worse_rows(bench.folder, rounds)
            found += tells_of(regression, failing)
            say(f"{regression.name}, {index + 1} of {tries}: {words_of(failing)}")
        least = tries if regression.exact else tries - max(1, tries // 20)
        print(f"{regression.name}: {found} of {tries} comparisons name exactly {regression.cell} (at least {least})")
        code = code if found >= least else WRONG
    return code


def measured_round(bench: Bench, cells: Cells, number: int, regression: str = "") -> Round:
    """A run without and one with `regression`; every other round begins with the other."""
    runs = Round(bench.folder / f"base-{number}.json", bench.folder / f"new-{number}.json")
    injected = list(zip(runs, ("", regression)))
    for seed, (path, what) in enumerate(injected if number % 2 == 0 else reversed(injected), 2 * number + 1):
        measure(bench.program, path, cells, seed, what)
    return runs


def counted_round(bench: Bench, cells: Cells, number: int, regression: str) -> Round:
    """The run of counts without a regression, which serves every try, and one with `regression`."""
    runs = Round(bench.folder / "base-of-counts.json", bench.folder / f"new-{number}.json")
    if not runs.base.exists():
        measure(bench.program, runs.base, cells, 1)
    measure(bench.program, runs.new, cells, number + 2, regression)
    return runs


def tells_of(regression: Regression, failing: set[Failing]) -> bool:
    """Whether the rows that fail name the regression's metric and no other cell. A count is held against counts alone,
    and then no other metric may be named either: an allocation more rightly costs time too."""
    named = {(row.cell, row.metric) for row in failing if row.kind == "exact" or not regression.exact}
    if regression.exact:
        return named == {(regression.cell, metric) for metric in regression.metrics}
    return {cell for cell, _ in named} == {regression.cell} and any(metric in regression.metrics for _, metric in named)


def measure(program: Path, path: Path, cells: Cells, seed: int, regression: str = "") -> Path:
    """A record of the build with `regression` injected in it."""
    command = [program, "--quick", "--filter", cells.filter, "--processes", str(cells.processes), "--min-time",
               str(_SECONDS), "--seed", str(seed), "--out", path, "--force"]
    done = child.run(command, {"SWITCHMARK_REGRESSION": regression})
    if done.returncode != 0:
        raise BadInput(f"{program}: exit code {done.returncode}: {done.stderr.strip()[-200:]}; build it with scripts/build")
    return path


def worse_rows(folder: Path, rounds: list[Round]) -> set[Failing]:
    """The rows that make `compare` fail."""
    told = folder / "comparison.json"
    base, new = zip(*rounds)
    done = child.run([_ROOT / "scripts/compare", "--base", *base, "--new", *new, "--minimum-effect", _MINIMUM_EFFECT,
                      "--least-rounds", min(len(rounds), _ROUNDS), "--json", told])
    if done.returncode not in (DONE, WRONG):
        raise BadInput(f"scripts/compare: exit code {done.returncode}: {done.stderr.strip()}; mend that first")
    rows = json.loads(told.read_text(encoding="utf-8"))["rows"]
    return {Failing(row["cell"], row["metric"], row["kind"]) for row in rows if row["fails"]}


def holds_zero(told: record.Record) -> bool:
    """Whether the interval of the empty rung's cost holds zero: that of the mean trimmed by a tenth, at a level that
    lets it miss in one run of two hundred. The record's own, at about 0.95, may miss in one of twenty."""
    from scipy.stats import mstats

    cost = told.cells.get("ladder/empty", {}).get("metrics", {}).get("rung_ns")
    if cost is None:
        return False
    low, high = mstats.trimmed_mean_ci(cost["samples"], (0.1, 0.1), alpha=1 - _CONFIDENCE_OF_ZERO)
    return bool(low <= 0 <= high)


def words_of(failing: set[Failing]) -> str:
    """The rows, as one line."""
    return "worse: " + ", ".join(f"{row.cell} {row.metric}" for row in sorted(failing)) if failing else "not found"


def say(line: str) -> None:
    """Progress, on stderr."""
    print(f"{TOOL}: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    run(TOOL, main)
