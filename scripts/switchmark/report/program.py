"""The profiles that the section "Your program" offers to start from."""

import contextlib
import json
from typing import Any

from .layout import ASSETS

_EXAMPLES = ASSETS.parents[2] / "examples"


def examples() -> list[dict[str, Any]]:
    """The committed examples of profiles by name; none where they are not installed."""
    result = []
    for path in sorted(_EXAMPLES.glob("*.json")):
        with contextlib.suppress(OSError, ValueError):
            profile = json.loads(path.read_text(encoding="utf-8"))
            about = str(profile.pop("about", ""))
            result.append({"name": path.stem.replace("_", " "), "about": about, "profile": profile})
    return result
