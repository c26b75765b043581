"""What the commands share: a parser and a runner that turn every foreseeable fault into one line and exit 2."""

import argparse
import contextlib
import difflib
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TextIO

from .errors import BAD_INPUT, BadInput, one_line

_MOST_COLUMNS = 80
_NOBODY_READS = 128 + signal.SIGPIPE


class Stopped(KeyboardInterrupt):
    """A signal came; `number` says which. Derived from what no library takes for a failure of its own."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Parser(argparse.ArgumentParser):
    """argparse without the usage text in front of its errors, and without abbreviated options."""

    def __init__(self, tool: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=f"scripts/{tool}",
            description=description,
            epilog=epilog,
            formatter_class=_formatter,
            allow_abbrev=False,
        )
        self.add_argument("--version", action="version", version=_version(), help="print the version of switchmark")

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # as argparse has it
        """As argparse, but an option that is not known is told of before an argument that is missing."""
        for argument in sys.argv[1:] if args is None else args:
            if argument == "--":
                break
            if argument.startswith("--") and argument.split("=")[0] not in self._option_string_actions:
                self.error(f"unrecognized arguments: {argument}")
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; {self._hint(message)}see {self.prog} --help")

    def _hint(self, message: str) -> str:
        """Which option was meant by the first one that is not known."""
        unknown = re.match(r"unrecognized arguments: -*([^\s=]+)", message)
        names = {name.lstrip("-"): name for name in self._option_string_actions}
        nearest = difflib.get_close_matches(unknown[1], names, n=1) if unknown else []
        return f"did you mean '{names[nearest[0]]}'? " if nearest else ""


def _formatter(prog: str) -> argparse.HelpFormatter:
    """At most 80 columns, however wide the terminal is."""
    columns = min(shutil.get_terminal_size().columns, _MOST_COLUMNS)
    return argparse.RawDescriptionHelpFormatter(prog, width=columns)


def note(tool: str, text: object) -> None:
    """Tells on stderr what the result does not show."""
    complain(tool, f"note: {one_line(text)}")


def complain(tool: str, text: object) -> None:
    """One line on stderr. Whether somebody reads it changes nothing."""
    try:
        print(f"{tool}: {one_line(text)}", file=sys.stderr, flush=True)
    except OSError:
        _forget(sys.stderr)


def run(tool: str, main: Callable[[], int]) -> NoReturn:
    """Exits with what `main` returns, or with one line on stderr and 2 if the input or the standard output is bad; with
    128 + its number after a signal, and without a word if nobody reads the output any more."""
    _end_on_signals()
    # A stream may have been closed by the caller. A record may hold text that the terminal's encoding lacks, or half a
    # surrogate pair.
    sys.stdout, sys.stderr = (stream or open(os.devnull, "w", encoding="utf-8") for stream in (sys.stdout, sys.stderr))
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BadInput as error:
        code = _fail(tool, error)
    except BrokenPipeError:
        code = _NOBODY_READS
        _forget(sys.stdout)
    except OSError as error:
        # Files are read and written behind BadInput, so what is left is the standard output (a full disk).
        code = _fail(tool, f"standard output: {error.strerror}; send it somewhere it can be written")
        _forget(sys.stdout)
    except KeyboardInterrupt as stopped:
        code = 128 + getattr(stopped, "number", signal.SIGINT)
    sys.exit(code)


def _end_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise Stopped, once: what cleans up then is left in peace. A signal that is
    ignored, as by nohup, stays ignored."""
    numbers = [number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
               if signal.getsignal(number) is not signal.SIG_IGN]

    def stop(number: int, _: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for number in numbers:
        signal.signal(number, stop)


def _forget(stream: TextIO) -> None:
    """Keeps Python from a last attempt to write what could not be written, which would end with the code 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _version() -> str:
    """Of the installed folder, or of the checkout, where the build has it from."""
    for name, pattern in (("version", r"^([\d.]+)"), ("CMakeLists.txt", r"^project\(switchmark VERSION ([\d.]+)")):
        with contextlib.suppress(OSError):
            text = (Path(__file__).resolve().parents[2] / name).read_text(encoding="utf-8")
            if found := re.search(pattern, text, re.MULTILINE):
                return f"switchmark {found[1]}"
    return "switchmark (version unknown)"


def _fail(tool: str, error: object) -> int:
    complain(tool, error)
    return BAD_INPUT
