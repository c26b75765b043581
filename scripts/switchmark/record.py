"""A record: read, checked, and what every reader asks of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import invariants, schema_check, strict_json
from .errors import BadInput

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Record:
    """A valid record. `cells` holds the cells by id, in the file's order; `guards`, `comparisons`,
    `crossovers`, `machine_states`, `metrics` (definitions by name), `answer` and `doctor` are empty where it tells of none;
    `google` is the rest of the file, what Google Benchmark itself would have written."""

    path: Path
    environment: dict[str, Any]
    run: dict[str, Any]
    cells: dict[str, dict[str, Any]]
    guards: list[dict[str, Any]] = field(default_factory=list)
    comparisons: list[dict[str, Any]] = field(default_factory=list)
    crossovers: list[dict[str, Any]] = field(default_factory=list)
    machine_states: list[dict[str, Any]] = field(default_factory=list)
    google: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    doctor: list[dict[str, Any]] = field(default_factory=list)

    def measured(self, workload: str) -> list[dict[str, Any]]:
        """The measured cells of one workload."""
        return [cell for cell in self.cells.values() if (cell["workload"], cell["status"]) == (workload, "measured")]


def keep_names(document: Any) -> None:
    """Renames nothing."""


def load(path: Path, rename: Callable[[Any], None] = keep_names) -> Record:
    """The record in the file `path`; BadInput names the file, the place in it and the remedy.

    `rename` changes old names within the document that was read, before it is checked (comparison/renames.py).
    """
    document = strict_json.load(path)
    _require_known_version(path, document)
    rename(document)
    violation = schema_check.first_violation(document) or invariants.first_breach(document)
    if violation:
        place, words = violation
        raise BadInput(f"{path}: {place}: {words}; results/schema.json and README.md say what must stand there")
    ours = document["switchmark"]
    cells = {cell["id"]: cell for cell in ours["cells"]}
    google = {key: value for key, value in document.items() if key != "switchmark"}
    return Record(path, ours["environment"], ours["run"], cells, ours.get("guards", []), ours.get("comparisons", []),
                  ours.get("crossovers", []), ours.get("machine_states", []), google, ours.get("metrics", {}),
                  ours.get("answer", {}), ours.get("doctor", []))


def _require_known_version(path: Path, document: Any) -> None:
    """Looks at the version before the schema: of another version no schema violation would be true."""
    if not isinstance(document, dict) or not isinstance(document.get("switchmark"), dict):
        raise BadInput(f"{path}: top level: not a switchmark record, it has no key 'switchmark'; "
                       "name a file that scripts/bench --out has written")
    version = document["switchmark"].get("schema_version")
    place = f"{path}: switchmark.schema_version"
    if type(version) is not int or version < 1:
        raise BadInput(f"{place}: {version!r} is no version (1 to {SCHEMA_VERSION} are); run scripts/bench again")
    if version > SCHEMA_VERSION:
        raise BadInput(f"{place}: {version} is newer than this reader knows ({SCHEMA_VERSION}); update switchmark")
