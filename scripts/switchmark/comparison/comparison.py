"""The whole comparison."""

from dataclasses import dataclass
from statistics import median

from .. import metric_ranges
from ..errors import DONE, INCOMPLETE, WRONG, BadInput
from ..record import Record
from . import schedule
from .fingerprint import Fingerprints
from .judgement import judge_exact, judge_measured
from .pairing import pair
from .pooling import pool
from .row import Row, Verdict


@dataclass(frozen=True)
class Comparison:
    """Every row, remarks on the runs, the confidence of a single row after the correction, and the minimum effect."""

    rows: list[Row]
    notes: list[str]
    confidence: float
    row_confidence: float
    minimum_effect: float

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
        """1 with a regression; else 3 if something is missing or nothing was compared; else 0."""
        if self.failures:
            return WRONG
        return INCOMPLETE if self.having(Verdict.MISSING) or not self.rows else DONE

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
        return [row for row in self.rows if row.is_measured and row.detectable is None]


def compare(
    base_runs: list[Record],
    new_runs: list[Record],
    confidence: float,
    minimum_effect: float,
    least_rounds: int = schedule.ENOUGH_ROUNDS,
) -> Comparison:
    """Judges every pair of the pooled runs of a side. `confidence` holds for all measured rows together; they gate only
    where at least `least_rounds` runs a side were interleaved.

    The correction is Bonferroni's, over the rows that have an interval; exact rows cannot err by chance. All intervals
    hold their truths at once, so that every one shown, every `same` and every smallest detectable effect can be taken
    at its word. Holm's procedure rejects at the same level for the first row and gains only where several are worse;
    it yields no intervals to show, and a `same` would need a second procedure.
    """
    for run in (*base_runs, *new_runs):
        _require_possible(run)
    rounds = schedule.rounds_of(base_runs, new_runs)
    if rounds:
        base_runs, new_runs = (list(side) for side in zip(*rounds))
    base, new = pool(base_runs), pool(new_runs)
    fingerprints = Fingerprints(base, new)
    pairs, lost = pair(base, new)
    tested = sum(one.base["kind"] != "exact" for one in pairs)
    row_confidence = 1 - (1 - confidence) / max(tested, 1)
    unconfirmed = schedule.objection(rounds, least_rounds)
    rows = list(lost)
    for one in pairs:
        kind = one.base["kind"]
        objection = fingerprints.objection(one.workload, kind)
        if kind == "exact":
            rows.append(judge_exact(one, objection))
        else:
            row = judge_measured(one, objection or unconfirmed, row_confidence, minimum_effect, len(rounds) > 1)
            rows.append(schedule.confirm_in_rounds(row, rounds, minimum_effect))
    notes = [*fingerprints.notes(), *_run_notes(base, new), *schedule.notes(base_runs, new_runs)]
    return Comparison(rows, notes, confidence, row_confidence, minimum_effect)


def _require_possible(run: Record) -> None:
    """BadInput if a metric has a median that cannot be: whatever the other side has, it would look better or worse."""
    found = metric_ranges.impossible_median(run.cells)
    if found:
        cell, metric, value = found
        raise BadInput(f"{run.path}: {cell} {metric}: the median of its samples is {value:.6g}, and a time per operation "
                       "is above zero; measure this cell again, with more samples")


def _run_notes(base: Record, new: Record) -> list[str]:
    notes = [f"{side} was interrupted." for side, record in (("BASE", base), ("NEW", new)) if record.run["interrupted"]]
    if base.run["quick"] != new.run["quick"]:
        notes.append("One run is quick, the other is full.")
    return notes
