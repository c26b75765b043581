"""The mutants of unchanged sources are not looked for again: clang takes a second for each file that it reads."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from .mutant import Mutant


def remembered(folder: Path, sources: list[tuple[str, bytes]], find: Callable[[], list[Mutant]]) -> list[Mutant]:
    """What `find` gives, from a file in `folder` when it was called for the same sources (path and content) before, by
    the same version of this package."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    for path, source in sorted(sources):
        digest.update(f"{path} {len(source)}\n".encode() + source)
    file = folder / f"mutants-{digest.hexdigest()[:16]}.json"
    if file.is_file():
        return [Mutant(*fields, text.encode(), kind) for *fields, text, kind in json.loads(file.read_text())]
    mutants = find()
    file.write_text(json.dumps([[each.path, each.start, each.end, each.text.decode(), each.kind] for each in mutants]))
    return mutants
