"""However a command ends, by a signal or because nobody reads what it prints, it leaves no process and no file."""

import os
import signal
import subprocess
import unittest
from unittest import mock

import synthetic
import tools

from switchmark import child

CHECKS = {
    "exact_counts": "release/switchmark", "stackless": "release/switchmark", "preemption": "release/switchmark",
    "many_switches": "release/stackful/stackful_verification_test",
    "library_code": "release/stackful/stackful_library_code_test",
    "http_requests": "release/harness/workloads/http_requests",
    "wrk_throughput": "release/harness/workloads/wrk_throughput",
}
"""Those that measure by themselves, and the program that they run."""
SIGNALS = signal.SIGINT, signal.SIGTERM, signal.SIGHUP


class EndingTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.root, self.temporary = self.folder / "a b", tools.made(self.folder / "tmp")
        self.environment = os.environ | {"TMPDIR": str(self.temporary), "SWITCHMARK_BUILD_DIR": str(self.root / "build"),
                                         "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        os.mkfifo(self.folder / "never")
        # It has a child, as programs that build and measure have, and does not end by itself.
        self.stuck = (f'#!/bin/sh\necho $$ >"{self.folder}/pid"\n(read line <"{self.folder}/never") 2>/dev/null\n'
                      f'read line <"{self.folder}/never"\n')

    def start(self, *command: object) -> subprocess.Popen[str]:
        return self.start_command(list(command), env=self.environment, cwd=self.folder, process_group=0)

    def assert_ends(self, number: int, *command: object, alone: bool = True) -> str:
        """The command, once `stuck` runs, ends by the signal and leaves nothing. Returns what it said."""
        process = self.start(*command)
        pid = self.folder / "pid"
        while not (pid.exists() and pid.read_text()):
            self.assertIsNone(process.poll(), process)
        group = os.getpgid(int(pid.read_text()))
        pid.unlink()
        (os.kill if alone else os.killpg)(process.pid, number)
        out, err = process.communicate(timeout=30)
        self.assertEqual((process.returncode, out), (128 + number, ""), err)
        self.assert_groups_gone(group, process.pid)
        self.assertEqual(list(self.temporary.iterdir()), [])
        return err.replace("Terminated\n", "")

    def test_checks(self) -> None:
        for name in ("setup", "build"):
            tools.write_program(self.root / "scripts" / name, "#!/bin/sh\n")
        for number, (check, program) in enumerate(CHECKS.items()):
            with self.subTest(check):
                tools.copy_scripts(self.root / "scripts", f"check/{check}")
                tools.write_program(self.root / "build" / program, self.stuck)
                command = self.root / "scripts/check" / check
                self.assertEqual(self.assert_ends(SIGNALS[number % 3], command, alone=number % 2 == 0), "")

    def test_the_build_of_a_check(self) -> None:
        tools.copy_scripts(self.root / "scripts", "check/preemption")
        tools.write_program(self.root / "scripts/build", self.stuck.replace("(read", "(trap - INT; read"))
        self.assert_ends(signal.SIGINT, self.root / "scripts/check/preemption", alone=False)

    def test_the_tests(self) -> None:
        tools.copy_scripts(self.root / "scripts", "test")
        for name in ("setup", "build"):
            tools.write_program(self.root / "scripts" / name, "#!/bin/sh\n")
        tools.write_program(self.folder / "bin/ctest", self.stuck)
        for number in SIGNALS:
            self.assertEqual(self.assert_ends(number, self.root / "scripts/test"), "")

    def test_the_set_up(self) -> None:
        for name, text in (("dpkg-query", "exit 1"), ("id", "echo 0")):
            tools.write_program(self.folder / "bin" / name, f"#!/bin/sh\n{text}\n")
        tools.write_program(self.folder / "bin/apt-get", f'#!/bin/sh\necho $$ >"{self.folder}/pid"\nread line <"{self.folder}/never"\n')
        for number in SIGNALS:
            for alone in (True, False):
                err = self.assert_ends(number, tools.SCRIPTS / "setup", alone=alone)
                self.assertEqual([line.split(":")[0] for line in err.splitlines()], ["setup"] * 2)

    def test_a_closed_pipe_and_a_signal_at_once(self) -> None:
        for name in ("setup", "build"):
            tools.write_program(self.root / "scripts" / name, "#!/bin/sh\n")
        tools.copy_scripts(self.root / "scripts", "test")
        tools.write_program(self.folder / "bin/ctest", self.stuck)
        process = self.start(self.root / "scripts/test")
        pid = self.folder / "pid"
        while not (pid.exists() and pid.read_text()):
            self.assertIsNone(process.poll(), process)
        # While it is stopped both become pending, and a shell looks at SIGPIPE first.
        for number in (signal.SIGSTOP, signal.SIGPIPE, signal.SIGTERM, signal.SIGCONT):
            os.kill(process.pid, number)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM)

    def test_no_temporary_folder(self) -> None:
        self.environment["TMPDIR"] = "/none"
        tools.copy_scripts(self.root / "scripts", "check/preemption")
        tools.write_program(self.root / "scripts/build", "#!/bin/sh\n")
        process = self.start(self.root / "scripts/check/preemption")
        self.assertEqual(process.communicate(timeout=30), (
            "", "check/preemption: /none: no temporary folder can be made there; set TMPDIR to a folder that can be "
                "written\n"))
        self.assertEqual(process.returncode, 2)

    def test_what_python_runs(self) -> None:
        tools.write_program(self.root / "build/release/harness/cli/switchmark-regressions", self.stuck)
        command = tools.SCRIPTS / "with_python", "gate_checks", "jsonschema", "false_alarm_rate", "1"
        for number in SIGNALS:
            self.assertEqual(self.assert_ends(number, *command, alone=number != signal.SIGTERM), "")

    def test_what_python_runs_is_waited_for_in_steps(self) -> None:
        """A signal that comes just before the kernel begins to wait is handled after the step."""
        steps, wait = [], subprocess.Popen.communicate

        def interrupted(process: subprocess.Popen[str], timeout: float | None = None) -> tuple[str, str]:
            steps.append(timeout)
            if len(steps) == 1:
                raise subprocess.TimeoutExpired(process.args, 1)
            return wait(process, timeout=timeout)

        with mock.patch.object(subprocess.Popen, "communicate", interrupted):
            done = child.run(["sh", "-c", "echo result; echo note >&2"])
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "result\n", "note\n"))
        self.assertEqual(len(steps), 2)
        self.assertNotIn(None, steps)

    def test_what_is_still_starting(self) -> None:
        """Neither the interpreter nor an import prints a traceback: each module here gets the signal while it is imported."""
        self.environment["PYTHONPATH"] = str(self.folder)
        for name in ("sitecustomize", "argparse"):
            module = self.folder / f"{name}.py"
            module.write_text("import os, signal, sys\n"
                              "if '-m' in sys.orig_argv: os.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8")
            process = self.start(tools.SCRIPTS / "with_python", "validate", "json", "none.json")
            self.assertEqual((process.communicate(timeout=30), process.returncode), (("", ""), -signal.SIGINT), name)
            module.unlink()

    def test_a_half_written_file(self) -> None:
        record = self.folder / "record.json"
        os.mkfifo(record)
        for number in SIGNALS:
            process = self.start(tools.SCRIPTS / "export", record, "--format", "csv", "-o", self.folder / "x.csv")
            with record.open("w"):  # waits until it reads
                os.kill(process.pid, number)
                self.assertEqual(process.communicate(timeout=30), ("", ""))
            self.assertEqual(process.returncode, 128 + number)


class NobodyReadsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        document = synthetic.Synthetic(processes=1, repetitions=2, spectrum=False).record()
        synthetic.keep(document, "ring")
        self.good = synthetic.write(document, self.folder / "good.json")

    def test_a_closed_pipe_is_silent(self) -> None:
        read, write = os.pipe()
        os.close(read)
        for command in (["validate", self.good], ["compare", self.good, self.good], ["export", self.good, "--format", "csv"]):
            with self.subTest(command[0]):
                done = subprocess.run([tools.SCRIPTS / command[0], *command[1:]], stdout=write, stderr=subprocess.PIPE,
                                      encoding="utf-8", check=False)
                self.assertEqual((done.returncode, done.stderr), (128 + signal.SIGPIPE, ""))
        # The verdict of a bad input is the same when nobody reads it.
        done = subprocess.run([tools.SCRIPTS / "validate", "/none"], stderr=write, check=False)
        self.assertEqual(done.returncode, 2)
        os.close(write)

    def test_closed_streams(self) -> None:
        for closed, arguments, code in ((">&-", self.good, 0), ("2>&-", self.good, 0), ("2>&-", "/none", 2),
                                        (">&- 2>&-", "/none", 2)):
            with self.subTest(closed=closed):
                done = subprocess.run(["sh", "-c", f'"$1" "$2" {closed}', "sh", tools.SCRIPTS / "validate", arguments],
                                      capture_output=True, encoding="utf-8", check=False)
                self.assertEqual((done.returncode, done.stderr), (code, ""))


if __name__ == "__main__":
    unittest.main()
