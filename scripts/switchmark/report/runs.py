"""What the page says of each record: its name, its machine and build, and what differs between several."""

from typing import Any

from ..record import Record
from .text import fact, shown

_MACHINE = ("cpu", "cores", "kernel", "virtualized", "hypervisor")
_BUILD = ("compiler", "flags", "build_type", "boost", "libc")
_MOST_FACTS = 200
_LONGEST_VALUE = 200  # characters of a fact that stand open


def heads(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A short name for each record that no other has: the file's, with a number where two are the same."""
    names = [shown(record["file"]).removesuffix(".json") for record in records]
    result = []
    for index, record in enumerate(records):
        name = names[index] if names.count(names[index]) == 1 else f"{names[index]} ({names[:index + 1].count(names[index])})"
        result.append({"name": name, "commit": commit_of(record["environment"]), "started": shown(record["run"]["started"]),
                       "cpu": shown(record["environment"]["cpu"])})
    return result


def summary_of(record: Record) -> dict[str, Any]:
    """What is kept of a record when its cells have been taken over."""
    return {"file": record.path.name, "environment": record.environment, "run": record.run, "doctor": record.doctor,
            "states": record.machine_states}


def commit_of(environment: dict[str, Any]) -> str:
    """The first digits of the commit, with a mark if the tree was changed."""
    return shown(environment["commit"])[:12] + ("+changes" if environment["dirty"] is True else "")


def title_of(record: dict[str, Any]) -> str:
    """Machine and date of a record: what tells it from others better than the name of its file."""
    return f"{fact(record['environment']['cpu'])}, {shown(record['run']['started'])[:10]}"


def line_of(record: dict[str, Any]) -> str:
    """Machine, build and date in one line."""
    environment, run = record["environment"], record["run"]
    length = "quick run" if run["quick"] else "full run"
    virtual = ", virtual machine" if environment["virtualized"] is True else ""
    return (f"{fact(environment['cpu'])}, {fact(environment['cores'])} logical CPUs{virtual}; "
            f"{fact(environment['kernel'])}; {fact(environment['compiler'])}, Boost {fact(environment['boost'])}; "
            f"commit {commit_of(environment)}; {length} of {fact(run['processes'])} processes, {shown(run['started'])}"
            + ("; interrupted" if run["interrupted"] else ""))


def is_history(records: list[dict[str, Any]]) -> bool:
    """Whether the records are of several commits, built alike on one machine: then the page shows trends over them."""
    facts = {tuple(fact(record["environment"][key]) for key in (*_MACHINE, *_BUILD)) for record in records}
    commits = {commit_of(record["environment"]) for record in records}
    return len(facts) == 1 and len(commits) > 1


def facts(records: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    """The rows of the table of `environment` or `run`: a fact's name, its value in each record, whether they differ."""
    keys = list(dict.fromkeys(key for record in records for key in record[part]))[:_MOST_FACTS]
    rows = []
    for key in keys:
        values = [fact(record[part][key]) if key in record[part] else "" for record in records]
        rows.append({"name": shown(key), "values": values, "differs": len(set(values)) > 1,
                     "long": max(map(len, values)) > _LONGEST_VALUE})
    return rows
