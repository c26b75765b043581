"""What a chart says of itself. A module of `drawing` with an ABOUT and a function `draw` is a chart: nothing lists it."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..record import Record

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class About:
    """The words of a chart in the index.

    `place`: where the chart stands in the reading order, any integer; charts of one place are in the order of their names.
    `question`: the question that the chart answers, one sentence. `look_at`: what to look at, one sentence.
    `workloads`: whose cells the chart shows, the most important one first; the report heads these with the chart's words.
    """

    place: int
    title: str
    question: str
    look_at: str
    workloads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart: the name of its files, its words, and the function that draws it (NothingToDraw if a record lacks its
    cells)."""

    name: str
    about: About
    draw: Callable[[Record], "Figure"]


def every_chart() -> list[Chart]:
    """All charts, in reading order."""
    package = __name__.rpartition(".")[0]
    names = [module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__)]
    modules = {name: importlib.import_module(f"{package}.{name}") for name in names}
    charts = [Chart(name, module.ABOUT, module.draw) for name, module in modules.items() if hasattr(module, "ABOUT")]
    return sorted(charts, key=lambda chart: (chart.about.place, chart.name))


def by_workload() -> dict[str, About]:
    """Of each workload that a chart names, the words of the first chart that does."""
    words: dict[str, About] = {}
    for chart in every_chart():
        for workload in chart.about.workloads:
            words.setdefault(workload, chart.about)
    return words
