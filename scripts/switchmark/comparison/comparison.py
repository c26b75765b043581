"""The whole comparison."""

from dataclasses import dataclass
from statistics import median

from .. import metric_ranges
from ..errors import DONE, INCOMPLETE, WRONG, BadInput
from ..record import Record
from . import clock, remarks, schedule, states
from .fingerprint import Fingerprints
from .judgement import judge_exact, judge_measured
from .pairing import pair
from .pooling import pool
from .row import Row, Verdict


@dataclass(frozen=True)
class Comparison:
    """Every row, remarks on the runs, the confidence of a single row after the correction, the minimum effect, and the ids
    of the cells that either side measured."""

    rows: list[Row]
    notes: list[str]
    confidence: float
    row_confidence: float
    minimum_effect: float
    cells: frozenset[str] = frozenset()

    def having(self, *verdicts: Verdict) -> list[Row]:
        """The rows of these verdicts."""
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def failures(self) -> list[Row]:
        """The rows that make it a regression."""
        return [row for row in self.rows if row.fails]

    @property
    def warnings(self) -> list[Row]:
        """The rows that are worse and must not gate."""
        return [row for row in self.rows if row.warns]

    @property
    def exit_code(self) -> int:
        """1 with a regression; else 3 if something is missing or nothing was compared; else 0. What is new in NEW is no
        reason to fail, nor what is lost and may be."""
        if self.failures:
            return WRONG
        is_compared = any(row.kind for row in self.rows)
        return DONE if is_compared and not self.having(Verdict.MISSING) else INCOMPLETE

    @property
    def by_detectable(self) -> list[Row]:
        """The measured rows that have a smallest effect they could have seen as a share, the sharpest first."""
        known = [row for row in self.rows if row.detectable is not None and not row.is_difference]
        return sorted(known, key=lambda row: row.detectable)

    @property
    def median_detectable(self) -> float | None:
        """The median of those shares; None where there is none."""
        known = self.by_detectable
        return median(row.detectable for row in known) if known else None

    @property
    def blind(self) -> list[Row]:
        """The measured rows that could have seen nothing, since a side has a single process."""
        return [row for row in self.rows if row.is_measured and row.detectable is None and row.note != states.DIFFER]


def compare(
    base_runs: list[Record],
    new_runs: list[Record],
    confidence: float,
    minimum_effect: float,
    least_rounds: int = schedule.ENOUGH_ROUNDS,
    allow_missing: bool = False,
) -> Comparison:
    """Judges every pair of the pooled runs of a side. `confidence` holds for all measured rows together; they gate only
    where at least `least_rounds` runs a side were interleaved. `allow_missing`: cells and metrics that NEW has lost do not
    gate.

    The correction is Bonferroni's, over the rows that have an interval; exact rows cannot err by chance. All intervals
    hold their truths at once, so that every one shown, every `same` and every smallest detectable effect can be taken
    at its word. Holm's procedure rejects at the same level for the first row and gains only where several are worse;
    it yields no intervals to show, and a `same` would need a second procedure.
    """
    for run in (*base_runs, *new_runs):
        _require_possible(run)
    clock_notes = clock.note(base_runs, new_runs)
    base_runs, new_runs = states.in_common(*clock.at_one(base_runs, new_runs))
    rounds = schedule.rounds_of(base_runs, new_runs)
    if rounds:
        base_runs, new_runs = (list(side) for side in zip(*rounds))
    notes = remarks.notes(base_runs, new_runs)
    base, new = pool(base_runs), pool(new_runs)
    fingerprints = Fingerprints(base, new)
    pairs, unpaired = pair(base, new, allow_missing)
    tested = sum(one.base["kind"] != "exact" for one in pairs)
    row_confidence = 1 - (1 - confidence) / max(tested, 1)
    unconfirmed = schedule.objection(rounds, least_rounds)
    rows = list(unpaired)
    for one in pairs:
        kind = one.base["kind"]
        objection = fingerprints.objection(one.workload, kind)
        if kind == "exact":
            rows.append(judge_exact(one, objection))
        else:
            row = judge_measured(one, objection or unconfirmed, row_confidence, minimum_effect, len(rounds) > 1)
            rows.append(schedule.confirm_in_rounds(row, rounds, minimum_effect))
    notes = [*fingerprints.notes(), *notes, *states.note(base_runs, new_runs), *clock_notes, *schedule.notes(base_runs, new_runs)]
    return Comparison(rows, notes, confidence, row_confidence, minimum_effect, _measured(base) | _measured(new))


def _measured(record: Record) -> frozenset[str]:
    return frozenset(name for name, cell in record.cells.items() if cell["status"] == "measured")


def _require_possible(run: Record) -> None:
    """BadInput if a metric has a median that cannot be: whatever the other side has, it would look better or worse."""
    found = metric_ranges.impossible_median(run.cells)
    if found:
        cell, metric, value = found
        raise BadInput(f"{run.path}: {cell} {metric}: the median of its samples is {value:.6g}, and a time per operation "
                       "is above zero; measure this cell again, with more samples")

