"""What was measured of whole programs, which predicts nothing for the user's own: it stands beside the recommendation."""

from typing import Any

from .expressions import Missing, Scope, holds
from .template import fill
from .verdict import words


def observations(description: dict[str, Any], scopes: list[Scope], recommended: str | None) -> list[str]:
    """A text for each observation of which enough models have the figure, the recommended one among them."""
    compared = _compared(scopes, recommended)
    texts = []
    for each in description["observations"]:
        known = [scope for scope in compared if not isinstance(scope.values[each["figure"]], Missing)]
        if len(known) < each["least"] or (recommended is not None and known[0].model != recommended):
            continue
        told = [fill(each["each"], {"model": scope.model, "figure": words(description, scope)[each["figure"]]}) for scope in known]
        texts.append(fill(each["text"], {"models": ", ".join(told)}) + _further(description, each, known[0], recommended))
    return texts


def _compared(scopes: list[Scope], recommended: str | None) -> list[Scope]:
    """The recommended model and the one that asks least of the code; without a recommendation all but variants."""
    ordered = sorted(scopes, key=lambda scope: scope.properties["effort"])
    if recommended is None:
        return [scope for scope in ordered if not scope.properties.get("variant")]
    return [*(scope for scope in scopes if scope.model == recommended), *(scope for scope in ordered[:1] if scope.model != recommended)]


def _further(description: dict[str, Any], each: dict[str, Any], chosen: Scope, recommended: str | None) -> str:
    """What follows for the recommended model."""
    if recommended is None:
        return ""
    return "".join(fill(further["text"], words(description, chosen)) for further in each["further"] if holds(chosen, further["when"]))
