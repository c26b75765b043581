"""From template, styles, scripts and data to one self-contained text."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .script_data import hash_of, to_json

if TYPE_CHECKING:
    import jinja2

ASSETS = Path(__file__).resolve().parent / "assets"
_LIBRARIES = ("vendor/echarts.js", "vendor/table_core.js")
_ADVICE = ("../../advice/interpolation.js", "../../advice/advice.js")
_COMMON = ("js/page.js", "js/numbers.js", "js/theme.js")
REPORT_SCRIPTS = (
    *_LIBRARIES, *_ADVICE, *_COMMON, "js/record.js", "js/scales.js", "js/markers.js", "js/tooltip.js", "js/plot.js", "js/keyboard.js",
    "js/series.js", "js/legend.js", "js/workload.js", "js/percentiles.js", "js/samples.js", "js/sorted_table.js", "js/cells.js", "js/parameter.js",
    "js/program.js", "js/start.js",
)
COMPARISON_SCRIPTS = ("vendor/table_core.js", *_COMMON, "js/sorted_table.js", "js/rows.js")
_STYLES = ("css/page.css", "css/program.css", "css/charts.css", "css/print.css")
_LICENCES = {
    "vendor/echarts.js": (("Apache ECharts", "echarts"), ("D3, of which ECharts contains parts", "d3"), ("zrender", "zrender"),
                          ("tslib", "tslib")),
    "vendor/table_core.js": (("TanStack Table", "table_core"),),
}


def render(template: str, data: Any, scripts: tuple[str, ...], context: dict[str, Any]) -> str:
    """The page: `template` filled from `context`, with `data` for its scripts. The Content-Security-Policy allows these
    scripts alone and no network."""
    script = _script(scripts)
    return _templates().get_template(template).render(
        context | {"style": _joined(_STYLES), "script": script, "script_hash": hash_of(script), "data": to_json(data),
                   "licences": [(title, _read(f"vendor/licences/{name}.txt")) for library in scripts
                                for title, name in _LICENCES.get(library, ())]})


@cache
def _templates() -> "jinja2.Environment":
    """The templates, each compiled once."""
    # Late, so that --help works where the package is missing.
    import jinja2

    return jinja2.Environment(loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)


@cache
def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(map(_read, names))


def _script(names: tuple[str, ...]) -> str:
    """One script: libraries as they are, then ours in one function, which hides its names."""
    libraries = [name for name in names if name.startswith("vendor/")]
    ours = [name for name in names if name not in libraries]
    return "\n".join([*map(_read, libraries), "(() => {\n\"use strict\";", *map(_read, ours), "})();\n"])
