"""A profile as a user gives it: durations and sizes with their units, and files."""

import json
import math
import re
from pathlib import Path
from typing import Any

from ..errors import BadInput

_LARGEST = 2**16
_UNITS = {
    "ns": ({"ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9}, "90ns, 20us, 1.5ms or 2s"),
    "B": ({"B": 1, "kB": 1e3, "KiB": 2**10, "MB": 1e6, "MiB": 2**20, "GB": 1e9, "GiB": 2**30, "TB": 1e12, "TiB": 2**40},
          "512MB or 2GiB"),
}
_NUMBER = r"(\d[\d,_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)"


def value_of(text: str, kind: str) -> float | int | None:
    """The number in the unit of `kind`; None for `unknown`. ValueError says what to write instead."""
    if text == "unknown":
        return None
    units, example = _UNITS.get(kind, ({"": 1}, "0.25" if kind == "share" else "1000"))
    found = re.fullmatch(rf"{_NUMBER}\s*([^\W\d]*)", text.strip())
    if not found:
        raise ValueError(f"'{text}' is not a number of zero or more; write for example {example}, or unknown")
    if found[2] not in units:
        reason = f"the unit '{found[2]}' is not known" if found[2] else f"'{text}' has no unit"
        raise ValueError(f"{reason}; write for example {example}")
    number = float(found[1].replace(",", "").replace("_", "")) * units[found[2]]
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is too large a number")
    return int(number) if number == math.floor(number) and number < 2**53 else number


def load(path: Path) -> dict[str, Any]:
    """The profile in the JSON file `path`, without its key `about`, which is for readers; BadInput names the fault."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: cannot read: {getattr(error, 'strerror', error)}; name a profile (JSON)") from error
    if len(data) > _LARGEST:
        raise BadInput(f"{path}: more than {_LARGEST // 2**10} KiB; a profile is one JSON object with a few numbers")
    try:
        profile = json.loads(data.decode("utf-8"), object_pairs_hook=_without_repetition, parse_constant=_refuse)
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deep; a profile is one JSON object with a few numbers") from error
    except ValueError as error:  # a JSONDecodeError and a UnicodeDecodeError are too
        raise BadInput(f"{path}: not JSON: {error}; see results/README.md, Advice, for what a profile holds") from error
    if not isinstance(profile, dict):
        raise BadInput(f"{path}: not an object; see results/README.md, Advice, for what a profile holds")
    return {key: value for key, value in profile.items() if key != "about"}


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    repeated = [key for key in keys if keys.count(key) > 1]
    if repeated:
        raise ValueError(f"the key '{repeated[0]}' stands there twice")
    return dict(pairs)


def _refuse(literal: str) -> None:
    raise ValueError(f"{literal} is not a number")
