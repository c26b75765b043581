"""Data for the scripts of a page."""

import base64
import hashlib
import json
from typing import Any

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def to_json(value: Any) -> str:
    """`value` as JSON that no HTML parser takes for the end of its script tag: ASCII, with <, > and & escaped."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=True)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def hash_of(script: str) -> str:
    """What a Content-Security-Policy names the script by: the only scripts that a page runs are those it names."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
