"""scripts/check/additions: adds a model variant, a workload, a metric and a chart to a copy of the tree, and uses them."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import child, record, reused_objects
from .command import Parser, run
from .errors import DONE, WRONG

TOOL = "check/additions"
_ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("CMakeLists.txt", "LICENSE", "README.md", "cmake", "harness", "scripts", "stackful", "stackless",
          "results/schema.json")
# What the copy keeps of the other workloads, since a metric is in front of every workload: `hog` has the documents, and
# needs no cells.
_KEPT = ("ring", "hog")
_NO_CELLS = """#include "workloads/cell.hpp"

namespace switchmark::workloads::hog {

void add_cells(std::vector<cell>&, const run_scale&) {}

}  // namespace switchmark::workloads::hog
"""
# What decides how the objects of the two builds fit together.
_SAME_IN_BOTH_BUILDS = ("CMAKE_BUILD_TYPE", "CMAKE_CXX_COMPILER", "CMAKE_CXX_FLAGS", "CMAKE_CXX_FLAGS_RELEASE",
                        "CMAKE_CXX_FLAGS_DEBUG", "SWITCHMARK_HAS_SYMMETRIC_TRANSFER")
_WORKLOAD = """#pragma once

#include "measure/stopwatch.hpp"
#include "workloads/contract.hpp"
#include "workloads/echo/bodies.hpp"
#include "workloads/model_session.hpp"

namespace switchmark::workloads::echo {

struct workload : workload_defaults<spec> {
  using bodies = echo::bodies;
  static constexpr std::string_view name = "echo";
  static constexpr measure::metric_name time_metric = "step_ns";
  static std::map<std::string, std::int64_t> params(const spec& s) {
    return {{"tasks", static_cast<std::int64_t>(s.tasks)}};
  }
  static expectation expect(const spec& s) { return echo::expect(s); }

  template <class Model>
  class session final : public model_session<workload, Model> {
    using base = model_session<workload, Model>;
    using base::scheduler_;
    using base::spec_;

   public:
    explicit session(const spec& s) : base(s) {}
    [[nodiscard]] measure::epoch next() override {
      const double seconds = this->template seconds_with<measure::stopwatch>(with_waits, spec_, scheduler_);
      return {.seconds = seconds, .operations = 3 * spec_.rounds};
    }
  };
};

}  // namespace switchmark::workloads::echo
"""
_CELLS = """#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/echo/workload.hpp"
#include "workloads/make_cell.hpp"

namespace switchmark::workloads::echo {

void add_cells(std::vector<cell>& cells, const run_scale& scale) {
  add_cells_of<workload>(cells, scale, {{3, 7}}, stackful::standard_models{} + stackless::standard_models{});
}

}  // namespace switchmark::workloads::echo
"""


def main() -> int:
    """Prints one line for each addition and for each place where it must be found."""
    parser = Parser(TOOL, "Adds one thing of each kind to a copy of this tree, builds the copy, runs it, and looks for "
                    "them.", "Exit codes: 0 all are found, and touched as many files as they may; 1 one is not.")
    parser.add_argument("build", type=Path, help="an up-to-date build, whose objects the copy takes where none of the "
                        "files that they were compiled from has changed")
    build = parser.parse_args().build.resolve()
    with tempfile.TemporaryDirectory() as folder:
        return DONE if all(_check(Path(folder).resolve() / "tree", build)) else WRONG


def _check(tree: Path, first_build: Path) -> list[bool]:
    _copy(tree)
    results = [_adds(tree, *addition) for addition in _ADDITIONS]
    program = _build(tree, first_build)
    result = tree.parent / "result.json"
    _run(program, "--quick", "--filter", "^(echo/|ring/future-plain/tasks:2$)", "--processes", "1",
         "--repetitions", "2", "--min-time", "0.001", "--out", result)
    table = "\n" + _run(program, "--table", result)
    explained = _run(program, "--explain", "--markdown")
    charts = _run(tree / "scripts" / "charts", result)
    cells = record.load(result).cells
    echoes = [cell["metrics"] for cell in cells.values() if (cell["workload"], cell["status"]) == ("echo", "measured")]
    for place, found in (
        ("the variant is in the record", "ring/future-plain/tasks:2" in cells),
        ("the variant is in the table", "future-plain" in table),
        ("the workload is in the record, proven and measured in every model", len(echoes) == 4),
        ("the workload is in the table", "\necho\n" in table),
        ("the metric is in the record", {metrics["echo_rounds"]["median"] for metrics in echoes} == {7}),
        ("the metric is in the table", "echo_rounds" in table),
        ("the metric is in METRICS", "echo_rounds" in explained and "The rounds of an echo." in explained),
        ("the chart is in the chart folder", {"echo.svg", "echo.png"} <= {Path(line).name for line in charts.splitlines()}),
        ("the chart is the first in the index", "\n1. [Echoes]" in (result.with_suffix("").with_name("result-charts")
                                                                   / "README.md").read_text(encoding="utf-8")),
    ):
        results.append(_tell(found, place))
    return results


def _tell(holds: bool, words: str) -> bool:
    print(f"{'holds' if holds else 'FAILS':<6} {words}", flush=True)
    return holds


def _copy(tree: Path) -> None:
    for part in _PARTS:
        source, target = _ROOT / part, tree / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    _edit(tree / "harness/workloads/CMakeLists.txt", _without_workloads)
    (tree / "harness/workloads/hog/cells.cpp").write_text(_NO_CELLS, encoding="utf-8")


def _without_workloads(text: str) -> str:
    before, rest = text.split("set(workloads\n", 1)
    names, after = rest.split(")", 1)
    kept = [name for name in names.split() if name in _KEPT]
    return f"{before}set(workloads\n  " + "\n  ".join(kept) + f"){after}"


def _edit(path: Path, change: Callable[[str], str]) -> None:
    old = path.read_text(encoding="utf-8")
    new = change(old)
    assert new != old, path
    path.write_text(new, encoding="utf-8")


def _replace(path: Path, old: str, new: str) -> None:
    assert path.read_text(encoding="utf-8").count(old) == 1, f"{path}: {old}"
    _edit(path, lambda text: text.replace(old, new))


def _add_variant(tree: Path) -> None:
    _replace(tree / "stackless/futures/models.hpp", "\n}  // namespace", """
/// The same scheduler under another name.
struct future_plain_model : runtime::with_scheduler<future_model, future_scheduler> {
  static constexpr std::string_view id = "future-plain";
};

}  // namespace""")
    _replace(tree / "harness/workloads/ring/cells.cpp", "runtime::model_list<stackful::raw_jump_model>{}",
             "runtime::model_list<stackful::raw_jump_model, stackless::future_plain_model>{}")


def _add_workload(tree: Path) -> None:
    """The tasks of `ring` with a session and cells of its own."""
    workloads = tree / "harness/workloads"
    (workloads / "echo").mkdir()
    for name in ("spec.hpp", "spec.cpp", "bodies.hpp"):
        text = (workloads / "ring" / name).read_text(encoding="utf-8")
        text = text.replace("workloads/ring/", "workloads/echo/").replace("workloads::ring", "workloads::echo")
        (workloads / "echo" / name).write_text(text, encoding="utf-8")
    (workloads / "echo/workload.hpp").write_text(_WORKLOAD, encoding="utf-8")
    (workloads / "echo/cells.cpp").write_text(_CELLS, encoding="utf-8")
    _replace(workloads / "CMakeLists.txt", "set(workloads\n", "set(workloads\n  echo\n")


def _add_metric(tree: Path) -> None:
    table = "inline constexpr std::array metrics{\n"
    _replace(tree / "harness/measure/metrics.hpp", table, table + """
    metric{"echo_rounds", "1", "lower", "exact", shown_in::summary, topics::switching, "The rounds of an echo."},
""")
    _replace(tree / "harness/workloads/echo/workload.hpp", "3 * spec_.rounds}",
             '3 * spec_.rounds, .readings = {{"echo_rounds", static_cast<double>(spec_.rounds)}}}')


def _add_chart(tree: Path) -> None:
    (tree / "scripts/switchmark/drawing/echo.py").write_text('''"""Chart: echoes."""

from matplotlib.figure import Figure

from ..record import Record
from . import canvas
from .about import About

ABOUT = About(5, "Echoes", "How many rounds does an echo have?", "Compare the bars.")


def draw(record: Record) -> Figure:
    """A bar for each model."""
    figure, (axes,) = canvas.panels(record, canvas.Frame(ABOUT.title, "rounds", []), [3])
    rounds = [cell["metrics"]["echo_rounds"]["median"] for cell in record.measured("echo")]
    axes.bar(range(len(rounds)), rounds)
    return figure
''', encoding="utf-8")


_ADDITIONS = (
    ("a model variant", _add_variant, 2, 0), ("a workload", _add_workload, 1, 1), ("a metric", _add_metric, 2, 0),
    ("a chart", _add_chart, 1, 0),
)
"""What, how it is added, how many files it may touch (a folder of new files counts as one), how many folders it adds."""


def _adds(tree: Path, what: str, add: Callable[[Path], None], files: int, folders: int) -> bool:
    before = _state(tree)
    add(tree)
    after = _state(tree)
    changed = [path for path, text in after.items() if before.get(path) != text]
    new_folders = {path.parent for path in changed} - {path.parent for path in before}
    touched = [path for path in changed if path.parent not in new_folders]
    return _tell((len(touched), len(new_folders)) == (files, folders),
                 f"{what} touches {len(touched)} of {files} files and adds {len(new_folders)} of {folders} folders")


def _state(tree: Path) -> dict[Path, bytes]:
    files = (path for path in tree.rglob("*") if path.is_file())
    return {path.relative_to(tree): path.read_bytes() for path in files}


def _build(tree: Path, first_build: Path) -> Path:
    """The program. What must be compiled is compiled with less optimisation, which takes less time."""
    build, launcher = tree.parent / "build", tree.parent / "launcher"
    cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (first_build / "CMakeCache.txt").read_text(encoding="utf-8"), re.MULTILINE))
    same = [f"-D{name}={cache[name]}" for name in _SAME_IN_BOTH_BUILDS if name in cache]
    reused_objects.write_launcher(launcher, first_build)
    _run("cmake", "-S", tree, "-B", build, "-G", "Ninja", *same, f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}")
    reused = reused_objects.write_names(launcher, first_build, Path(cache["CMAKE_HOME_DIRECTORY"]), build, tree)
    print(f"       {reused} objects need not be compiled again", flush=True)
    _run("cmake", "--build", build, "--target", "switchmark")
    return build / "switchmark"


def _run(*command: object) -> str:
    """The standard output; on a failure both outputs, and the check ends."""
    done = child.run(command)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:])
        raise SystemExit(f"{TOOL}: {' '.join(map(str, command))} ended with {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    run(TOOL, main)
