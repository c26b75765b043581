"""A comparison as JSON, for other programs."""

import json

from .comparison import Comparison
from .row import Row


def to_json(comparison: Comparison) -> str:
    """Exit code, levels, what could have been seen, notes and every row, null where there is no figure."""
    ordered = comparison.by_detectable
    document = {
        "exit_code": comparison.exit_code,
        "confidence": comparison.confidence,
        "row_confidence": comparison.row_confidence,
        "minimum_effect": comparison.minimum_effect,
        "detectable": {
            "median": comparison.median_detectable,
            "bluntest": ordered[-1].detectable if ordered else None,
            "blind_rows": len(comparison.blind),
        },
        "notes": comparison.notes,
        "rows": [_row(row) for row in comparison.rows],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _row(row: Row) -> dict[str, object]:
    return vars(row) | {"verdict": row.verdict.value, "fails": row.fails, "warns": row.warns}
