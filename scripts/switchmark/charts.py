"""scripts/charts: draws a record."""

import contextlib
import importlib
import logging
import os
import pkgutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import atomic, record
from .command import Parser, note, run
from .errors import DONE, INCOMPLETE, BadInput

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TOOL = "charts"
_MOST_REASONS = 3


def main() -> int:
    """Draws every chart of every RESULT; reads them all before it writes anything."""
    parser = Parser(TOOL, "Draws every chart of a record that the record has figures for, as SVG and PNG.",
                    "Exit codes: 0 done; 2 bad usage or input; 3 a record holds nothing that could be\ndrawn.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="a record (JSON)")
    parser.add_argument("-o", "--out", type=Path, metavar="DIR",
                        help="where the charts go (default RESULT-charts; with several RESULTs a folder each in DIR)")
    arguments = parser.parse_args()
    places = _places(arguments.results, arguments.out)
    records = [record.load(path) for path in arguments.results]
    drawn = [_draw(result, place) for result, place in zip(records, places)]
    return DONE if all(drawn) else INCOMPLETE


def _places(results: list[Path], out: Path | None) -> list[Path]:
    """The folder of each record's charts; BadInput if two records would share one."""
    if out == Path("-"):
        raise BadInput("-o -: charts are several files, which the standard output cannot hold; name a folder")
    stems = [path.with_suffix("") if path.suffix == ".json" else path for path in results]
    if out is None:
        places = [stem.with_name(f"{stem.name}-charts") for stem in stems]
    else:
        places = [out] if len(results) == 1 else [out / stem.name for stem in stems]
    place, times = Counter(places).most_common(1)[0]
    if times > 1:
        raise BadInput(f"{place}: {times} RESULTs would put their charts there; give files of different names")
    return places


def _draw(result: record.Record, place: Path) -> bool:
    """Writes the charts of one record and prints their paths; False if there was nothing to draw."""
    matplotlib = _matplotlib()
    from .drawing import canvas
    from .drawing.series import NothingToDraw

    images, skipped = {}, {}
    with matplotlib.rc_context(canvas.style()):
        for name, draw in every_chart().items():
            try:
                images[name] = canvas.render(draw(result))
            except NothingToDraw as missing:
                skipped[name] = str(missing)
    if images:
        atomic.make_directory(place)
    for name, kinds in images.items():
        for kind, data in kinds.items():
            atomic.write(place / f"{name}.{kind}", data)
            print(place / f"{name}.{kind}")
    # Last, so that a folder that cannot be written is answered with one line alone.
    for name in skipped:
        # Such a chart in the folder is of an older record.
        for kind in ("svg", "png"):
            with contextlib.suppress(OSError):
                (place / f"{name}.{kind}").unlink()
    _tell_of_skipped(result.path, skipped)
    return bool(images)


def _tell_of_skipped(path: Path, skipped: dict[str, str]) -> None:
    """A line for each chart, with the reason. A filtered run has few charts, and one line for all that it lacks."""
    if len(skipped) > _MOST_REASONS:
        note(TOOL, f"{path}: {len(skipped)} charts skipped, since it has no figures for them: {', '.join(skipped)}")
        return
    for name, reason in skipped.items():
        note(TOOL, f"{path}: chart {name} skipped: {reason}")


def _matplotlib() -> ModuleType:
    """Late, so that bad input is answered at once. Without a home that can be written it keeps its caches in a temporary
    folder, and is not to tell of it; BadInput if it finds none. No window is opened, so whatever backend for windows the
    environment names is left alone."""
    os.environ.pop("MPLBACKEND", None)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        return importlib.import_module("matplotlib")
    except OSError as error:
        raise BadInput("matplotlib needs a folder for its caches and found none; "
                       "set MPLCONFIGDIR to one that can be written") from error


def every_chart() -> dict[str, Callable[[record.Record], "Figure"]]:
    """How each chart is drawn, by the name of its files. A chart is a module of `drawing` with a function `draw`."""
    from . import drawing

    names = sorted(module.name for module in pkgutil.iter_modules(drawing.__path__))
    modules = {name: importlib.import_module(f"{drawing.__name__}.{name}") for name in names}
    return {name: module.draw for name, module in modules.items() if hasattr(module, "draw")}


if __name__ == "__main__":
    run(TOOL, main)
