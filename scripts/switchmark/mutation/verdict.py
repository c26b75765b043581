"""What became of a mutant."""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """In words for the report."""

    KILLED = "killed"
    SURVIVED = "survived"
    SAME_CODE = "same code"
    NOT_COMPILED = "not compiled"

    @property
    def counts(self) -> bool:
        """Whether the score is of this mutant: one that is no program, or the same program, says nothing of tests."""
        return self in (Outcome.KILLED, Outcome.SURVIVED)


@dataclass(frozen=True)
class Verdict:
    """The outcome, and which test noticed it how, or ""."""

    outcome: Outcome
    detail: str = ""
