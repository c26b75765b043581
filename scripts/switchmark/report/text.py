"""Text of a record as a page can show it."""

import re
from typing import Any

LONGEST = 2000
"""Characters. A text that is longer loses its middle: a record may hold 10 MB in one field."""
_LONGEST_UNIT = 12
_LONGEST_NOUN = 40
# Control characters, halves of surrogate pairs and noncharacters, which HTML cannot hold, and marks that turn the direction
# of the text around them.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
                         "\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def shown(value: Any) -> str:
    """`value` as text: what cannot be shown as an escape such as \\u202e, the middle of a long text left out."""
    text = str(value)
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[:half]} ... ({len(text):,} characters) ... {text[-half:]}"
    return _UNSHOWABLE.sub(_escape, text)


def unit(value: str) -> str:
    """A unit as a label of an axis takes it: short, since every number there has it."""
    return _cut(shown(value), _LONGEST_UNIT)


def noun(value: str) -> str:
    """What a parameter counts, which stands once below its axis."""
    return _cut(shown(value), _LONGEST_NOUN)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def shown_texts(value: Any) -> Any:
    """`value` as JSON has it, with every text in it as `shown` writes it."""
    if isinstance(value, dict):
        return {shown(key): shown_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shown_texts(each) for each in value]
    return shown(value) if isinstance(value, str) else value


def code_parts(text: Any) -> list[tuple[str, bool]]:
    """`text` in parts, each with whether Markdown's backquotes enclose it. A backquote without a partner stays."""
    parts = re.split(r"`([^`]+)`", shown(text))
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def fact(value: Any) -> str:
    """A fact of the environment: yes, no, none, or its text; of an object each key with its value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "; ".join(f"{shown(key)}: {fact(each)}" for key, each in list(value.items())[:100]) or "none"
    if isinstance(value, list):
        return ", ".join(fact(each) for each in value[:100]) or "none"
    return shown(f"{value:,}" if isinstance(value, int) and abs(value) < 10**18 else value)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
