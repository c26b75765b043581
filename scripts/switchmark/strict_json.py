"""JSON as RFC 8259 has it: Python's parser, less what it lets through (NaN, infinities, a key twice, any depth)."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import bounded_read
from .errors import BadInput

_REMEDY = "write it again with scripts/bench --out"
_DEEPEST = 100  # a record has 8 levels; a reader that calls itself a few times a level would run out of stack at 300


def load(path: Path) -> Any:
    """The value in the file `path`; BadInput with line and column, or with the path in the value, if it is not JSON."""
    text = _read(path)
    try:
        value = json.loads(
            text,
            parse_constant=_not_a_number,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        whole = text.rstrip().endswith("}") and error.pos < len(text.rstrip())
        what = error.msg if whole else f"{error.msg}, and the file ends too early: it is truncated"
        raise _malformed(path, text, error.pos, what) from error
    except _NotFinite as error:
        raise _malformed(path, text, _position(text, str(error)), f"{error} is not a finite double") from error
    except RecursionError as error:
        raise BadInput(f"{path}: not a record: nested too deep; {_REMEDY}") from error
    fault = _find_fault(value)
    if fault:
        raise BadInput(f"{path}: {fault}; {_REMEDY}")
    return value


class _NotFinite(Exception):
    """A literal that is not a finite number; the text is the literal."""


class _Twice(dict):
    """An object in which `key` stood more than once."""

    key: str


def _read(path: Path) -> str:
    data = bounded_read.read(path)
    if not data.strip():
        raise BadInput(f"{path}: the file is empty; {_REMEDY}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; {_REMEDY}") from error


def _malformed(path: Path, text: str, position: int, what: str) -> BadInput:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return BadInput(f"{path}:{line}:{column}: not JSON: {what}; {_REMEDY}")


def _not_a_number(literal: str) -> float:
    raise _NotFinite(literal)


def _finite(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise _NotFinite(literal)
    return value


def _whole(literal: str) -> int:
    if len(literal) > 300:  # beyond every double
        raise _NotFinite(literal)
    return int(literal)


def _position(text: str, literal: str) -> int:
    """Where `literal` first stands outside of a string."""
    tokens = re.finditer(rf'"[^"\\]*(?:\\.[^"\\]*)*"|({re.escape(literal)})', text)
    return next(token.start() for token in tokens if token[1])


def _object(pairs: list[tuple[str, Any]]) -> dict:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    marked = _Twice(value)
    count = Counter(key for key, _ in pairs)
    marked.key = next(key for key, _ in pairs if count[key] > 1)
    return marked


def _find_fault(value: Any) -> str | None:
    """An object with a key twice, or too deep a nesting, as words, or None. Looks at the values level by level, without
    their places, which take most of the time: a place is made for a fault alone."""
    level, depth = [value] if isinstance(value, (dict, list)) else [], 0
    while level:
        depth += 1
        if depth > _DEEPEST or _Twice in map(type, level):
            return _name_fault(value)
        level = [child for each in level for child in (each if isinstance(each, list) else each.values())
                 if isinstance(child, (dict, list))]
    return None


def _name_fault(value: Any) -> str | None:
    """The first fault in the order of the file.

    Without recursion, since the value may be nested deep; and it keeps one path at a time, since the value may be large.
    """
    steps: list[str] = []
    levels: list[Iterator[tuple[str, Any]]] = [iter([("", value)])]
    while levels:
        step, value = next(levels[-1], (None, None))
        if step is None:
            levels.pop()
            if steps:
                steps.pop()
            continue
        if not isinstance(value, (dict, list)):
            continue
        steps.append(step)
        if isinstance(value, _Twice):
            return f"{_place(steps)}: the key {value.key!r} stands there twice"
        if len(steps) > _DEEPEST:
            return f"{_place(steps)}: not a record: nested too deep"
        levels.append(_below(value))
    return None


def _place(steps: list[str]) -> str:
    return "".join(steps).lstrip(".") or "top level"


def _below(value: dict | list) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        return ((f".{key}", child) for key, child in value.items())
    return ((f"[{index}]", child) for index, child in enumerate(value))
