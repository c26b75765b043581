"""scripts/compare: what changed from one build's runs to another's, and is it a regression?"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from . import atomic, baseline, record
from .command import Parser, run
from .comparison import renames

if TYPE_CHECKING:
    from .comparison.comparison import Comparison

TOOL = "compare"
_USAGE = """scripts/compare [options] BASE NEW
       scripts/compare [options] --base FILE... --new FILE..."""
_EPILOG = """BASE, NEW and FILE are records, or names of those in results/reference, such as
debian-12-quick. The files of one side are runs of one build on one machine; a
process is the unit of replication, whatever its file.

A metric gates, that is, a worse one fails the comparison:
  exact        by any difference, if compiler, boost and libc are the same
  ratio, time  if the whole interval lies beyond the minimum effect, and cpu,
               kernel, compiler, flags, boost and libc are the same, and 3 runs
               a side or more were interleaved in time and NEW was worse in each
               pair of them, and either side has at least 4 processes
Where it is worse and doesn't gate there is a warning.

Cells and metrics that BASE measured and NEW did not are lost, and fail the
comparison, unless --allow-missing is given or NEW was not asked for them (a
filter, a quick run, no --instructions). New ones do not fail it.

Exit codes: 0 no regression; 1 a gated metric is worse, or NEW has lost a cell
or a metric, or a cell failed in it; 2 bad usage or input; 3 nothing was
measured on both sides, or a run was not asked for every cell or was
interrupted."""


def main() -> int:
    """Prints the comparison; writes the files that are asked for before it tells the verdict by its exit code."""
    arguments = _arguments()
    rename = renames.load(arguments.renames).apply if arguments.renames else record.keep_names
    base = [record.load(baseline.find(name), rename) for name in arguments.base]
    new = [record.load(baseline.find(name)) for name in arguments.new]
    # Late: SciPy takes a while to load, which bad input need not wait for.
    from .comparison import comparison, export, table, terminal

    result = comparison.compare(base, new, arguments.confidence, arguments.minimum_effect, arguments.least_rounds,
                                arguments.allow_missing)
    if arguments.html:
        from .report import comparison_page

        atomic.write(arguments.html, comparison_page.to_html(result).encode("utf-8", "backslashreplace"))
    printed = [_written(arguments.markdown, table.to_markdown, result), _written(arguments.json, export.to_json, result)]
    if not any(printed):
        there = sys.stdout.isatty()
        coloured = there and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in ("", "dumb")
        columns = shutil.get_terminal_size().columns if there else None
        print(terminal.to_text(result, arguments.all, coloured, columns), end="")
    return result.exit_code


def _written(place: Path | None, to_text: Callable[["Comparison"], str], result: "Comparison") -> bool:
    """Writes the text of the result into the file `place`, if there is one, or prints it where that is -; whether it was
    printed."""
    if place == Path("-"):
        print(to_text(result), end="")
        return True
    if place:
        atomic.write(place, to_text(result).encode("utf-8", "backslashreplace"))
    return False


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Compares records, cell by cell and metric by metric.", _EPILOG)
    parser.usage = _USAGE
    parser.add_argument("sides", nargs="*", metavar="BASE NEW", help="the record to compare with, the one to judge")
    parser.add_argument("--base", nargs="+", metavar="FILE", help="the runs to compare with")
    parser.add_argument("--new", nargs="+", metavar="FILE", help="the runs that are judged")
    parser.add_argument("--all", action="store_true", help="print the rows that are the same or not resolved, too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the comparison there as Markdown; -: print it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every row there as JSON; -: print them")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the comparison there as a page in the style of the report")
    parser.add_argument("--allow-missing", action="store_true",
                        help="cells and metrics that NEW has lost are a note, for planned removals")
    parser.add_argument("--renames", type=Path, metavar="FILE", help="the names of BASE that NEW has changed, as JSON")
    parser.add_argument("--minimum-effect", type=_effect, default=0.05, metavar="SHARE",
                        help="changes up to this share are never worse or better (default 0.05)")
    parser.add_argument("--confidence", type=_confidence, default=0.995, metavar="SHARE",
                        help="of all rows together, as far as processes are independent (default 0.995)")
    parser.add_argument("--least-rounds", type=_rounds, default=3, metavar="N",
                        help="ratios and times gate if that many runs a side were interleaved (default 3); with 1 a single "
                             "run "
                             "a side gates: for machines whose state never changes")
    arguments = parser.parse_intermixed_args()
    if arguments.html == Path("-"):
        parser.error("--html takes the name of a file")
    if arguments.markdown == arguments.json == Path("-"):
        parser.error("one of --markdown and --json can be -, the standard output")
    if not arguments.sides and arguments.base and arguments.new:
        return arguments
    if len(arguments.sides) != 2 or arguments.base or arguments.new:
        parser.error("name two records, BASE and NEW, or several a side by --base FILE... --new FILE...")
    arguments.base, arguments.new = ([name] for name in arguments.sides)
    return arguments


def _rounds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of 1 or more")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error


def _effect(text: str) -> float:
    value = _number(text)
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a share of 0 or more, such as 0.05")
    return value


def _confidence(text: str) -> float:
    value = _number(text)
    if not 0 < value <= 0.999999:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 0.999999")
    return value


if __name__ == "__main__":
    run(TOOL, main)
