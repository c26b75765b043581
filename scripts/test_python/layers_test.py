"""scripts/check_layers.py finds every breach that is planted, and none in this checkout."""

import subprocess
import sys
import unittest
from pathlib import Path

import tools

CHECK = tools.SCRIPTS / "check_layers.py"


class LayersTest(tools.Case):
    def check(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-B", CHECK, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    def plant(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def test_this_checkout(self) -> None:
        done = self.check()
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_each_breach(self) -> None:
        cases = [
            ("stackful/a.hpp", "\n" * 401, 401, "401 lines; a file stops at 400"),
            ("scripts/bench", "\n" * 401, 401, "401 lines"),
            ("stackful/Fiber.hpp", "", 1, "Fiber.hpp is not snake_case"),
            ("harness/workloads/my-ring/spec.hpp", "", 1, "my-ring is not snake_case"),
            ("README.md", "a\nTO" "DO: b", 2, "do it, or write an issue"),
            ("scripts/a.py", "# FIX" "ME", 1, "do it, or write an issue"),
            ("stackful/fibers/a.cpp", '#include "stackless/futures/poll.hpp"', 1, "does not include stackless/futures"),
            ("stackless/futures/a.cpp", '\n #  include "stackful/fibers/fiber.hpp"', 2,
             "stackless/futures does not include stackful/fibers"),
            ("stackless/futures/a.cpp", "#include <stackful/fibers/fiber.hpp>", 1, "does not include stackful/fibers"),
            ("stackless/futures/a.cpp", '#include "stackless/coroutines/promise.hpp"', 1,
             "does not include stackless/coroutines"),
            ("stackful/fibers/a.cpp", '#include "stackful/preemption/preemption.hpp"', 1,
             "stackful/fibers does not include stackful/preemption"),
            ("stackful/preemption/a.cpp", '#include "stackful/sync/mutex.hpp"', 1, "does not include stackful/sync"),
            ("stackless/test/a_test.cpp", '#include "stackful/fibers/fiber.hpp"', 1,
             "stackless does not include stackful/fibers"),
            ("stackful/fibers/a.cpp", '#include "../stackless/poll.hpp"', 1, "an include begins at a layer"),
            ("stackful/fibers/a.cpp", '#include "cli/registry.hpp"', 1, "stackful/fibers does not include cli"),
            ("stackful/fibers/a.cpp", "#include <boost/context/fiber.hpp>", 1, "include Boost.Context"),
            ("stackful/test/fiber_test.cpp", "#include <boost/context/fiber.hpp>", 1, "include Boost.Context"),
            ("stackful/fibers/fiber.cpp", "int main() {\n  ::sigaction(1, nullptr, nullptr);\n}", 2, "handle signals"),
            ("harness/cli/main.cpp", "std::signal(SIGINT, stop);", 1, "handle signals"),
            ("harness/cli/main.cpp", "  signal (SIGINT, stop);", 1, "handle signals"),
            ("harness/measure/a.cpp", '#include "workloads/ring/spec.hpp"', 1, "measure does not include workloads"),
            ("harness/record/a.cpp", '#include "runner/runner.hpp"', 1, "record does not include runner"),
            ("harness/runner/a.cpp", '#include "cli/progress.hpp"', 1, "runner does not include cli"),
            ("harness/runner/a.cpp", '#include "doctor/finding.hpp"', 1, "runner does not include doctor"),
            ("harness/workloads/ring/spec.cpp", '#include "runner/a.hpp"', 1, "workloads does not include runner"),
            *(
                ("harness/runtime/a.hpp", f'#include "{layer}/a.hpp"', 1, f"runtime does not include {layer}")
                for layer in ("measure", "record", "doctor", "workloads", "runner", "cli", "stackful/fibers",
                              "stackless/futures")
            ),
            (
                "harness/workloads/ring/runner.cpp",
                '#include "stackful/fibers/fiber.hpp"\n#include "stackless/futures/poll.hpp"',
                2,
                "only cells.cpp of a workload and",
            ),
        ]
        for path, text, line, rule in cases:
            with self.subTest(path=path, rule=rule):
                self.plant(path, text)
                done = self.check(self.folder)
                self.assertEqual((done.returncode, done.stdout.count("\n")), (1, 1), done.stdout)
                self.assertTrue(done.stdout.startswith(f"{path}:{line}: "), done.stdout)
                self.assertIn(rule, done.stdout)
                (self.folder / path).unlink()

    def test_what_is_allowed(self) -> None:
        both = '#include "stackful/fibers/fiber.hpp"\n#include "stackless/coroutines/promise.hpp"'
        for path, text in (
            ("harness/cli/registry.cpp", both),
            ("harness/workloads/ring/cells.cpp", both),
            ("harness/workloads/test/ring_test.cpp", both),
            ("harness/workloads/ring/bodies.hpp",
             '#include "stackful/fibers/fiber.hpp"\n#include "runtime/worker.hpp"'),
            ("harness/runtime/test/worker_test.cpp", '#include "measure/clock.hpp"'),
            ("stackful/fibers/context.cpp", "#include <boost/context/fiber.hpp>"),
            ("stackful/fibers/test/raw_jump_test.cpp", "#include <boost/context/fiber.hpp>"),
            ("stackful/preemption/preemption.cpp", "sigaction(1, nullptr, nullptr);"),
            ("harness/runtime/test/worker_test.cpp", "sigaction(1, nullptr, nullptr);"),
            ("stackful/fibers/fiber.cpp", '// preemption calls sigaction\nauto text = "signal(";\nevent.signal();'),
            ("stackful/CMakeLists.txt", ""),
            ("stackful/README.md", "\n" * 500),
            ("build/debug/Bad.cpp", ""),
        ):
            self.plant(path, text)
        done = self.check(self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_usage(self) -> None:
        for arguments, code in ((("a", "b"), 2), (("--wrong",), 2), ((Path("/none"),), 2), ((self.folder,), 3)):
            done = self.check(*arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (code, "", 1))


if __name__ == "__main__":
    unittest.main()
