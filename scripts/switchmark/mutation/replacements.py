"""The small mistakes that C++ and Python have in common: which operator is written for which, which number for which."""

import re

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "//": "*",
              "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "&"}
LOGICAL = {"&&": "||", "||": "&&", "and": "or", "or": "and"}
KIND_OF_TABLE = (("comparison", COMPARISONS), ("arithmetic", ARITHMETIC), ("logical", LOGICAL))

_NUMBER = re.compile(r"(0[xX][0-9a-fA-F'_]+|[0-9][0-9'_]*)(\.[0-9'_]*)?([eE][+-]?[0-9]+)?([A-Za-z_]*)")


def swapped_operator(operator: str) -> tuple[str, str] | None:
    """Kind of mutation and the operator to write instead; None where there is none."""
    for kind, table in KIND_OF_TABLE:
        if operator in table:
            return kind, table[operator]
    return None


def next_number(literal: str) -> str | None:
    """The literal of the number greater by one, with its suffix; None for what is not a plain number."""
    match = _NUMBER.fullmatch(literal)
    if not match:
        return None
    whole, fraction, exponent, suffix = match.groups()
    digits = whole.replace("'", "").replace("_", "")
    if exponent or fraction is not None:
        return f"{float(digits + (fraction or '').replace(chr(39), '') + (exponent or '')) + 1!r}{suffix}"
    if digits[:2] in ("0x", "0X"):
        return f"{hex(int(digits, 16) + 1)}{suffix}"
    if len(digits) > 1 and digits.startswith("0"):  # octal, in C++
        return f"0{int(digits, 8) + 1:o}{suffix}" if digits.strip("01234567") == "" else None
    return f"{int(digits) + 1}{suffix}"
