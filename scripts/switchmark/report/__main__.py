"""scripts/report: writes the report of records."""

import argparse
from pathlib import Path

from .. import atomic, record
from ..command import Parser, run
from ..errors import DONE, BadInput

TOOL = "report"
_EPILOG = """Of several RESULTs the report shows machines or commits side by side, and a
trend over commits if one machine has measured them.

Exit codes: 0 done; 2 bad usage or input."""


def main() -> int:
    """Reads every RESULT and writes one file."""
    arguments = _arguments()
    # Late, so that --help is answered where the packages are missing.
    from . import page

    text = page.to_html(arguments.results, record.load)
    if arguments.out == Path("-"):
        print(text, end="")
    else:
        atomic.write(arguments.out, text.encode("utf-8", "backslashreplace"))
        print(arguments.out)
    return DONE


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Writes one HTML file with the answer, charts and all figures of records, which\nneeds no network.",
                    _EPILOG)
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="a record (JSON)")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE",
                        help="where the report goes (default RESULT-report.html; of several RESULTs report.html); "
                             "-: the standard output")
    arguments = parser.parse_args()
    if arguments.out is None:
        arguments.out = _default_place(arguments.results)
    elif any(arguments.out == path or _is_same(arguments.out, path) for path in arguments.results):
        raise BadInput(f"{arguments.out}: this is a record itself; name another file with -o")
    return arguments


def _default_place(results: list[Path]) -> Path:
    if len(results) > 1:
        return Path("report.html")
    stem = results[0].with_suffix("") if results[0].suffix == ".json" else results[0]
    return stem.with_name(f"{stem.name}-report.html")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


if __name__ == "__main__":
    run(TOOL, main)
