"""Texts of description.json with {names} in them."""

import re


def fill(text: str, words: dict[str, str]) -> str:
    """Every {name} of `text` replaced, once: what stands in `words` is not looked at again."""
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], text)
