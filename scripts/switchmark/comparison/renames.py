"""Names of BASE that NEW has changed: a record under its old names is read as if it had the new ones."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import strict_json
from ..errors import BadInput

KINDS = ("workloads", "models", "params", "metrics", "ledger", "instructions")


class Renames:
    """Which name of each kind has become which; null: what it named is no longer the same, and is left out.

    The file is one JSON object with the keys of KINDS, each optional: an object of old and new names. `ledger` and
    `instructions` are the keys of a cell below these names.
    """

    def __init__(self, names: dict[str, dict[str, str | None]]) -> None:
        self._names = names

    def apply(self, document: Any) -> None:
        """Renames within a record as it was read, before it is checked, and drops what is no part of a comparison."""
        ours = document.get("switchmark") if isinstance(document, dict) else None
        if not isinstance(ours, dict) or not isinstance(ours.get("cells"), list):
            return
        for key in ("comparisons", "crossovers", "metrics", "answer", "doctor", "guards"):
            ours.pop(key, None)
        document["benchmarks"] = []
        # The check of the record will say why a value is no cell.
        ours["cells"] = [self._renamed(cell) if _is_cell(cell) else cell for cell in ours["cells"] if not self._is_left_out(cell)]

    def _is_left_out(self, cell: Any) -> bool:
        return _is_cell(cell) and None in (self._name("workloads", cell["workload"]), self._name("models", cell["model"]))

    def _renamed(self, cell: dict[str, Any]) -> dict[str, Any]:
        workload, model = self._name("workloads", cell["workload"]), self._name("models", cell["model"])
        params = dict(sorted(self._items("params", cell["params"])))
        renamed = cell | {"workload": workload, "model": model, "params": params}
        renamed["id"] = "/".join([workload, model, *(f"{key}:{value}" for key, value in params.items())])
        for kind in ("metrics", "ledger", "instructions"):
            if isinstance(cell.get(kind), dict):
                renamed[kind] = dict(self._items(kind, cell[kind]))
        return renamed

    def _name(self, kind: str, name: str) -> str | None:
        return self._names.get(kind, {}).get(name, name)

    def _items(self, kind: str, values: dict[str, Any]) -> Iterable[tuple[str, Any]]:
        renamed = ((self._name(kind, name), value) for name, value in values.items())
        return ((name, value) for name, value in renamed if name is not None)


def _is_cell(value: Any) -> bool:
    types = {"workload": str, "model": str, "params": dict}
    return isinstance(value, dict) and all(isinstance(value.get(key), kind) for key, kind in types.items())


def load(path: Path) -> Renames:
    """The renames in the file `path`; BadInput names the file, the place in it and the remedy."""
    names = strict_json.load(path)
    if not isinstance(names, dict):
        raise BadInput(f"{path}: top level: not an object; results/README.md says what a file of renames holds")
    for kind, changes in names.items():
        if kind not in KINDS:
            raise BadInput(f"{path}: {kind}: no kind of name; these are: {', '.join(KINDS)}")
        if not isinstance(changes, dict):
            raise BadInput(f"{path}: {kind}: not an object of old and new names")
        for old, new in changes.items():
            if new is not None and (not isinstance(new, str) or not new):
                raise BadInput(f"{path}: {kind}.{old}: neither a name nor null")
    return Renames(names)
