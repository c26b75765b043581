"""scripts/check/fuzz_compare: feeds scripts/compare and the schema with random files for a time."""

import argparse
import tempfile
import time
import traceback
from pathlib import Path

import hypothesis

from .command import Parser, run
from .errors import DONE, WRONG
from .fuzzing.mutations import broken, extreme
from .fuzzing.trial import Trial

TOOL = "fuzz_compare"


def main() -> int:
    """Prints how many files were compared and refused; the smallest file that was not, with its traceback."""
    parser = Parser(f"check/{TOOL}", "Feeds scripts/compare and the schema with random files.",
                    "Exit codes: 0 each was compared or refused with one line; 1 one wasn't; 2 bad usage.")
    parser.add_argument("seconds", type=_seconds, nargs="?", default=60, help="for how long (default 60)")
    end = time.monotonic() + parser.parse_args().seconds
    code = DONE
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        while code == DONE and time.monotonic() < end:
            code = _round(trial)
    print(f"fuzz_compare: {trial.compared} comparisons, {trial.refused} refusals, "
          f"{'no' if code == DONE else 'one'} other error")
    return code


def fuzz(trial: Trial, **settings: object) -> None:
    """One round of Hypothesis with these settings; raises what the smallest file that is not handled raised."""

    @hypothesis.settings(
        deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck), print_blob=False, **settings
    )
    @hypothesis.given(broken(trial.document) | extreme(trial.document))
    def feed(content: bytes) -> None:
        trial.run(content)

    feed()


def _round(trial: Trial) -> int:
    try:
        fuzz(trial, max_examples=200)
    except Exception as error:  # whatever it is, it is what is looked for
        traceback.print_exception(error)
        return WRONG
    return DONE


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from error
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1,000,000 seconds")
    return value


if __name__ == "__main__":
    run(TOOL, main)
