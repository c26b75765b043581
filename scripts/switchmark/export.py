"""scripts/export: a record for the tools of others."""

import argparse
from pathlib import Path

from . import atomic, record
from .command import Parser, note, run
from .errors import DONE, INCOMPLETE, BadInput
from .exporting import github_action_benchmark, google_benchmark, samples_csv

TOOL = "export"
_EPILOG = """Formats:
  csv                      one row a sample: cell, workload, model, params,
                           metric, unit, kind, better, process, sample, value
  github-action-benchmark  one entry a cell and metric, for its tool
                           customSmallerIsBetter (--better lower) or
                           customBiggerIsBetter (--better higher): a file has
                           one direction
  google-benchmark         the record without the key switchmark: one row a
                           repetition

Exit codes: 0 done; 2 bad usage or input; 3 the record holds nothing that would
be exported, and nothing was written."""


def main() -> int:
    """Reads and converts everything before it writes anything."""
    arguments = _arguments()
    _require_another_file(arguments.result, arguments.out)
    text = _converted(record.load(arguments.result), arguments.format, arguments.better)
    if not text:
        wanted = f" whose better direction is '{arguments.better}'" if arguments.better else ""
        note(TOOL, f"{arguments.result}: no figure{wanted}; nothing was written")
        return INCOMPLETE
    if arguments.out:
        atomic.write(arguments.out, text.encode("utf-8", "backslashreplace"))
    else:
        print(text, end="")
    return DONE


def _arguments() -> argparse.Namespace:
    parser = Parser(TOOL, "Writes a record in a format of another tool.", _EPILOG)
    parser.add_argument("result", type=Path, metavar="RESULT", help="a record (JSON)")
    parser.add_argument("--format", required=True, choices=("csv", "github-action-benchmark", "google-benchmark"))
    parser.add_argument("--better", choices=("lower", "higher"), help="for github-action-benchmark: which metrics")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="write there instead of printing (-)")
    arguments = parser.parse_args()
    if arguments.out == Path("-"):
        arguments.out = None
    if (arguments.format == "github-action-benchmark") != bool(arguments.better):
        parser.error("--better lower or --better higher goes with --format github-action-benchmark, and only with it")
    return arguments


def _require_another_file(result: Path, out: Path | None) -> None:
    if out and out.is_file() and result.is_file() and out.samefile(result):
        raise BadInput(f"{out}: this is the record itself, and an export holds less; choose another place with -o")


def _converted(result: record.Record, kind: str, better: str | None) -> str:
    if kind == "csv":
        return samples_csv.to_csv(result)
    if kind == "google-benchmark":
        return google_benchmark.to_json(result)
    return github_action_benchmark.to_json(result, better)


if __name__ == "__main__":
    run(TOOL, main)
