"""Profiles as a seeded generator draws them, some of which cannot be meant; and the data of the reference records."""

import copy
import math
import random
from functools import cache
from typing import Any

import tools

from switchmark import baseline, record
from switchmark.advice import DESCRIPTION, data_of

_LARGEST = {"tasks": 1e6, "calls_per_wait": 1e5, "call_depth": 2000, "library_code_share": 1, "wake_rate_hz": 1e7, "memory_limit_bytes": 1e10}
_USUAL = 1e9
_OPTIONAL = {"calls_per_wait": 0.9}
"""Rarer than other values that are optional, since records without `ready_waits` then have no answer."""
_STRANGE = (0, -1, 1e300, "x", True, 2.5, 10**400)
SERVER_CURVES = [name for name, curve in DESCRIPTION["curves"].items() if curve["workload"] in ("http_service", "connections")]
EVERYDAY = {"tasks": 1000, "work_between_waits_ns": 20000, "longest_computation_ns": 20e6, "call_depth": 5,
            "latency_target_ns": 5e6}


def profile(generator: random.Random, strange: bool = True) -> dict[str, Any]:
    """`strange`: about one value in twelve is missing, and one in thirty no number of this parameter."""
    drawn: dict[str, Any] = {}
    for parameter in DESCRIPTION["parameters"]:
        key, lot = parameter["key"], generator.random()
        if strange and lot < 0.12:
            if lot > 0.04:
                drawn[key] = None if lot < 0.09 else generator.choice(_STRANGE)
        elif parameter["required"] or lot > _OPTIONAL.get(key, 0.6):
            drawn[key] = _value(generator, parameter)
    work, longest = (drawn.get(key) for key in ("work_between_waits_ns", "longest_computation_ns"))
    if isinstance(work, float) and isinstance(longest, float) and not (strange and generator.random() < 0.1):
        drawn["work_between_waits_ns"], drawn["longest_computation_ns"] = sorted((work, longest))
    return drawn


def _value(generator: random.Random, parameter: dict[str, Any]) -> float:
    least, most = max(parameter["minimum"], 1e-3), _LARGEST.get(parameter["key"], _USUAL)
    value = math.exp(generator.uniform(math.log(least), math.log(most)))
    return max(generator.choice([math.floor(value), 2, 10, 100, 1000, 100000]), parameter["minimum"]) if parameter.get("whole") else value


@cache
def reference(name: str) -> record.Record:
    """A record of results/reference."""
    return record.load(baseline.find(name))


def with_servers() -> dict[str, Any]:
    """As of one record that holds the servers as well. They come from another record, which no prediction notices."""
    data, servers = (copy.deepcopy(data_of(reference(name))) for name in ("debian-12", "debian-12-servers"))
    data["curves"] |= {name: servers["curves"][name] for name in SERVER_CURVES}
    return data


def all_data() -> list[dict[str, Any]]:
    """Of every reference record; of one that has servers as well; of one whose model has a name that means something in
    JavaScript, as unknown models have none of their own; and of a record without cells."""
    data = [data_of(reference(name)) for name in baseline.known()]
    hostile = copy.deepcopy(data[0])
    # Figures of another workload stand in for calls, which older records do not have.
    hostile["curves"]["calls_by_depth"] = copy.deepcopy(hostile["curves"]["switch_by_depth"])
    for model in hostile["models"]:
        model["name"] = {"fiber": "__proto__", "future-scan": "'\n$& {wait}"}.get(model["name"], model["name"])
    for curve in hostile["curves"].values():
        if "fiber" in curve:
            curve["__proto__"] = curve.pop("fiber")
    empty = {"record": data[0]["record"], "models": [], "curves": {name: {} for name in hostile["curves"]}}
    return [*data, with_servers(), hostile, empty]


assert tools.SCRIPTS  # the path to the package
