"""What a reader must know of the runs that are compared, beside what differs between their machines."""

import os
from itertools import product

from ..record import Record

Side = tuple[str, list[Record]]


def notes(base: list[Record], new: list[Record]) -> list[str]:
    """A sentence each."""
    sides = (("BASE", base), ("NEW", new))
    texts = [_one_record(base, new) or _one_commit(base, new)]
    for side in sides:
        texts += [_changed_tree(side), _interrupted(side)]
    if base[0].run["quick"] != new[0].run["quick"]:
        texts.append("One run is quick, the other is full.")
    return [text for text in texts if text]


def _one_record(base: list[Record], new: list[Record]) -> str:
    for one, other in product(base, new):
        if _is_same_file(one, other) or (one.run, one.cells) == (other.run, other.cells):
            return f"{other.path} is on both sides: a record does not differ from itself."
    return ""


def _is_same_file(one: Record, other: Record) -> bool:
    try:
        return os.path.samefile(one.path, other.path)
    except OSError:
        return False


def _one_commit(base: list[Record], new: list[Record]) -> str:
    commits = {record.environment["commit"] for record in (*base, *new)}
    if len(commits) > 1 or commits == {"unknown"} or any(record.environment["dirty"] for record in (*base, *new)):
        return ""
    return f"BASE and NEW are builds of the same commit, {commits.pop()[:12]}."


def _changed_tree(side: Side) -> str:
    name, records = side
    if records[0].environment["dirty"] is not True:
        return ""
    return f"{name} was built from a changed tree: its commit does not say what was measured."


def _interrupted(side: Side) -> str:
    name, records = side
    return f"{name} was interrupted." if any(record.run["interrupted"] for record in records) else ""
