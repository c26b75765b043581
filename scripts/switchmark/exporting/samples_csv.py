"""A record as CSV, one row a sample."""

import csv
import io
from collections.abc import Iterator

from ..record import Record

COLUMNS = ("cell", "workload", "model", "params", "metric", "unit", "kind", "better", "process", "sample", "value")


def to_csv(result: Record) -> str:
    """RFC 4180 with a head line, but lines end in a bare LF; empty if there is no sample.

    `params` stand as in the id, `sample` counts from 0 in its metric, `value` reads back as the same double.
    """
    rows = list(_rows(result))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows] if rows else [])
    return text.getvalue()


def _rows(result: Record) -> Iterator[tuple]:
    for cell_id, cell in result.cells.items():
        params = "/".join(f"{key}:{value}" for key, value in cell["params"].items())
        for name, metric in cell["metrics"].items():
            meaning = (cell_id, cell["workload"], cell["model"], params, name,
                       metric["unit"], metric["kind"], metric["better"])
            for index, (process, value) in enumerate(zip(metric["processes"], metric["samples"])):
                yield *meaning, process, index, value
