"""A value against results/schema.json."""

import json
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import BadInput, one_line

if TYPE_CHECKING:
    import jsonschema

_ENOUGH = 1000
"""Violations among which the most telling is looked for: a file may have millions."""
SCHEMA = Path(__file__).resolve().parents[2] / "results" / "schema.json"


def first_violation(value: Any) -> tuple[str, str] | None:
    """The place (`switchmark.cells[3].params`) and the words of the most telling violation, or None.

    The words are those of jsonschema, which change with its version, and the rule of the schema in parentheses, which
    does not: "'' is too short (minLength)". A valid value is accepted by compiled code, which takes a tenth of the time;
    that code stops at the first violation and does not know which one is telling.
    """
    # Late, so that the commands tell their usage where these packages are missing.
    import fastjsonschema

    try:
        _compiled()(value)
        return None
    except fastjsonschema.JsonSchemaValueException:
        import jsonschema  # which a valid record need not wait for
    error = jsonschema.exceptions.best_match(islice(_validator().iter_errors(value), _ENOUGH))
    if error is None:
        return None
    return place(error.absolute_path), f"{one_line(error.message, 200)} ({error.validator})"


def place(path: Any) -> str:
    """A path of keys and indices as one reads it: `switchmark.cells[3].params`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".") or "top level"


def _schema() -> dict[str, Any]:
    try:
        return json.loads(SCHEMA.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{SCHEMA}: cannot read: {error.strerror}; without the schema no record can be checked: install "
                       "switchmark again, or use a whole checkout") from error


@cache
def _compiled() -> Callable[[Any], Any]:
    import fastjsonschema

    return fastjsonschema.compile(_schema(), use_default=False)


@cache
def _validator() -> "jsonschema.Draft202012Validator":
    import jsonschema

    return jsonschema.Draft202012Validator(_schema())
