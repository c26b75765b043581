"""Several runs of one build, as documents and as records."""

from typing import Any

import synthetic
import tools

from switchmark.record import Record


def runs(*seeds: int, processes: int = 3) -> list[dict[str, Any]]:
    """A document a seed, started at its second. Without the spectrum: runs are compared over and over."""
    documents = [synthetic.Synthetic(seed, processes=processes, spectrum=False).record() for seed in seeds]
    for seed, document in zip(seeds, documents):
        document["switchmark"]["run"]["started"] = f"2025-01-02T03:04:{seed:02}Z"
    return documents


def read(documents: list[dict[str, Any]]) -> list[Record]:
    """As they are read from files a, b, ..."""
    return [tools.as_read(document, path) for document, path in zip(documents, "abcdefghijkl")]
