"""How each model looks, the same in every chart.

The colours are Okabe and Ito's, which stay apart for every kind of colour blindness; markers tell the models apart
without any colour. Grey is for controls: they are not candidates.

Futures are one family and coroutines another: a hue each, its variants told apart by dashes and markers (triangles are
futures). Those with added points are darker, and have the dashes of their trigger in both families.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.colors import to_rgb


@dataclass(frozen=True)
class Look:
    """Colour of lines and points, marker, and dashes of the line."""

    colour: str
    marker: str
    line: str = "-"

    @property
    def ink(self) -> tuple[float, float, float]:
        """The colour for text: darker, since letters are thin."""
        red, green, blue = (0.78 * channel for channel in to_rgb(self.colour))
        return red, green, blue


_FUTURE, _FUTURE_POINTS = "#009E73", "#005A41"
_COROUTINE, _COROUTINE_POINTS = "#CC79A7", "#7D3C5E"
_COUNTED, _FLAGGED, _CLOCKED = "-", "--", ":"
MODELS = {
    "fiber": Look("#0072B2", "o"),
    "fiber-preempt": Look("#D55E00", "s"),
    "future": Look(_FUTURE, "^"),
    "future-boxed": Look(_FUTURE, "v", "--"),
    "future-late": Look(_FUTURE, "<", "-."),
    "future-scan": Look(_FUTURE, ">", ":"),
    "future-budget": Look(_FUTURE_POINTS, "v", _COUNTED),
    "future-budget-flag": Look(_FUTURE_POINTS, "<", _FLAGGED),
    "future-budget-clock": Look(_FUTURE_POINTS, ">", _CLOCKED),
    "coroutine": Look(_COROUTINE, "D"),
    "coroutine-eager": Look(_COROUTINE, "d", "--"),
    "coroutine-queued": Look(_COROUTINE, "p", "-."),
    "coroutine-pooled": Look(_COROUTINE, "h", ":"),
    "coroutine-budget": Look(_COROUTINE_POINTS, "p", _COUNTED),
    "coroutine-budget-flag": Look(_COROUTINE_POINTS, "d", _FLAGGED),
    "coroutine-budget-clock": Look(_COROUTINE_POINTS, "h", _CLOCKED),
    "raw-jump": Look("#555555", "x", "--"),
    "fiber-unhooked": Look("#8A8A8A", "v", ":"),
}
ADDED_POINTS = tuple(model for model in MODELS if "-budget" in model)
"""The models that stop at added points, too."""
_SPARE = [
    Look("#E69F00", "P"),
    Look("#56B4E9", "X"),
    Look("#000000", "*"),
    Look("#8C6D00", "h"),
    Look("#6A3D9A", "p"),
]


def looks(cells: Iterable[dict[str, Any]]) -> dict[str, Look]:
    """The look of every model in `cells`, in the order of charts: a model without one of its own gets a spare one.

    The rungs of the ladder are no models.
    """
    present = {cell["model"] for cell in cells if cell.get("workload") != "ladder"}
    strangers = sorted(present - MODELS.keys())
    spare = {model: _SPARE[index % len(_SPARE)] for index, model in enumerate(strangers)}
    return {model: look for model, look in (MODELS | spare).items() if model in present}


def titles(cells: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What a chart calls each model in `cells`."""
    return {cell["model"]: cell["model"] + " (control)" * (cell["family"] == "control") for cell in cells}
