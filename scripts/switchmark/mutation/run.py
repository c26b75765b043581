"""Draws mutants and has them judged, several at a time, each in a copy of the tree of its own."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from ..errors import BadInput
from .copy_of_tree import update_copy
from .mutant import Mutant, read_source
from .python_suite import PythonSuite
from .score import Score
from .verdict import Outcome, Verdict

if TYPE_CHECKING:
    from .cpp_suite import CppSuite

Suite: TypeAlias = "CppSuite | PythonSuite"


def prepared_suites(root: Path, folder: str, jobs: int) -> list[Suite]:
    """The tests of `folder` in `jobs` copies of the tree, ready to judge mutants; BadInput if they cannot be built."""
    copies = [root / "build/mutation" / str(job + 1) for job in range(jobs)]
    for copy in copies:
        update_copy(root, copy)
    suites: list[Suite] = [_suite(copy, folder) for copy in copies]
    try:
        # One after the other: what the first compiles the others take from the cache.
        for position, suite in enumerate(suites):
            suite.prepare(suites[0] if position else None)
    except RuntimeError as error:
        raise BadInput(f"{folder}: {error}") from error
    return suites


def judge_mutants(path: str, suites: list[Suite], wanted: Callable[[Mutant], bool], random: Random, count: int,
                  only_list: bool) -> Score:
    """Judges `count` of the wanted mutants, drawn by `random`, by the prepared `suites`. The score is called `path`."""
    drawn = [mutant for mutant in suites[0].mutants() if wanted(mutant)]
    random.shuffle(drawn)
    score = Score(path, len(drawn))
    if only_list:
        for mutant in sorted(drawn[:count]):
            print(f"{mutant.kind}\n{mutant.diff(read_source(suites[0].tree, mutant))}\n")
        return score
    queue = _Queue(drawn, count)
    with ThreadPoolExecutor(len(suites)) as pool:
        for done in [pool.submit(_work, suite, queue, score) for suite in suites]:
            done.result()
    return score


class _Queue:
    """Hands out mutants until `count` of them counted. Never hands out more than are still needed, so that which ones
    are judged does not depend on who is faster."""

    def __init__(self, mutants: list[Mutant], count: int) -> None:
        self._left: Iterator[Mutant] = iter(mutants)
        self._needed, self._out = count, 0
        self._changed = threading.Condition()

    def take(self) -> Mutant | None:
        """The next one; waits while those under way may be enough. None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._out < self._needed or self._needed == 0)
            mutant = next(self._left, None) if self._needed else None
            self._out += mutant is not None
            return mutant

    def done(self, verdict: Verdict) -> None:
        """One that was taken is judged."""
        with self._changed:
            self._out -= 1
            self._needed -= verdict.outcome.counts
            self._changed.notify_all()

    def close(self) -> None:
        """Hands out no more."""
        with self._changed:
            self._needed = 0
            self._changed.notify_all()


def _suite(copy: Path, folder: str) -> Suite:
    if folder.startswith("scripts"):
        return PythonSuite(copy, [folder])
    # Late, since only this needs clang's syntax tree.
    from .cpp_suite import CppSuite

    return CppSuite(copy, folder)


def _work(suite: Suite, queue: _Queue, score: Score) -> None:
    try:
        _judge_all(suite, queue, score)
    finally:
        queue.close()


def _judge_all(suite: Suite, queue: _Queue, score: Score) -> None:
    while mutant := queue.take():
        begin = time.monotonic()
        verdict = suite.judge(mutant)
        score.add(mutant, verdict)
        source = read_source(suite.tree, mutant)  # the checkout may have been edited since it was copied
        place = f"{mutant.path}:{mutant.line_in(source)}"
        print(f"{verdict.outcome.value}: {place}, {mutant.kind}: {verdict.detail} ({time.monotonic() - begin:.0f} s)",
              file=sys.stderr)
        if verdict.outcome is Outcome.SURVIVED:
            print(f"survived: {mutant.kind} {verdict.detail}\n{mutant.diff(source)}\n", flush=True)
        queue.done(verdict)
