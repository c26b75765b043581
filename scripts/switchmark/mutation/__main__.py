"""scripts/check/mutation: see its own text, and `main`."""

import random
import sys
from pathlib import Path

from ..command import Parser, run
from ..errors import DONE, INCOMPLETE, WRONG, BadInput
from .changed_lines import changed_since
from .copy_of_tree import only_run
from .equivalents import LIST, Equivalents
from .mutant import Mutant, read_source
from .process import end_children_on_signals
from .run import Suite, judge_mutants, prepared_suites
from .score import Score

TOOL = "check/mutation"
ROOT = Path(__file__).resolve().parents[3]
CPP_FOLDERS = ("harness/platform", "harness/runtime", "harness/measure", "harness/record", "harness/doctor",
               "harness/workloads", "harness/runner", "harness/cli", "stackful", "stackless")
PYTHON_FOLDER = "scripts/switchmark"


def main() -> int:
    """Judges the mutants of every path that was asked for, and prints the survivors and the scores."""
    parser = Parser(TOOL, "Plants small mistakes, one at a time, in a copy of the tree; prints those that no test notices.",
                    "Exit codes: 0 each was noticed; 1 some survived; 2 bad usage; 3 nothing to plant.")
    parser.add_argument("paths", nargs="*", metavar="FOLDER",
                        help=f"of {', '.join(CPP_FOLDERS)}, {PYTHON_FOLDER}, or files and folders below them [all of them]")
    parser.add_argument("--count", type=int, help="how many to plant in each FOLDER [20; with --since all]")
    parser.add_argument("--seed", type=int, default=1, help="which ones: the same number, the same mutants [1]")
    parser.add_argument("--since", metavar="COMMIT", help="only in lines that differ from this commit")
    parser.add_argument("--jobs", type=int, default=2, help="copies of the tree, each with one core [2]")
    parser.add_argument("--list", action="store_true", help="tells the mutants without planting them")
    arguments = parser.parse_args()
    for name in ("count", "jobs"):
        if (number := getattr(arguments, name)) is not None and number < 1:
            raise BadInput(f"--{name} {number}: name 1 or more")
    end_children_on_signals()
    lock = only_run(ROOT / "build/mutation")  # noqa: F841, held until the end
    lines = changed_since(ROOT, arguments.since) if arguments.since else None
    equivalents = Equivalents(ROOT / LIST)
    scores = []
    # Paths of one folder share its suites: preparing them takes minutes.
    suites: dict[str, list[Suite]] = {}
    for path in map(_checked, arguments.paths or [*CPP_FOLDERS, PYTHON_FOLDER]):
        if lines is not None and not any(_lies_in(changed, path) for changed in lines):
            continue

        folder = _suite_folder(path)
        if folder not in suites:
            suites[folder] = prepared_suites(ROOT, folder, arguments.jobs)
        tree = suites[folder][0].tree

        def wanted(mutant: Mutant) -> bool:
            source = read_source(tree, mutant)
            is_new = lines is None or mutant.line_in(source) in lines.get(mutant.path, ())
            return is_new and _lies_in(mutant.path, path) and not equivalents.has(mutant, source)

        count = arguments.count or (20 if lines is None else sys.maxsize)
        scores.append(judge_mutants(path, suites[folder], wanted, random.Random(arguments.seed), count,
                                    arguments.list))
    return _tell(scores)


def _checked(path: str) -> str:
    """The path below the checkout; BadInput where there is nothing to mutate."""
    below = (ROOT / path).resolve()
    if not below.exists() or not below.is_relative_to(ROOT):
        raise BadInput(f"{path}: no such file or folder; name one of {', '.join([*CPP_FOLDERS, PYTHON_FOLDER])}")
    name = below.relative_to(ROOT).as_posix()
    _suite_folder(name)
    return name


def _suite_folder(path: str) -> str:
    for folder in [*CPP_FOLDERS, PYTHON_FOLDER]:
        if _lies_in(path, folder):
            return folder
    raise BadInput(f"{path}: lies in none of {', '.join([*CPP_FOLDERS, PYTHON_FOLDER])}")


def _lies_in(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def _tell(scores: list[Score]) -> int:
    for score in scores:
        print(score)
    if not any(score.drawn for score in scores):
        print("mutation: nothing to plant there", file=sys.stderr)
        return INCOMPLETE
    return WRONG if any(score.survivors for score in scores) else DONE


if __name__ == "__main__":
    run(TOOL, main)
