"""What a chart says of itself. A module of `drawing` with an ABOUT and a function `draw` is a chart: nothing lists it."""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
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
    for _, about in sorted(_words(), key=lambda named: (named[1].place, named[0])):
        for workload in about.workloads:
            words.setdefault(workload, about)
    return words


def _words() -> Iterator[tuple[str, About]]:
    """Each chart's name and words, from the text of its module: to import it takes matplotlib, which takes longer than all
    else that a report does."""
    for path in Path(__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for statement in ast.parse(text).body if "\nABOUT = " in text else ():
            match statement:
                case ast.Assign(targets=[ast.Name(id="ABOUT")], value=ast.Call(args=values, keywords=named)):
                    values = [ast.literal_eval(value) for value in values]
                    yield path.stem, About(*values, **{each.arg: ast.literal_eval(each.value) for each in named})
