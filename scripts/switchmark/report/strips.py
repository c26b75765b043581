"""At which of its instructions a task could be suspended, as the rectangles of a strip."""

from typing import Any

from ..drawing.strip import marks
from .text import shown

WIDTH = 1000


def strips(record_name: str, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each cell with `instructions`."""
    return [_strip(record_name, cell) for cell in cells if "instructions" in cell]


def _strip(record_name: str, cell: dict[str, Any]) -> dict[str, Any]:
    executed, suspended = cell["instructions"]["executed"], cell["instructions"]["suspended"]
    points = sum(end - begin for begin, end in suspended)
    rectangles = [{"x": round(WIDTH * mark.begin, 2), "width": round(WIDTH * (mark.end - mark.begin), 2),
                   "tone": round(mark.tone, 3), "tall": mark.is_tick} for mark in marks(executed, suspended)]
    return {"record": record_name, "cell": shown(cell["id"]), "model": shown(cell["model"]), "rectangles": rectangles,
            "points": points, "executed": executed, "share": points / executed}
