"""How each model looks, the same in every chart.

The colours are Okabe and Ito's, which stay apart for every kind of colour blindness; markers tell the models apart
without any colour. Grey is for controls: they are not candidates.
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


MODELS = {
    "fiber": Look("#0072B2", "o"),
    "fiber-preempt": Look("#D55E00", "s"),
    "future": Look("#009E73", "^"),
    "coroutine": Look("#CC79A7", "D"),
    "raw-jump": Look("#555555", "x", "--"),
    "fiber-unhooked": Look("#8A8A8A", "v", ":"),
}
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
