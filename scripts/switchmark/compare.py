"""scripts/compare: what changed from one record to another, and is it a regression?"""

import argparse
from pathlib import Path

from . import atomic, record
from .command import Parser, run

TOOL = "compare"
_EPILOG = """A metric gates, that is, a worse one fails the comparison:
  exact        by any difference, if compiler, boost and libc are the same
  ratio, time  if the whole interval lies beyond the minimum effect, and cpu, kernel, compiler, flags, boost and libc
               are the same

Exit codes: 0 no regression; 1 a gated metric is worse, or a cell that BASE measured failed in NEW; 2 bad usage or
input; 3 cells or metrics are missing on a side."""


def main() -> int:
    """Prints the comparison; writes the files that are asked for before it tells the verdict by its exit code."""
    arguments = _arguments()
    base, new = record.load(arguments.base), record.load(arguments.new)
    # Late: SciPy takes a second to load, which bad input need not wait for.
    from .comparison import comparison, export, table

    result = comparison.compare(base, new, arguments.confidence, arguments.minimum_effect)
    markdown = table.to_markdown(result)
    if arguments.markdown:
        atomic.write(arguments.markdown, markdown.encode("utf-8", "backslashreplace"))
    if arguments.json:
        atomic.write(arguments.json, export.to_json(result).encode("utf-8"))
    print(markdown, end="")
    return result.exit_code


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Compares two records, cell by cell and metric by metric.", _EPILOG)
    parser.add_argument("base", type=Path, metavar="BASE", help="the record to compare with")
    parser.add_argument("new", type=Path, metavar="NEW", help="the record that is judged")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every row there as JSON")
    parser.add_argument("--minimum-effect", type=_effect, default=0.05, metavar="SHARE",
                        help="changes up to this share are never worse or better (default 0.05)")
    parser.add_argument("--confidence", type=_confidence, default=0.95, metavar="SHARE",
                        help="of all rows together (default 0.95)")
    return parser.parse_args()


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
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value


if __name__ == "__main__":
    run(TOOL, main)
