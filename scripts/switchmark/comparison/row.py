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
    LOST = "lost"
    """BASE has a figure and NEW has none, or means something else by it."""
    NEW = "new"
    """NEW has a figure and BASE has none."""
    MISSING = "missing"
    """There is no figure to compare, and it cannot be said that NEW has lost one: neither side measured it, the run of BASE
    was interrupted, or NEW was not asked for it."""


@dataclass(frozen=True)
class Row:
    """A cell's metric on both sides, or what keeps it from being compared.

    `metric` is empty if the row tells of the whole cell. `base`, `new`: centres in `unit`. `effect` with `low` and `high`: NEW / BASE, or NEW - BASE in `unit` where
    `is_difference`; None where there is none. `gates`: a `worse` or `lost` here fails the comparison; if not, `note` says why.
    `detectable`: the smallest change that would have been `worse` or `better` with this interval's width, as a share
    (0.05: NEW 1.05 x BASE or 1 / 1.05), or in `unit` where `is_difference`; None where nothing would, and if exact.
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
    detectable: float | None = None

    @property
    def fails(self) -> bool:
        """Whether this row makes the comparison a regression."""
        return self.gates and self.verdict in (Verdict.WORSE, Verdict.LOST)

    @property
    def warns(self) -> bool:
        """Whether this row is worse and yet must not fail the comparison."""
        return not self.gates and self.verdict is Verdict.WORSE

    @property
    def is_measured(self) -> bool:
        """Whether the verdict is drawn from samples that vary."""
        return self.kind in ("ratio", "time")
