"""An answer for the terminal: at most 40 lines of 80 columns."""

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from . import number_text

_LINES, _COLUMNS = 40, 80
_NAME, _WIDTHS = 24, (21, 13, 21)
_UNIT, _JOINED = re.compile(r"(?<=[\d\]]) (?=(?:%|ns|us|ms|s|B|MB|GB)(?:\W|$))"), "\u00a0"
_BOUNDS = {"at most": "<=", "at least": ">=", "about": "~", "": ""}


def to_text(description: dict[str, Any], data: dict[str, Any], answer: dict[str, Any], source: str) -> str:
    """The recommendation with its reason, the table of models, and what it all rests on."""
    above = [*_heading(description, data, answer, source), "", *_recommendation(answer), ""]
    below = [*_assumptions(answer), *_measuring(answer), *_cells(description, answer)]
    rows = _table(description, answer, _LINES - len(above) - len(below) - 1)
    return "".join(f"{_printable(line)}\n" for line in [*above, *rows, "", *below])


def _printable(line: str) -> str:
    """A record may hold any text; what would move the cursor is a blank."""
    return "".join(character if character.isprintable() else " " for character in line)


def _wrapped(text: str, first: str = "", rest: str = "", most: int = 4) -> list[str]:
    """No line begins with a unit."""
    lines = textwrap.wrap(_UNIT.sub(_JOINED, text), _COLUMNS, initial_indent=first, subsequent_indent=rest, max_lines=most,
                          placeholder=" ...", break_on_hyphens=False)
    return [line.replace(_JOINED, " ") for line in lines]


def _heading(description: dict[str, Any], data: dict[str, Any], answer: dict[str, Any], source: str) -> list[str]:
    facts = data["record"]
    assumed = [each["parameter"] for each in answer["defaults"]]
    profile = ", ".join(f"{parameter['label']} {number_text.text(answer['profile'][parameter['key']], parameter['kind'])}"
                        for parameter in description["parameters"] if parameter["key"] not in assumed)
    return [*_wrapped(profile, most=3),
            *_wrapped(f"from {source} ({facts['cpu']}, {facts['compiler']}, commit {facts['commit'][:7]})", most=2)]


def _recommendation(answer: dict[str, Any]) -> list[str]:
    recommendation = answer["recommendation"]
    return [*_wrapped(recommendation["text"], most=6),
            *(line for condition in recommendation["conditions"] for line in _wrapped(condition))]


def _table(description: dict[str, Any], answer: dict[str, Any], most: int) -> list[str]:
    """Models that meet the constraints first, then the others, each group below what is said of it."""
    columns = [figure for figure in description["figures"] if "column" in figure]
    labels = {constraint["id"]: constraint["label"] for constraint in description["constraints"]}
    groups: dict[str, list[str]] = {}
    for row in sorted(answer["models"], key=lambda row: (bool(row["ruled_out"]), bool(row["missing"]), bool(row["doubtful"]))):
        groups.setdefault(_group(row, labels), []).append(_line(row, columns, answer["recommendation"]["model"]))
    titles = [f"{column['column']}, %" if column["kind"] == "share" else column["column"] for column in columns]
    lines = [" model".ljust(_NAME + 1) + "".join(title.ljust(width) for title, width in zip(titles, _WIDTHS)).rstrip()]
    lines += [line for title, rows in groups.items() for line in [f"- {title}", *rows]]
    if len(lines) <= most:
        return lines
    hidden = [line for line in lines[most - 1:] if not line.startswith("- ")]
    return [*lines[:most - 1], f"... and {len(hidden)} more, which --json shows"]


def _group(row: dict[str, Any], labels: dict[str, str]) -> str:
    if row["ruled_out"]:
        return "ruled out by: " + ", ".join(labels[each["constraint"]] for each in row["ruled_out"])
    if row["missing"]:
        return "not known: " + ", ".join(row["missing"])
    if row["doubtful"]:
        return "not certain: " + ", ".join(labels[each["constraint"]] for each in row["doubtful"])
    return "meets every constraint"


def _line(row: dict[str, Any], columns: list[dict[str, Any]], recommended: str | None) -> str:
    mark = ">" if row["model"] == recommended else " "
    star = "*" if any(figure.get("borrowed_from") for figure in row["figures"].values()) else ""
    name = row["model"] + star
    name = name if len(name) < _NAME else name[:_NAME - 4] + "..."
    texts = [_short(row["figures"].get(column["id"], {})) for column in columns]
    return (mark + name.ljust(_NAME) + "".join(text.ljust(width) for text, width in zip(texts, _WIDTHS))).rstrip()[:_COLUMNS]


def _short(figure: dict[str, Any]) -> str:
    """Shorter than its text: two digits of a share, memory without its interval."""
    if "median" not in figure:
        return "?"
    bound = _BOUNDS[figure["bound"]]
    if figure["kind"] == "share":
        low, median, high = (f"{100 * figure[key]:.2g}" for key in ("low", "median", "high"))
        text = f"{median} [{low}, {high}]"
    elif figure["kind"] == "B":
        text = number_text.text(number_text.bound_of(figure), "B")
    else:
        text = number_text.interval_text(figure | {"bound": ""}, figure["kind"])
    return f"{bound} {text}".strip()


def _assumptions(answer: dict[str, Any]) -> Iterator[str]:
    if answer["defaults"]:
        yield from _wrapped("Assumed: " + "; ".join(each["text"] for each in answer["defaults"]) + ".")
    for note in answer["notes"]:
        yield from _wrapped(note, most=2)
    bases = dict.fromkeys(base for row in answer["models"] for figure in row["figures"].values()
                          for base in figure.get("borrowed_from", []))
    if bases:
        yield from _wrapped(f"* What was not measured of a variant is taken from {' or '.join(bases)}.", most=2)


def _measuring(answer: dict[str, Any]) -> Iterator[str]:
    rows = answer["to_measure"]
    for row in rows[:2]:
        yield from _wrapped(f"To measure: {row['text']}" + (":" if row["command"] else "."), most=2)
        if row["command"]:
            yield from _command(row["command"])
    if len(rows) > 2:
        yield f"... and {len(rows) - 2} more to measure, which --json lists"


def _command(command: str) -> list[str]:
    """On one line, or broken before its flag as a shell reads it."""
    program, flag = command.split(" ", 1)
    return [f"  {command}"] if len(command) <= _COLUMNS - 2 else [f"  {program} \\", f"    {flag}"]


def _cells(description: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Of the recommended model's columns."""
    row = next((row for row in answer["models"] if row["model"] == answer["recommendation"]["model"]), None)
    if row is None:
        return ["--json names the cells of every figure."]
    workloads: dict[str, dict[str, None]] = {}
    for figure in description["figures"]:
        for cell in row["figures"].get(figure["id"], {}).get("cells", []) if "column" in figure else []:
            workload, _, params = cell.split("/", 2) if cell.count("/") > 1 else (cell, "", "")
            workloads.setdefault(workload, {})[params] = None
    told = ", ".join(f"{workload} ({', '.join(params)})" for workload, params in workloads.items())
    return _wrapped(f"{row['model']} rests on {told}. --json names the cells of every figure.")
