"""The whole comparison."""

from dataclasses import dataclass

from ..errors import DONE, INCOMPLETE, WRONG
from ..record import Record
from .fingerprint import Fingerprints
from .judgement import judge_exact, judge_measured
from .pairing import pair
from .row import Row, Verdict


@dataclass(frozen=True)
class Comparison:
    """Every row, remarks on the two runs, and the confidence of a single row after the correction."""

    rows: list[Row]
    notes: list[str]
    row_confidence: float

    def having(self, *verdicts: Verdict) -> list[Row]:
        """The rows of these verdicts."""
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def failures(self) -> list[Row]:
        """The rows that make it a regression."""
        return [row for row in self.rows if row.fails]

    @property
    def exit_code(self) -> int:
        """1 with a regression; else 3 if something is missing or nothing was compared; else 0."""
        if self.failures:
            return WRONG
        return INCOMPLETE if self.having(Verdict.MISSING) or not self.rows else DONE


def compare(base: Record, new: Record, confidence: float, minimum_effect: float) -> Comparison:
    """Judges every pair. `confidence` holds for all rows together (Bonferroni over the rows that have an interval)."""
    fingerprints = Fingerprints(base, new)
    pairs, lost = pair(base, new)
    tested = sum(one.base["kind"] != "exact" for one in pairs)
    row_confidence = 1 - (1 - confidence) / max(tested, 1)
    rows = list(lost)
    for one in pairs:
        kind = one.base["kind"]
        objection = fingerprints.objection(one.workload, kind)
        if kind == "exact":
            rows.append(judge_exact(one, objection))
        else:
            rows.append(judge_measured(one, objection, row_confidence, minimum_effect))
    return Comparison(rows, [*fingerprints.notes(), *_run_notes(base, new)], row_confidence)


def _run_notes(base: Record, new: Record) -> list[str]:
    notes = [f"{side} was interrupted." for side, record in (("BASE", base), ("NEW", new)) if record.run["interrupted"]]
    if base.run["quick"] != new.run["quick"]:
        notes.append("One run is quick, the other is full.")
    return notes
