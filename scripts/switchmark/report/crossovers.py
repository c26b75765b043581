"""A crossover in words: from where on one model takes more, or less, than another."""

from collections.abc import Iterable
from typing import Any

from ..number_format import number
from ..record import Record
from .text import noun, shown

_TAKES = {"ns": "takes {} time", "us": "takes {} time", "ms": "takes {} time", "s": "takes {} time", "B": "needs {} memory"}
_FEW = 2  # measured places, between which the interval of a crossover says more than is known


def sentences(record: Record) -> list[str]:
    """One for each crossover of the record, in its order."""
    return [sentence(row, _unit_of(record, row), _measured(record, row)) for row in record.crossovers]


def sentence(row: dict[str, Any], unit: str, measured: Iterable[int]) -> str:
    """`unit` is that of the metric, `measured` holds the values of the parameter at which both models were measured."""
    takes = _comparison(row, unit)
    model, param_unit = shown(row["model"]), noun(row["unit"])
    reach = f"from {row['first']:,} to {row['last']:,} {param_unit}"
    if row["status"] == "found":
        return f"{model} {takes} {_place(row, param_unit, sorted(measured))}"
    if row["status"] == "not resolved":
        return f"whether {model} {takes} is not resolved, {reach}"
    return f"{model} {shown(row['status'])} {takes}, {reach}"


def _comparison(row: dict[str, Any], unit: str) -> str:
    word = "more" if row["beyond"] == "higher" else "less"
    reference = shown(row["reference"])
    what = _TAKES[unit].format(word) if unit in _TAKES else f"has a {shown(row['beyond'])} {shown(row['metric'])}"
    return f"{what} than {reference}" if row["level"] == 1 else f"{what} than {number(row['level'])} times that of {reference}"


def _place(row: dict[str, Any], param_unit: str, measured: list[int]) -> str:
    inside = [value for value in measured if row["first"] <= value <= row["last"]]
    if len(inside) == _FEW:
        return f"from a place on that lies between the measured {inside[0]:,} and {inside[1]:,} {param_unit}"
    low, at, high = (number(row[key]) for key in ("low", "at", "high"))
    return f"from {at} {param_unit} ({low} to {high}) on"


def _cells(record: Record, row: dict[str, Any], model: str) -> list[dict[str, Any]]:
    return [cell for cell in record.cells.values() if cell["workload"] == row["workload"] and cell["model"] == model
            and row["metric"] in cell["metrics"] and row["param"] in cell["params"]]


def _measured(record: Record, row: dict[str, Any]) -> set[int]:
    values = [{cell["params"][row["param"]] for cell in _cells(record, row, row[key])} for key in ("model", "reference")]
    return values[0] & values[1]


def _unit_of(record: Record, row: dict[str, Any]) -> str:
    return next((cell["metrics"][row["metric"]]["unit"] for cell in _cells(record, row, row["model"])), "")
