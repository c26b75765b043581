"""A record as Google Benchmark alone would have written it."""

import json

from ..record import Record


def to_json(result: Record) -> str:
    """`context` and `benchmarks` as they are, one row a repetition, without the key `switchmark`; empty if no row."""
    return json.dumps(result.google, indent=2, allow_nan=False) + "\n" if result.google["benchmarks"] else ""
