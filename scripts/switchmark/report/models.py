"""How the page draws each model: as the charts in drawing/style.py do, and with lighter colours on a dark ground."""

from collections.abc import Container, Iterable
from typing import Any

from .. import advice
from ..drawing.series import AA_CONTROLS
from ..drawing.style import CONTROLS, Style, styles_of
from .text import shown

_GROUND = {"light": (1.0, 1.0, 1.0), "dark": (0.086, 0.094, 0.11)}
_LEAST_CONTRAST = 3.0  # what WCAG 2.1 asks of graphics (1.4.11)
_LEAST_CONTRAST_OF_TEXT = 4.5
_DASHES = {"-": [], "--": [6, 4], "-.": [8, 3, 2, 3], ":": [2, 3]}
_NEUTRAL = Style("#6E6E6E", "o")


def looks(cells: Iterable[dict[str, Any]], in_answer: Container[str] = ()) -> list[dict[str, Any]]:
    """One entry for each model in `cells`, in the order of the charts; models that have no style of their own come last and
    are grey. `hidden`: the chart shows it only when asked to. So are a model measured twice, which lies over itself, and the
    variants of another model that are not `in_answer`. `derived`: another model is its base. `words`: what the model is, one sentence, "" if nothing says it."""
    cells = list(cells)
    styles = styles_of(cells)
    names = [*styles, *dict.fromkeys(cell["model"] for cell in cells if cell["model"] not in styles)]
    families = {cell["model"]: cell["family"] for cell in cells}
    made = []
    for name in names:
        # What has no style is a mechanism, such as a rung of the ladder: no model that the advice knows.
        described = description_of(name) if name in styles else {}
        variant = is_variant(described)
        made.append(_look(name, styles.get(name, _NEUTRAL), families[name]) | {
            "hidden": name in AA_CONTROLS or (variant and name not in in_answer), "variant": variant,
            "derived": "base" in described, "words": shown(described.get("words") or _control_words(name))})
    return made


def is_variant(described: dict[str, Any]) -> bool:
    """Whether a model is a variant of another: `variant` of the description says it, or else that it has a base."""
    has_marks = any("variant" in entry for entry in advice.DESCRIPTION["models"])
    return bool(described.get("variant")) if has_marks else "base" in described


def _control_words(name: str) -> str:
    if name in AA_CONTROLS:
        return "Control: a model measured a second time, so that every difference is noise."
    return f"Control: {CONTROLS[name]}." if name in CONTROLS else ""


def description_of(name: str) -> dict[str, Any]:
    """What advice/description.json says of a model: its own entry, or the one with the longest prefix; {} without either."""
    entries = advice.DESCRIPTION["models"]
    own = [entry for entry in entries if entry.get("name") == name]
    families = [entry for entry in entries if entry.get("prefix") and name.startswith(entry["prefix"])]
    return own[0] if own else max(families, key=lambda entry: len(entry["prefix"]), default={})


def _look(name: str, style: Style, family: str) -> dict[str, Any]:
    colour = _channels(style.colour)
    return {
        "name": name, "family": family, "marker": style.marker, "dash": _DASHES.get(style.line, []),
        "light": _hex(_readable(colour, "light", _LEAST_CONTRAST)), "dark": _hex(_readable(colour, "dark", _LEAST_CONTRAST)),
        "lightInk": _hex(_readable(colour, "light", _LEAST_CONTRAST_OF_TEXT)),
        "darkInk": _hex(_readable(colour, "dark", _LEAST_CONTRAST_OF_TEXT)),
    }


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5))


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _readable(colour: tuple[float, ...], theme: str, least: float) -> tuple[float, ...]:
    """The colour, mixed with white or black until it stands out from the ground of `theme`."""
    ground, target = _GROUND[theme], 0.0 if theme == "light" else 1.0
    for step in range(21):
        mixed = tuple(channel + (target - channel) * step / 20 for channel in colour)
        if contrast(mixed, ground) >= least:
            return mixed
    return mixed


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The contrast ratio of WCAG 2.1, from 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
