"""scripts/check_house.py finds every breach that is planted, and none in this checkout."""

import subprocess
import sys
import unittest
from pathlib import Path

import tools

CHECK = tools.SCRIPTS / "check_house.py"


class HouseTest(tools.Case):
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
            ("stackful/a.cpp", '#include "stackless/poll.hpp"', 1, "stackful does not include stackless"),
            ("stackless/a.cpp", '\n #  include "stackful/fiber.hpp"', 2, "stackless does not include stackful"),
            ("stackless/a.cpp", "#include <stackful/fiber.hpp>", 1, "stackless does not include stackful"),
            ("stackless/test/a_test.cpp", '#include "stackful/fiber.hpp"', 1, "stackless does not include stackful"),
            ("stackful/a.cpp", '#include "../stackless/poll.hpp"', 1, "an include begins at a floor"),
            ("stackful/a.cpp", '#include "app/registry.hpp"', 1, "stackful does not include app"),
            ("stackful/a.cpp", "#include <boost/context/fiber.hpp>", 1, "include Boost.Context"),
            ("stackful/test/fiber_test.cpp", "#include <boost/context/fiber.hpp>", 1, "include Boost.Context"),
            ("stackful/fiber.cpp", "int main() {\n  ::sigaction(1, nullptr, nullptr);\n}", 2, "handle signals"),
            ("harness/app/main.cpp", "std::signal(SIGINT, stop);", 1, "handle signals"),
            ("harness/app/main.cpp", "  signal (SIGINT, stop);", 1, "handle signals"),
            ("harness/measure/a.cpp", '#include "workloads/ring/spec.hpp"', 1, "measure does not include workloads"),
            ("harness/report/a.cpp", '#include "app/runner.hpp"', 1, "report does not include app"),
            ("harness/workloads/ring/spec.cpp", '#include "app/a.hpp"', 1, "workloads does not include app"),
            *(
                ("harness/runtime/a.hpp", f'#include "{floor}/a.hpp"', 1, f"runtime does not include {floor}")
                for floor in ("measure", "report", "workloads", "app", "stackful", "stackless")
            ),
            (
                "harness/app/runner.cpp",
                '#include "stackful/fiber.hpp"\n#include "stackless/poll.hpp"',
                2,
                "only harness/app/registry.* includes both",
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
        both = '#include "stackful/fiber.hpp"\n#include "stackless/poll.hpp"'
        for path, text in (
            ("harness/app/registry.cpp", both),
            ("harness/app/test/runner_test.cpp", both),
            ("harness/workloads/ring/direct.hpp", '#include "stackful/fiber.hpp"\n#include "runtime/worker.hpp"'),
            ("harness/runtime/test/worker_test.cpp", '#include "measure/clock.hpp"'),
            ("stackful/context.cpp", "#include <boost/context/fiber.hpp>"),
            ("stackful/test/raw_jump_test.cpp", "#include <boost/context/fiber.hpp>"),
            ("stackful/preemption.cpp", "sigaction(1, nullptr, nullptr);"),
            ("harness/runtime/test/worker_test.cpp", "sigaction(1, nullptr, nullptr);"),
            ("stackful/fiber.cpp", '// preemption calls sigaction\nauto text = "signal(";\nevent.signal();'),
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
