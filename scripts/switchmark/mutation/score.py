"""How many of the mutants of one folder were noticed."""

from collections import Counter
from dataclasses import dataclass, field

from .mutant import Mutant
from .verdict import Outcome, Verdict


@dataclass
class Score:
    """Of one folder."""

    folder: str
    drawn: int
    """From how many mutants they were drawn."""
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        """One more mutant was judged."""
        self.outcomes[verdict.outcome] += 1
        if verdict.outcome is Outcome.SURVIVED:
            self.survivors.append(mutant)

    @property
    def judged(self) -> int:
        """How many mutants count."""
        return sum(count for outcome, count in self.outcomes.items() if outcome.counts)

    def __str__(self) -> str:
        killed = self.outcomes[Outcome.KILLED]
        share = f"{100 * killed / self.judged:.0f} %" if self.judged else "none was planted"
        left_out = "".join(f"; {count} {outcome.value}" for outcome, count in self.outcomes.items() if not outcome.counts)
        return f"{self.folder}: {killed} of {self.judged} killed ({share}); drawn from {self.drawn}{left_out}"
