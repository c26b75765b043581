"""scripts/check_section.py over small programs: calls that leave the section of code that refuses ticks, by name."""

import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import tools

CHECK = tools.SCRIPTS / "check_section.py"
# The linker defines both ends of a section whose name is an identifier, if somebody asks for them.
PROGRAM = """
#define IN_SECTION __attribute__((section("switchmark_non_preemptible"), noinline))
extern "C" const char __start_switchmark_non_preemptible[], __stop_switchmark_non_preemptible[];
volatile int sum;
CALLEE void helper() { sum = sum + 1; }
IN_SECTION void CALLER() { helper(); sum = sum + 1; }
int main() { CALLER(); return __stop_switchmark_non_preemptible - __start_switchmark_non_preemptible > 0 ? 0 : 1; }
"""


class CheckSectionTest(tools.Case):
    def build(self, callee: str, caller: str = "caller", text: str = PROGRAM, compiler: str = "g++") -> Path:
        source, program = self.folder / "a.cpp", self.folder / "a"
        source.write_text(text.replace("CALLEE", callee).replace("CALLER", caller), encoding="utf-8")
        subprocess.run([compiler, "-O2", source, "-o", program], check=True)
        return program

    def check(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-B", CHECK, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    def test_a_call_out_of_the_section_is_named(self) -> None:
        for compiler in filter(shutil.which, ("g++", "aarch64-linux-gnu-g++")):
            program = self.build("__attribute__((noinline))", compiler=compiler)
            done = self.check(program)
            self.assertEqual((done.returncode, done.stderr), (1, ""))
            self.assertEqual(done.stdout, f"{program}: caller() calls helper(), which lies outside of the section\n")

    def test_a_call_within_it_is_not(self) -> None:
        done = self.check(self.build("IN_SECTION"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_caller_that_nothing_preempts_is_not(self) -> None:
        self.assertEqual(self.check(self.build("__attribute__((noinline))", "cooperation")).returncode, 0)

    def test_a_callee_that_is_called_outside_of_regions_is_not(self) -> None:
        text = PROGRAM.replace("CALLEE void helper()", "template <class T> struct fiber_scheduler { static void throw_if_cancelled(); };\n"
                               "template <class T> __attribute__((noinline)) void fiber_scheduler<T>::throw_if_cancelled()")
        done = self.check(self.build("", text=text.replace("helper()", "fiber_scheduler<int>::throw_if_cancelled()")))
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_an_atomic_operation_that_the_compiler_calls_is_not(self) -> None:
        for compiler in filter(shutil.which, ("g++", "aarch64-linux-gnu-g++")):
            text = PROGRAM.replace("helper(); sum", "__atomic_fetch_add(const_cast<int*>(&sum), 1, 0); sum")
            done = self.check(self.build("", text=text, compiler=compiler))
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_bad_input(self) -> None:
        self.assert_one_line(self.check(), "usage: check_section.py PROGRAM...")
        self.assert_one_line(self.check(self.build("", text="int main() {}")), "no section switchmark_non_preemptible")


if __name__ == "__main__":
    unittest.main()
