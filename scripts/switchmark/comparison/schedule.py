"""How the runs of the two sides lay in time, and what that lets them tell.

The processes of one run share its minutes. Where a hyperthread's other half or a virtual machine's neighbour gets busy
in between, all of a run's processes move at once, ratios of models too: code that fills the core's width slows, a chain
of jumps doesn't. No interval drawn from one run a side can know that. Interleaved runs meet it on both sides.
"""

import math
from dataclasses import replace

from ..record import Record
from .interval import interval
from .row import Row
from .states import of_equal_states

ENOUGH_ROUNDS = 3
"""Where the machine is fast or slow by chance in each run, n rounds all show BASE fast and NEW slow once in 4^n
times, in 64 for 3; five or six of 6 in 200. Of the other ways none leaves every round worse and the interval
narrow."""

Round = tuple[Record, Record]


def rounds_of(base: list[Record], new: list[Record]) -> list[Round]:
    """The runs, by their start, as successive pairs of one of either side, in any order within a pair; empty if they
    don't come so."""
    sides = [(_moment(run), side, run) for side, runs in enumerate((base, new)) for run in runs]
    runs = sorted(sides, key=lambda run: run[:2])
    pairs = list(zip(runs[::2], runs[1::2]))
    if len(base) != len(new) or any(one[1] == other[1] for one, other in pairs):
        return []
    return [tuple(run for _, _, run in sorted(pair, key=lambda run: run[1])) for pair in pairs]


def objection(rounds: list[Round], least: int) -> str:
    """Why no measured row must gate; empty if they may."""
    return "" if len(rounds) >= least else f"does not gate: fewer than {least} runs a side were interleaved"


def confirm_in_rounds(row: Row, rounds: list[Round], minimum_effect: float) -> Row:
    """The row; where it fails, it does so only if each round by itself shows half the minimum effect or more. One in six
    rounds may say otherwise: there the machine may have changed its state. A round whose two runs have no state in common
    says nothing; of the others there must be ENOUGH_ROUNDS, or all."""
    if not row.fails:
        return row
    answers = [_shows(row, *pair, minimum_effect / 2) for pair in rounds]
    known = [shown for shown in answers if shown is not None]
    if len(known) >= min(ENOUGH_ROUNDS, len(rounds)) and known.count(False) <= len(known) // 6:
        return row
    return replace(row, gates=False, note="does not gate: not worse in every round")


def notes(base: list[Record], new: list[Record]) -> list[str]:
    """What the order of the runs means for the comparison; nothing with a single run a side."""
    if len(base) == len(new) == 1:
        return []
    runs = f"{len(base)} runs of BASE, {len(new)} of NEW"
    if rounds_of(base, new):
        return [f"{runs}, interleaved in time: a drift of the machine meets both sides alike."]
    return [f"{runs}, not interleaved in time: a drift of the machine looks like a change."]


def _shows(row: Row, base: Record, new: Record, least: float) -> bool | None:
    """Whether this round moved the row's way by the share `least`, in a state that both sides have; None: there is none."""
    sides = of_equal_states(*(side.cells[row.cell]["metrics"][row.metric] for side in (base, new)), interleaved=False)
    if sides is None:
        return None
    found = interval(*sides, 0.5)
    if row.is_difference:
        moved, margin = found.new - found.base, least * abs(row.base)
    else:
        moved, margin = math.log(found.effect), math.log1p(least)
    return moved >= margin if row.low > (0 if row.is_difference else 1) else moved <= -margin


def _moment(record: Record) -> str:
    """The start as a text that sorts as time does: the schema asks for ISO 8601 in UTC, a fraction of any length."""
    return record.run["started"].removesuffix("Z").removesuffix("+00:00")
