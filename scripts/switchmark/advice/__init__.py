"""Advice for a program of the user's own, from a record: what each model would cost, and which constraint rules it out.

description.json says what is predicted and from which cells; `data_of` takes these cells out of a record; `advise` answers
for a profile. advice.js has the same `advise` for the report.
"""

import json
from pathlib import Path
from typing import Any

from . import evaluator
from .knots import take_knots

DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parent / "description.json").read_text(encoding="utf-8"))


def data_of(record: Any) -> dict[str, Any]:
    """What the predictions rest on, as JSON has it: the record's models, and for each curve of the description and each
    model the measured configurations (`knots`: value, median, low, high, cell)."""
    return take_knots(DESCRIPTION, record)


def advise(data: dict[str, Any], profile: dict[str, Any]) -> dict[str, Any]:
    """The answer for `profile` (keys of the description's parameters; null: unknown), or {"error": text}."""
    return evaluator.advise(DESCRIPTION, data, profile)
