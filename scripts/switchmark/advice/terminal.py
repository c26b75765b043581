"""An answer for the terminal: at most 40 lines of 80 columns."""

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from . import number_text
from .evaluator import properties_of

_LINES, _COLUMNS = 40, 80
_NAME, _WIDTHS = 24, (21, 13, 21)
_UNIT, _JOINED = re.compile(r"(?<=[\d\]]) (?=(?:%|ns|us|ms|s|B|MB|GB)(?:\W|$))"), "\u00a0"
_BOUNDS = {"at most": "<=", "at least": ">=", "about": "~", "": ""}
_MEANINGS = {"<=": "at most", ">=": "at least", "~": "an estimate", "?": "not known"}
_BORROWED = "^"


def to_text(description: dict[str, Any], data: dict[str, Any], answer: dict[str, Any], source: str, every: bool = False) -> str:
    """The recommendation with its reason, the table of models, and what it all rests on. `every`: variants, too, in as many
    lines as they need."""
    shown = sorted((row for row in answer["models"] if every or _matters(row, answer)),
                   key=lambda row: properties_of(description, row["model"])["effort"])
    above = [*_heading(description, data, answer, source), "", *_recommendation(description, answer), ""]
    below = [*_assumptions(answer), *_measuring(answer, shown), *_cells(description, answer, every)]
    room = sum(map(len, (answer["models"], below))) + _LINES if every else _LINES - len(above) - len(below) - 1
    rows = _table(description, answer, shown, room)
    rows += _fitting(_explanations(description, answer, shown), room - len(rows))
    return "".join(f"{_printable(line)}\n" for line in [*above, *rows, "", *below])


def _matters(row: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Variants are folded, except the recommended model."""
    return not row["variant"] or row["model"] == answer["recommendation"]["model"]


def _fitting(paragraphs: Iterator[list[str]], most: int) -> list[str]:
    """The paragraphs that fit whole, the first ones first."""
    lines: list[str] = []
    for paragraph in paragraphs:
        if len(lines) + len(paragraph) <= most:
            lines += paragraph
    return lines


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


def _recommendation(description: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    recommendation = answer["recommendation"]
    rule = [description["texts"]["rule"]] if recommendation["model"] else []
    return [*_wrapped(recommendation["text"], most=7),
            *(line for text in [*recommendation["conditions"], *answer["observations"][:1], *rule] for line in _wrapped(text))]


def _table(description: dict[str, Any], answer: dict[str, Any], shown: list[dict[str, Any]], most: int) -> list[str]:
    """Models that meet the constraints first, then the others, each group below what is said of it."""
    columns = [figure for figure in description["figures"] if "column" in figure]
    labels = {constraint["id"]: constraint["label"] for constraint in description["constraints"]}
    groups: dict[str, list[str]] = {}
    for row in sorted(shown, key=_place):
        groups.setdefault(_group(row, labels), []).append(_line(row, columns, answer["recommendation"]["model"]))
    titles = [f"{column['column']}, %" if column["kind"] == "share" else column["column"] for column in columns]
    lines = [" model".ljust(_NAME + 1) + "".join(title.ljust(width) for title, width in zip(titles, _WIDTHS)).rstrip()]
    lines += [line for title, rows in groups.items() for line in [f"- {title}"[:_COLUMNS], *rows]]
    folded = len(answer["models"]) - len(shown)
    if len(lines) + bool(folded) > most:
        cut = len([line for line in lines[most - 1:] if not line.startswith("- ")])
        return [*lines[:most - 1], f"... and {cut + folded} more, which --all shows and explains"]
    if folded:
        lines.append(f"... and {folded} variant{'s' if folded > 1 else ''}, which --all shows; it explains every model")
    return lines


def _place(row: dict[str, Any]) -> tuple[bool, bool, bool, str]:
    """Of its group in the table."""
    return bool(row["ruled_out"]), bool(row["missing"]), bool(row["doubtful"]), _only_if(row)


def _group(row: dict[str, Any], labels: dict[str, str]) -> str:
    if row["ruled_out"]:
        return "ruled out by: " + ", ".join(labels[each["constraint"]] for each in row["ruled_out"])
    if row["missing"]:
        return "not known: " + ", ".join(row["missing"])
    if row["doubtful"]:
        return "not certain: " + ", ".join(labels[each["constraint"]] for each in row["doubtful"])
    return _only_if(row) or "meets every constraint"


def _only_if(row: dict[str, Any]) -> str:
    return "; ".join(each["group"] for each in row["conditions"] if each["group"])


def _explanations(description: dict[str, Any], answer: dict[str, Any], shown: list[dict[str, Any]]) -> Iterator[list[str]]:
    """The signs of the table, further observations, the rule of the table's groups, and a sentence for each model, in the
    order of the rule."""
    columns = [figure["id"] for figure in description["figures"] if "column" in figure]
    signs = {_sign(row["figures"].get(column, {})) for row in shown for column in columns}
    meanings = [f"{sign} {meaning}" for sign, meaning in _MEANINGS.items() if sign in signs]
    if bases := _bases(shown):
        meanings.append(f"{_BORROWED} partly taken from {' or '.join(bases)}")
    if meanings:
        yield _wrapped("; ".join(meanings), most=2)
    if len(answer["observations"]) > 1:
        yield _wrapped(" ".join(answer["observations"][1:]), most=9)
    if any(row["doubtful"] for row in shown):
        yield _wrapped(description["texts"]["judged"])
    for row in shown:
        yield _wrapped(f"{row['model'][:_NAME]}: {row['words']}", rest="  ", most=2)


def _line(row: dict[str, Any], columns: list[dict[str, Any]], recommended: str | None) -> str:
    mark = ">" if row["model"] == recommended else " "
    name = row["model"] + (_BORROWED if _bases([row]) else "")
    name = name if len(name) < _NAME else name[:_NAME - 4] + "..."
    texts = [_short(row["figures"].get(column["id"], {})) for column in columns]
    return (mark + name.ljust(_NAME) + "".join(text.ljust(width) for text, width in zip(texts, _WIDTHS))).rstrip()[:_COLUMNS]


def _bases(rows: list[dict[str, Any]]) -> list[str]:
    """The models that figures of `rows` are taken from."""
    figures = [figure for row in rows for figure in row["figures"].values()]
    return list(dict.fromkeys(base for figure in figures for base in figure.get("borrowed_from", [])))


def _sign(figure: dict[str, Any]) -> str:
    return _BOUNDS[figure["bound"]] if "median" in figure else "?"


def _short(figure: dict[str, Any]) -> str:
    """Shorter than its text: two digits of a share, memory without its interval."""
    sign = _sign(figure)
    if "median" not in figure:
        return sign
    if figure["kind"] == "share":
        low, median, high = (number_text.significant(100 * figure[key], "share") for key in ("low", "median", "high"))
        text = f"{median} [{low}, {high}]"
    elif figure["kind"] == "B":
        text = number_text.text(number_text.bound_of(figure), "B")
    else:
        text = number_text.interval_text(figure | {"bound": ""}, figure["kind"])
    return f"{sign} {text}".strip()


def _assumptions(answer: dict[str, Any]) -> Iterator[str]:
    for note in answer["notes"]:
        yield from _wrapped(note, most=2)
    if answer["defaults"]:
        yield from _wrapped("Assumed: " + "; ".join(each["text"] for each in answer["defaults"]) + ".")


def _measuring(answer: dict[str, Any], shown: list[dict[str, Any]]) -> Iterator[str]:
    """Of the models that are shown; what a command can measure first."""
    names = [row["model"] for row in shown]
    rows = sorted((row for row in answer["to_measure"] if set(row["models"]) & set(names)), key=lambda row: not row["command"])
    for row in rows[:2]:
        yield from _wrapped(f"To measure: {row['text']}:" if row["command"] else f"Not known: {row['text']}.", most=3)
        if row["command"]:
            yield from _command(row["command"])
    if len(rows) > 2:
        yield f"... and {len(rows) - 2} more such gaps, which --json lists"


def _command(command: str) -> list[str]:
    """On one line, or broken before its flag as a shell reads it."""
    program, flag = command.split(" ", 1)
    return [f"  {command}"] if len(command) <= _COLUMNS - 2 else [f"  {program} \\", f"    {flag}"]


def _cells(description: dict[str, Any], answer: dict[str, Any], every: bool) -> list[str]:
    """Of the recommended model's columns: workloads, or `every` cell."""
    row = next((row for row in answer["models"] if row["model"] == answer["recommendation"]["model"]), None)
    if row is None:
        return ["--json names the cells of every figure."]
    workloads: dict[str, dict[str, None]] = {}
    for figure in description["figures"]:
        for cell in row["figures"].get(figure["id"], {}).get("cells", []) if "column" in figure else []:
            workload, _, params = cell.split("/", 2) if cell.count("/") > 1 else (cell, "", "")
            workloads.setdefault(workload, {})[params] = None
    told = ", ".join(f"{workload} ({', '.join(params)})" if every else workload for workload, params in workloads.items())
    return _wrapped(f"{row['model']} rests on {told}; --json names all cells.")
