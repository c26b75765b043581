"""scripts/charts: draws a record."""

import contextlib
import importlib
import logging
import os
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import atomic, record
from .command import Parser, note, run
from .errors import DONE, INCOMPLETE, BadInput

if TYPE_CHECKING:
    from .drawing.about import Chart

TOOL = "charts"


def main() -> int:
    """Draws every chart of every RESULT; reads them all before it writes anything."""
    parser = Parser(TOOL, "Draws every chart of a record that the record has figures for, as SVG and PNG,\n"
                    "and writes an index of the charts beside them, README.md and index.html.",
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
    """Writes the charts of one record with their index and prints their paths; False if there was nothing to draw."""
    matplotlib = _matplotlib()
    from .drawing import canvas
    from .drawing.about import every_chart
    from .drawing.index import Index, is_ours
    from .drawing.series import NothingToDraw

    files, drawn, skipped = {}, [], []
    with matplotlib.rc_context(canvas.style()):
        for chart in every_chart():
            try:
                images = canvas.render(chart.draw(result))
            except NothingToDraw as missing:
                skipped.append((chart, str(missing)))
            else:
                drawn.append(chart)
                files |= {f"{chart.name}.{kind}": data for kind, data in images.items()}
    pages = Index(result, drawn, skipped).pages()
    foreign = [name for name in pages if not is_ours(place / name)]
    if drawn:
        atomic.make_directory(place)
        files |= {name: data for name, data in pages.items() if name not in foreign}
    for name, data in files.items():
        atomic.write(place / name, data)
        print(place / name)
    # Last, so that a folder that cannot be written is answered with one line alone.
    _remove(place, [f"{chart.name}.{kind}" for chart, _ in skipped for kind in ("svg", "png")])
    if not drawn:
        _remove(place, [name for name in pages if name not in foreign])
    _tell(result.path, skipped, [place / name for name in foreign] if drawn else [])
    return bool(drawn)


def _remove(place: Path, names: list[str]) -> None:
    """Such a chart or index in the folder is of an older record."""
    for name in names:
        with contextlib.suppress(OSError):
            (place / name).unlink()


def _tell(path: Path, skipped: list[tuple["Chart", str]], kept: list[Path]) -> None:
    """One line for all charts that the record lacks; the index has the reasons. One line for each index not written."""
    if len(skipped) == 1:
        note(TOOL, f"{path}: chart {skipped[0][0].name} skipped: {skipped[0][1]}")
    elif skipped:
        names = ", ".join(sorted(chart.name for chart, _ in skipped))
        note(TOOL, f"{path}: {len(skipped)} charts skipped, since it has no figures for them: {names}")
    for name in kept:
        note(TOOL, f"{name}: kept, since scripts/charts has not written it; so there is no such index of the charts")


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


if __name__ == "__main__":
    run(TOOL, main)
