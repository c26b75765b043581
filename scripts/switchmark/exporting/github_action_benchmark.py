"""A record in github-action-benchmark's own format: its tools customSmallerIsBetter and customBiggerIsBetter.

It takes every entry for a benchmark of its own, by the name, so that repetitions would hide one another: here a metric
of a cell is one entry, its median. A file has one direction, and holds the metrics of that one.
"""

import json
from collections.abc import Iterator
from typing import Any

from ..record import Record


def to_json(result: Record, better: str) -> str:
    """The entries of the metrics whose better direction is `better`, `lower` or `higher`; empty if there is none.

    github-action-benchmark itself refuses a file without an entry.
    """
    entries = list(_entries(result, better))
    return json.dumps(entries, indent=2, allow_nan=False) + "\n" if entries else ""


def _entries(result: Record, better: str) -> Iterator[dict[str, Any]]:
    for cell_id, cell in result.cells.items():
        for name, metric in cell["metrics"].items():
            if metric["better"] == better:
                yield _entry(f"{cell_id} {name}", metric)


def _entry(name: str, metric: dict[str, Any]) -> dict[str, Any]:
    """`range` has to be a sign and one number, which is converted along with the value: the interval's longer arm."""
    low, median, high = metric["low"], metric["median"], metric["high"]
    extra = [
        metric["kind"],
        f"[{low:.6g}, {high:.6g}] with confidence {metric['confidence']:.4g}",
        f"{len(metric['samples'])} samples of {len(set(metric['processes']))} processes",
    ]
    reach = f"± {max(high - median, median - low):.6g}"
    return {"name": name, "unit": metric["unit"], "value": median, "range": reach, "extra": "\n".join(extra)}
