"""Records that are almost right, for Hypothesis: what files look like that were cut, edited, or come from elsewhere."""

import json
import pickle
from typing import Any

from hypothesis import strategies as st

# Not st.text, which leaves a table of characters in the current folder; and this has halves of surrogate pairs.
_ANY_TEXT = st.lists(st.integers(0, 0x10FFFF).map(chr), max_size=9).map("".join)
_TEXTS = st.sampled_from(["", "unknown", "a\nb\x1b[31m|<b>`", "\ud800", "x" * 5000, "NaN"]) | _ANY_TEXT
_NUMBERS = st.one_of(
    st.sampled_from([0, -1, 1, 2, 2**63, 10**299, 10**400, 5e-324, 1e-300, 1e29, 1e31, 1.8e308, -0.0, 1.0]),
    st.integers(),
    st.floats(),
)
_SCALARS = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)
_VALUES = st.one_of(
    _SCALARS,
    st.lists(_SCALARS, max_size=3),
    st.dictionaries(_ANY_TEXT, _SCALARS, max_size=3),
    st.sampled_from([10, 95, 110, 400]).map(lambda depth: _nested(depth)),
)
_ODD_FIGURES = [0.0, -0.0, 5e-324, 1e-160, 1, 10**30]

# A key twice, and nesting: just allowed, almost too deep for json.loads, far too deep.
_INSERTIONS = ['"id": 1, "id": 2', *(f'"id": {"[" * depth}{"]" * depth}' for depth in (95, 980, 100000))]


@st.composite
def broken(draw: st.DrawFn, document: dict[str, Any]) -> bytes:
    """The text of `document` after a few changes anywhere: mostly no record any more."""
    document = _copied(document)
    for _ in range(draw(st.integers(0, 2))):
        _change(draw, document)
    text = json.dumps(document)
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, 20).map(lambda nth: _nth_brace(text, nth)))
        text = f"{text[:at]}{draw(st.sampled_from(_INSERTIONS))}, {text[at:]}"
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 4)) == 0:
        data = data[: draw(st.integers(0, len(data)))]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 5]))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
    return data


@st.composite
def extreme(draw: st.DrawFn, document: dict[str, Any]) -> bytes:
    """The text of `document` with figures, words and states as odd as a record may have, or beyond it."""
    document = _copied(document)
    ours = document["switchmark"]
    possible = draw(st.sampled_from([True, True, True, True, False]))
    for key in ("cpu", "kernel", "compiler"):
        if draw(st.integers(0, 9)) == 0:
            ours["environment"][key] = draw(_TEXTS.filter(bool))
    for cell in ours["cells"]:
        for name in list(cell["metrics"]):
            if draw(st.integers(0, 2)) == 0 and not name.startswith("suspension"):
                cell["metrics"][name] |= draw(_figures(possible))
        if draw(st.integers(0, 9)) == 0:
            _unmeasure(document, cell, draw(st.sampled_from(["failed", "not_applicable", "interrupted"])), draw(_TEXTS))
    return json.dumps(document).encode()


@st.composite
def _figures(draw: st.DrawFn, possible: bool) -> dict[str, Any]:
    """Samples near 1, or anywhere below a bound, which is seldom beyond what the schema allows. `possible`: above zero, as
    most metrics must be, and no denormals."""
    bound = draw(st.sampled_from([1, 1e30, 1e30, 1.7e308]))
    if possible:
        figures = st.floats(0.9, 1.1) | st.floats(1e-30, bound) | st.sampled_from([bound, 1e-160, 1])
    else:
        figures = st.floats(0.9, 1.1) | st.floats(-bound, bound) | st.sampled_from([bound, -bound, *_ODD_FIGURES])
    samples = draw(st.lists(figures, min_size=1, max_size=8))
    processes = [draw(st.integers(0, 5) | st.just(2**70)) for _ in samples]
    return {"samples": samples, "processes": processes, "low": min(samples), "median": samples[0], "high": max(samples)}


def _unmeasure(document: dict[str, Any], cell: dict[str, Any], status: str, reason: str) -> None:
    cell |= {"status": status, "reason": reason or "-", "metrics": {}, "histograms": {}}
    cell.pop("instructions", None)
    name, ours = cell["id"], document["switchmark"]
    ours.pop("answer", None)
    ours["comparisons"] = [row for row in ours.get("comparisons", []) if row["cell"] != name]
    ours["crossovers"] = [row for row in ours.get("crossovers", []) if row["workload"] != cell["workload"]]
    document["benchmarks"] = [row for row in document["benchmarks"] if not row["run_name"].startswith(name)]


def _change(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """One change at a place that a walk from the top chose; in place."""
    around, key = _walk(draw, document)
    action = draw(st.sampled_from(["delete", "double", "replace", "replace", "swap", "newer"]))
    if action == "delete":
        del around[key]
    elif action == "double":
        copied = _copied(around[key])
        around.append(copied) if isinstance(around, list) else around.update({f"{key}_": copied})
    elif action == "replace":
        around[key] = draw(_VALUES)
    elif action == "swap":
        other, place = _walk(draw, document)
        around[key], other[place] = _copied(other[place]), _copied(around[key])
    elif isinstance(document.get("switchmark"), dict):
        document["switchmark"]["schema_version"] = draw(_NUMBERS)


def _copied(value: Any) -> Any:
    """A deep copy. To pickle and to read again takes a fifth of what copy.deepcopy takes."""
    return pickle.loads(pickle.dumps(value))


def _walk(draw: st.DrawFn, document: dict[str, Any]) -> tuple[Any, Any]:
    """A container in `document` and a key in it."""
    around: Any = document
    while True:
        keys = list(around) if isinstance(around, dict) else range(len(around))
        key = draw(st.sampled_from(keys))
        below = around[key]
        if not isinstance(below, (dict, list)) or not below or draw(st.integers(0, 5)) == 0:
            return around, key
        around = below


def _nested(depth: int) -> Any:
    value: Any = []
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def _nth_brace(text: str, nth: int) -> int:
    """Behind the `nth` opening brace, or behind the first if there are fewer."""
    at = 0
    for _ in range(nth + 1):
        at = text.find("{", at) + 1
        if at == 0:
            return text.find("{") + 1
    return at
