"""A comparison as JSON, for other programs."""

import json
from dataclasses import asdict

from .comparison import Comparison
from .row import Row


def to_json(comparison: Comparison) -> str:
    """Exit code, notes and every row, null where there is no figure."""
    document = {
        "exit_code": comparison.exit_code,
        "row_confidence": comparison.row_confidence,
        "notes": comparison.notes,
        "rows": [_row(row) for row in comparison.rows],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _row(row: Row) -> dict[str, object]:
    return asdict(row) | {"verdict": row.verdict.value, "fails": row.fails}
