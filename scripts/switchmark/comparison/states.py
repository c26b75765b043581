"""Samples of equal states of the machine, of both sides.

A virtual machine changes its state for seconds to minutes: some code then takes twice as long and other code does not. A
record says in which state each sample of a time or a ratio was taken (`states`, indices of its `machine_states`; -1 for
none). Figures of different states say nothing about a change.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

from ..record import Record

WIDTH = 1.08
"""Probes within this factor belong to one state, as the samples of a run do (harness/measure/machine_state.hpp,
state_width_of_medians)."""

DIFFER = "states differ"

Metric = dict[str, Any]


def in_common(*sides: list[Record]) -> tuple[list[Record], ...]:
    """The runs of each side with states that mean the same in all of them, fastest first."""
    numbers = _numbers([run for side in sides for run in side])
    return tuple([_renumbered(run, numbers) for run in side] for side in sides)


def of_equal_states(base: Metric, new: Metric, interleaved: bool) -> tuple[Metric, Metric] | None:
    """The samples of either side that have a partner of their state on the other; None: there is none.

    Where the runs were interleaved, process by process, those of one round first, so that what remains is in the order of
    the rounds with pairs beside each other. Else the state that both sides have most processes of. What has no states, as
    records had none before 2026-11-29, remains as it is.
    """
    if "states" not in base or "states" not in new:
        return base, new
    sides = [_by_state(metric) for metric in (base, new)]
    if interleaved:
        kept = _partners(*sides)
    else:
        common = set(sides[0]) & set(sides[1])
        if not common:
            return None
        best = max(sorted(common), key=lambda state: min(len(side[state]) for side in sides))
        kept = [[process for _, process in side[best]] for side in sides]
    if not kept[0]:
        return None
    return tuple(_restricted(metric, own) for metric, own in zip((base, new), kept))


def note(base: list[Record], new: list[Record]) -> list[str]:
    """In which states the two sides were measured, where these are more than one."""
    if not all(run.machine_states for run in base + new):
        return []
    shares = [_shares(side) for side in (base, new)]
    if len(set(shares[0]) | set(shares[1])) < 2:
        return []
    return ["States of the machine by their probe: "
            + "; ".join(f"{name} {_listed(own)}" for name, own in zip(("BASE", "NEW"), shares))
            + ". Only samples of equal states are compared."]


def _numbers(runs: list[Record]) -> dict[float, int]:
    """The number of each probe: of the state with most samples those within WIDTH of each other, and so on."""
    left = Counter()
    for run in runs:
        for state in run.machine_states:
            left[state["probe"]] += state["samples"]
    states: list[list[float]] = []
    while left:
        windows = [[probe for probe in left if first <= probe <= first * WIDTH] for first in sorted(left)]
        states.append(max(windows, key=lambda window: sum(left[probe] for probe in window)))
        for probe in states[-1]:
            del left[probe]
    return {probe: number for number, state in enumerate(sorted(states, key=min)) for probe in state}


def _renumbered(run: Record, numbers: dict[float, int]) -> Record:
    own = [numbers[state["probe"]] for state in run.machine_states]
    cells = {}
    for name, cell in run.cells.items():
        metrics = {key: metric | {"states": [own[state] if state >= 0 else -1 for state in metric["states"]]}
                   if "states" in metric else metric for key, metric in cell["metrics"].items()}
        cells[name] = cell | {"metrics": metrics}
    states = [state | {"state": number} for state, number in zip(run.machine_states, own)]
    return replace(run, cells=cells, machine_states=states)


def _by_state(metric: Metric) -> dict[int, list[tuple[int, int]]]:
    """Run and number of the processes of each state, in their order. A process is of the state of most of its samples."""
    votes: dict[tuple[int, int], Counter] = defaultdict(Counter)
    runs = metric.get("runs", [0] * len(metric["samples"]))
    for run, process, state in zip(runs, metric["processes"], metric["states"]):
        if state >= 0:
            votes[run, process][state] += 1
    states: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, counts in sorted(votes.items()):
        states[counts.most_common(1)[0][0]].append(place)
    return states


def _partners(base: dict[int, list], new: dict[int, list]) -> list[list[int]]:
    """The processes of either side that have one of the same state on the other, in the order of the rounds: first those of
    one round, then, of what is left, the first of either side, the second, and so on."""
    pairs = []
    for state in base.keys() & new.keys():
        left: tuple[list, list] = ([], [])
        for number in sorted({run for side in (base, new) for run, _ in side[state]}):
            own, others = ([place for place in side[state] if place[0] == number] for side in (base, new))
            both = min(len(own), len(others))
            pairs += zip(own[:both], others[:both])
            left[0].extend(own[both:])
            left[1].extend(others[both:])
        pairs += zip(*left)
    pairs.sort()
    return [[pair[side][1] for pair in pairs] for side in (0, 1)]


def _restricted(metric: Metric, processes: list[int]) -> Metric:
    """The samples of these processes, which get the numbers of their places in the list, of one state each."""
    places = {process: place for place, process in enumerate(processes)}
    state_of = {process: state for state, own in _by_state(metric).items() for _, process in own}
    kept = [index for index, (process, state) in enumerate(zip(metric["processes"], metric["states"]))
            if process in places and state == state_of[process]]
    return metric | {"samples": [metric["samples"][index] for index in kept],
                     "processes": [places[metric["processes"][index]] for index in kept],
                     "states": [metric["states"][index] for index in kept]}


def _shares(side: list[Record]) -> dict[int, tuple[float, float]]:
    """Probe and share of the samples, of each state of one side."""
    samples, probes = Counter(), {}
    for run in side:
        for state in run.machine_states:
            samples[state["state"]] += state["samples"]
            probes.setdefault(state["state"], state["probe"])
    return {number: (probes[number], samples[number] / samples.total()) for number in sorted(samples)}


def _listed(shares: dict[int, tuple[float, float]]) -> str:
    return ", ".join(f"{probe:.3g} ({100 * share:.0f} %)" for probe, share in shares.values())
