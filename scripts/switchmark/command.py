"""What the commands share: a parser and a runner that turn every foreseeable fault into one line and exit 2."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from .errors import BAD_INPUT, BadInput, one_line


class Parser(argparse.ArgumentParser):
    """argparse without the usage text in front of its errors, and without abbreviated options."""

    def __init__(self, tool: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=f"scripts/{tool}",
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; see {self.prog} --help")


def note(tool: str, text: object) -> None:
    """Tells on stderr what the result does not show."""
    print(f"{tool}: note: {one_line(text)}", file=sys.stderr)


def run(tool: str, main: Callable[[], int]) -> NoReturn:
    """Exits with what `main` returns, or with one line on stderr and 2 if the input or the standard output is bad."""
    # A record may hold text that the terminal's encoding lacks, or half a surrogate pair.
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BadInput as error:
        code = _fail(tool, error)
    except OSError as error:
        # Files are read and written behind BadInput, so what is left is the standard output (closed pipe, full disk).
        code = _fail(tool, f"standard output: {error.strerror}; send it somewhere it can be written")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _fail(tool: str, error: object) -> int:
    print(f"{tool}: {one_line(error)}", file=sys.stderr)
    return BAD_INPUT
