"""Test programs of one folder: in which order they are asked, and what they said of the unmutated sources."""

import re
from collections import Counter
from dataclasses import dataclass, field

from .process import Ended

_FAILED_TEST = re.compile(r"^\[  FAILED  \] ([\w/.]+)|^(?:FAIL|ERROR): (\w+ \(\S+?\))", re.MULTILINE)


def seconds_allowed(usual: float) -> float:
    """For a program that takes `usual` seconds: a busy machine may take a few times as long."""
    return 10 + 5 * usual


def failure_of(ended: Ended) -> str:
    """Which test failed first, or what else ended the program."""
    if ended.limit:
        return ended.limit
    named = _FAILED_TEST.search(ended.output)
    if named:
        return named[1] or named[2]
    if ended.status < 0:
        return f"signal {-ended.status}"
    last = ended.output.strip().splitlines()[-1:] or [""]
    return f"exit code {ended.status}: {last[0][:100]}"


@dataclass
class Order:
    """Who noticed a mutant of a file is asked first about the next one of that file, then who noticed one of any file;
    of the rest first those that share most of their name with the file, then those that take least."""

    seconds: dict[str, float]
    _kills_of_file: dict[str, Counter[str]] = field(default_factory=dict)
    _kills: Counter[str] = field(default_factory=Counter)

    def of(self, path: str, programs: list[str]) -> list[str]:
        """The programs in the order to ask them about a mutant of `path`."""
        kills = self._kills_of_file.get(path, Counter())
        words = _words(path)
        return sorted(programs, key=lambda name: (-kills[name], -len(words & _words(name)), -self._kills[name],
                                                  self.seconds.get(name, 0), name))

    def remember(self, path: str, program: str) -> None:
        """`program` noticed a mutant of `path`."""
        self._kills_of_file.setdefault(path, Counter())[program] += 1
        self._kills[program] += 1


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - {"test", "cpp", "hpp", "py", "harness", "scripts", "switchmark"}
