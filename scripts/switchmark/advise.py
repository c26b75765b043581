"""scripts/advise: which model for a program of the user's own, and what it will cost, from a record."""

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from . import advice, baseline, record
from .advice import profile_check, profile_file, terminal
from .command import Parser, run
from .errors import DONE, INCOMPLETE, BadInput

TOOL = "advise"
_EPILOG = """DURATION is 90ns, 20us, 1.5ms or 2s; SIZE is 512MB or 2GiB. A value may be
`unknown`: the answer then says what it assumes. FILE is a JSON object with the
keys that results/README.md lists under Advice; flags override it. Examples are
in scripts/examples.

Figures lie between measured configurations, never outside of them: if one
does, the answer names the command that measures what is missing. Of several
RESULTs of one machine and build, later ones fill what the first one lacks.

Exit codes: 0 a model is recommended; 2 bad usage or input; 3 no model is known
to meet every constraint."""
_OF_ONE_BUILD = ("cpu", "kernel", "compiler", "flags", "boost", "libc", "commit", "dirty")


def main() -> int:
    """Checks the profile before it reads the records."""
    arguments = _arguments()
    profile = profile_file.load(arguments.profile) if arguments.profile else {}
    given = {parameter["key"]: getattr(arguments, parameter["key"]) for parameter in advice.DESCRIPTION["parameters"]}
    profile |= {key: value[0] for key, value in given.items() if value is not None}
    fault = profile_check.checked(advice.DESCRIPTION, profile)[2]
    if fault:
        where = f"{arguments.profile}: " if arguments.profile else ""
        raise BadInput(f"{where}{fault}; see scripts/{TOOL} --help")
    result = _merged([record.load(baseline.find(name)) for name in arguments.results])
    data = advice.data_of(result)
    answer = advice.advise(data, profile)
    if arguments.json:
        print(json.dumps(answer, indent=1))
    else:
        print(terminal.to_text(advice.DESCRIPTION, data, answer, ", ".join(map(str, arguments.results)), arguments.all),
              end="")
    return DONE if answer["recommendation"]["model"] else INCOMPLETE


def _merged(results: list[record.Record]) -> record.Record:
    """The first record, with measured cells of the others where it has none."""
    first = results[0]
    cells: dict[str, dict[str, Any]] = {}
    for result in results:
        different = [key for key in _OF_ONE_BUILD if result.environment.get(key) != first.environment.get(key)]
        if different:
            raise BadInput(f"{result.path}: another {different[0]} than {first.path}; name records of one machine and build")
        for name, cell in result.cells.items():
            if name not in cells or (cell["status"] == "measured" != cells[name]["status"]):
                cells[name] = cell
    return dataclasses.replace(first, cells=cells)


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Advises which model to use for a program, from what a record measured.", _EPILOG)
    parser.add_argument("results", nargs="+", metavar="RESULT", help="a record (JSON), or the name of one in results/reference")
    for parameter in advice.DESCRIPTION["parameters"]:
        parser.add_argument(parameter["flag"], type=_reader(parameter["kind"]), metavar=parameter["value"],
                            dest=parameter["key"], help=f"{parameter['help']} ({_fallback(parameter)})")
    parser.add_argument("--from", type=Path, metavar="FILE", dest="profile", help="take the profile from this JSON file")
    parser.add_argument("--all", action="store_true", help="show variants of the models, too, in more than 40 lines if need be")
    parser.add_argument("--json", action="store_true", help="print every figure with its interval and its cells")
    return parser.parse_intermixed_args()


def _fallback(parameter: dict[str, Any]) -> str:
    if parameter["required"]:
        return "required, here or in FILE; `unknown` will do"
    return "default: unknown" if parameter["default"] is None else f"default: {parameter['default']}"


def _reader(kind: str) -> Any:
    def read(text: str) -> tuple[Any]:
        # A tuple, since None stands for a flag that is not there.
        try:
            return (profile_file.value_of(text, kind),)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


if __name__ == "__main__":
    run(TOOL, main)
