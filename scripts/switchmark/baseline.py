"""Named baselines: the committed reference runs."""

import os
from pathlib import Path

from .errors import BadInput, one_line

REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"


def known() -> dict[str, Path]:
    """The runs in results/reference by their names, in the order of the names."""
    return {path.stem: path for path in sorted(REFERENCE.glob("*.json"), key=lambda path: path.stem)}


def find(text: str) -> Path:
    """The file that `text` names, or the baseline of that name where there is no such file.

    BadInput, with the names there are, where `text` looks like a name and is none. A missing file whose path has a
    folder is returned as it is: whoever reads it says that it is missing.
    """
    if os.path.exists(text) and not os.path.isdir(text):
        return Path(text)
    names = known()
    if text in names:
        return names[text]
    if os.path.exists(text) or os.sep in text:
        return Path(text)
    raise BadInput(f"{one_line(text, limit=100)}: no such file, and no baseline of that name; "
                   f"name a record, or one of results/reference: {', '.join(names) or 'none there'}")
