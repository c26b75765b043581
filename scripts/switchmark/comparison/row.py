"""One line of a comparison."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What is known about NEW against BASE."""

    WORSE = "worse"
    """Beyond doubt, and by more than the minimum effect."""
    BETTER = "better"
    """Likewise, in the good direction."""
    SAME = "same"
    """The whole interval lies within the minimum effect; for an exact metric: equal."""
    NOT_RESOLVED = "not resolved"
    """The interval is too wide to say."""
    MISSING = "missing"
    """One side has no figure, or the two sides mean different things by it."""


@dataclass(frozen=True)
class Row:
    """A cell's metric on both sides, or what keeps it from being compared.

    `base`, `new`: centres in `unit`. `effect` with `low` and `high`: NEW / BASE, or NEW - BASE in `unit` where
    `is_difference`; None where there is none. `gates`: a `worse` here fails the comparison; if not, `note` says why.
    """

    cell: str
    metric: str
    verdict: Verdict
    gates: bool
    note: str = ""
    unit: str = ""
    kind: str = ""
    base: float | None = None
    new: float | None = None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    is_difference: bool = False

    @property
    def fails(self) -> bool:
        """Whether this row makes the comparison a regression."""
        return self.gates and self.verdict is Verdict.WORSE
