"""scripts/validate: is each file a record?"""

from collections import Counter
from pathlib import Path

from . import record
from .command import Parser, complain, run
from .errors import BAD_INPUT, DONE, BadInput
from .number_format import counted

TOOL = "validate"


def main() -> int:
    """Prints one line a file. Checks every file, also after a bad one."""
    parser = Parser(TOOL, "Checks records against results/schema.json and what it cannot say.",
                    "Exit codes: 0 every file is a record; 2 one is not, or bad usage.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT", help="a record (JSON)")
    code = DONE
    for path in parser.parse_args().results:
        try:
            print(f"{path}: valid, {_summary(record.load(path))}")
        except BadInput as error:
            complain(TOOL, error)
            code = BAD_INPUT
    return code


def _summary(result: record.Record) -> str:
    states = Counter(cell["status"].replace("_", " ") for cell in result.cells.values())
    told = ", ".join(f"{count} {state}" for state, count in states.items())
    return f"{counted(len(result.cells), 'cell')}: {told}" if told else "no cells"


if __name__ == "__main__":
    run(TOOL, main)
