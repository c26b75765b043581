"""scripts/guards: the table of a record's guards, printed, written into a text, or checked there."""

import argparse
from pathlib import Path

from . import atomic, guard_table, managed_section, record
from .command import Parser, complain, run
from .errors import DONE, WRONG, BadInput, one_line

TOOL = "guards"
_EPILOG = """FILE has the table between the lines <!-- guards: begin --> and
<!-- guards: end -->.

Exit codes: 0 done; 1 the table in FILE is not the record's; 2 bad usage or
input."""


def main() -> int:
    """Reads everything before it writes or prints anything."""
    arguments = _arguments()
    table = _table(record.load(arguments.result))
    if arguments.check:
        return _check(arguments.result, table, arguments.check)
    if arguments.write:
        text = managed_section.load(arguments.write, TOOL).having(table)
        atomic.write(arguments.write, text.encode("utf-8", "backslashreplace"))
        print(arguments.write)
    else:
        print(*table, sep="\n")
    return DONE


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Shows what a record tells of the guards of preemption, as a Markdown table.", _EPILOG)
    parser.add_argument("result", type=Path, metavar="RESULT", help="a record (JSON) with guards")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--write", type=Path, metavar="FILE", help="put the table there instead of printing it")
    place.add_argument("--check", type=Path, metavar="FILE",
                       help="compare it with the table there, the costs aside: they are timings")
    return parser.parse_args()


def _table(result: record.Record) -> list[str]:
    if not result.guards:
        raise BadInput(f"{result.path}: switchmark.guards: the record tells of no guard; "
                       "name one of a whole run of scripts/bench")
    return guard_table.to_markdown(result.guards)


def _check(result: Path, table: list[str], path: Path) -> int:
    """Tells on stderr the first line of the table in `path` that is not as the record has it."""
    text = managed_section.load(path, TOOL)
    found = guard_table.difference(table, text.inside)
    if found is None:
        return DONE
    line, words = found
    told = f"{path}:{text.first + line}: {one_line(words, 200)}; type: scripts/guards {result} --write {path}"
    complain(TOOL, told)
    return WRONG


if __name__ == "__main__":
    run(TOOL, main)
