"""How each model is drawn, the same in every chart.

The colours are Okabe and Ito's, which stay apart for every kind of colour blindness; markers tell the models apart
without any colour. Grey is for controls: they are not candidates.

Futures are one family and coroutines another: a hue each, its variants told apart by dashes and markers (triangles are
futures). Those with safepoints are darker, and have the dashes of their trigger in both families.

This is the only place of the hues: the report takes them from here, so nothing here needs matplotlib.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Style:
    """Colour of lines and points (`#RRGGBB`), marker, and dashes of the line, as matplotlib names them."""

    colour: str
    marker: str
    line: str = "-"

    @property
    def ink(self) -> str:
        """The colour for text: darker, since letters are thin."""
        return "#" + "".join(f"{round(0.78 * int(self.colour[place:place + 2], 16)):02X}" for place in (1, 3, 5))


_FUTURE, _FUTURE_SAFEPOINTS = "#009E73", "#005A41"
_COROUTINE, _COROUTINE_SAFEPOINTS = "#CC79A7", "#7D3C5E"
_COUNTED, _FLAGGED, _CLOCKED = "-", "--", ":"
MODELS = {
    "fiber": Style("#0072B2", "o"),
    "fiber-preempt": Style("#D55E00", "s"),
    "future": Style(_FUTURE, "^"),
    "future-boxed": Style(_FUTURE, "v", "--"),
    "future-late": Style(_FUTURE, "<", "-."),
    "future-scan": Style(_FUTURE, ">", ":"),
    "future-budget": Style(_FUTURE_SAFEPOINTS, "v", _COUNTED),
    "future-budget-flag": Style(_FUTURE_SAFEPOINTS, "<", _FLAGGED),
    "future-budget-clock": Style(_FUTURE_SAFEPOINTS, ">", _CLOCKED),
    "coroutine": Style(_COROUTINE, "D"),
    "coroutine-eager": Style(_COROUTINE, "d", "--"),
    "coroutine-queued": Style(_COROUTINE, "p", "-."),
    "coroutine-pooled": Style(_COROUTINE, "h", ":"),
    "coroutine-budget": Style(_COROUTINE_SAFEPOINTS, "p", _COUNTED),
    "coroutine-budget-flag": Style(_COROUTINE_SAFEPOINTS, "d", _FLAGGED),
    "coroutine-budget-clock": Style(_COROUTINE_SAFEPOINTS, "h", _CLOCKED),
    "raw-jump": Style("#555555", "x", "--"),
    "fiber-unhooked": Style("#8A8A8A", "v", ":"),
}
WITH_SAFEPOINTS = tuple(model for model in MODELS if "-budget" in model)
"""The models that stop at safepoints, too."""
CONTROLS = {
    "raw-jump": "bare Boost.Context switches in a fixed order, without a scheduler: a lower bound of the fibers",
    "fiber-unhooked": "fiber in an executable without the allocator hook that preemption needs",
}
"""What each control is; no control is a model to choose."""
_SPARE = [
    Style("#E69F00", "P"),
    Style("#56B4E9", "X"),
    Style("#000000", "*"),
    Style("#8C6D00", "h"),
    Style("#6A3D9A", "p"),
]


def styles_of(cells: Iterable[dict[str, Any]]) -> dict[str, Style]:
    """The style of every model in `cells`, in the order of charts: a model without one of its own gets a spare one.

    The rungs of the ladder are no models.
    """
    present = {cell["model"] for cell in cells if cell.get("workload") != "ladder"}
    strangers = sorted(present - MODELS.keys())
    spare = {model: _SPARE[index % len(_SPARE)] for index, model in enumerate(strangers)}
    return {model: style for model, style in (MODELS | spare).items() if model in present}


def titles(cells: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What a chart calls each model in `cells`."""
    return {cell["model"]: cell["model"] + " (control)" * (cell["family"] == "control") for cell in cells}


def explained(models: Iterable[str]) -> list[str]:
    """The remark that says what the controls among `models` are; none without a control."""
    shown = set(models)
    return [f"{model}: {words}." for model, words in CONTROLS.items() if model in shown]
