"""JSON as RFC 8259 has it: Python's parser, less what it lets through (NaN, infinities, a key twice, any depth)."""

import json
import math
import re
from pathlib import Path
from typing import Any

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
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file; name a record that scripts/bench --out has written") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot read: {error.strerror}; name a record that can be read") from error
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
    tokens = re.finditer(rf'"(?:[^"\\]|\\.)*"|({re.escape(literal)})', text)
    return next(token.start() for token in tokens if token[1])


def _object(pairs: list[tuple[str, Any]]) -> dict:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    keys = [key for key, _ in pairs]
    marked = _Twice(value)
    marked.key = next(key for key in keys if keys.count(key) > 1)
    return marked


def _find_fault(value: Any) -> str | None:
    """An object with a key twice, or too deep a nesting, as words, or None. A loop, since it may be nested deep."""
    left = [("", 1, value)]
    while left:
        place, depth, value = left.pop()
        if isinstance(value, _Twice):
            return f"{place or 'top level'}: the key {value.key!r} stands there twice"
        if isinstance(value, dict):
            below = [(f"{place}.{key}" if place else key, child) for key, child in value.items()]
        elif isinstance(value, list):
            below = [(f"{place}[{index}]", child) for index, child in enumerate(value)]
        else:
            continue
        if depth > _DEEPEST:
            return f"{place}: not a record: nested too deep"
        left += [(where, depth + 1, child) for where, child in below]
    return None
