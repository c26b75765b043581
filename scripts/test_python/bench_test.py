"""scripts/bench over stand-ins for the build, the binary and the charts: the doctor's words and the exit codes."""

import shutil
import subprocess
import unittest

import tools

BINARY = """#!/bin/sh
case $* in
"--doctor --critical") {doctor} ;;
*) echo "switchmark $*"; {run} ;;
esac
"""


class BenchTest(tools.Case):
    def bench(self, doctor: str, *arguments: str, run: str = ":", charts: int = 0) -> subprocess.CompletedProcess[str]:
        """Runs scripts/bench with `arguments`.

        `doctor` and `run` are what the shell does when the binary is asked for critical findings, and for a run; `charts`
        is the exit code of scripts/charts.
        """
        scripts, binary = self.folder / "scripts", self.folder / "build/release/switchmark"
        for path, text in ((scripts / "build", "#!/bin/sh\n"), (scripts / "validate", "#!/bin/sh\n"),
                           (scripts / "charts", f"#!/bin/sh\nexit {charts}\n"),
                           (binary, BINARY.format(doctor=doctor, run=run))):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            path.chmod(0o700)
        shutil.copy(tools.SCRIPTS / "bench", scripts)
        out = str(self.folder / "none.json")
        command = [str(scripts / "bench"), *arguments, "--out", out]
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)

    def test_shows_the_critical_first_and_goes_on(self) -> None:
        done = self.bench("echo 'critical    load  9 others'", "--quick")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"^bench: this will spoil the run .*\ncritical    load  9 others\n$")
        self.assertRegex(done.stdout, "^switchmark --quick --out ")

    def test_is_silent_where_all_is_well(self) -> None:
        self.assertEqual(self.bench("true").stderr, "")

    def test_goes_on_when_the_doctor_fails(self) -> None:
        done = self.bench("exit 9")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, "bench: note: switchmark --doctor failed; going on\n")
        self.assertRegex(done.stdout, "^switchmark --out ")

    def test_asks_no_doctor_where_nothing_is_measured(self) -> None:
        for flag in ("--list", "--doctor", "--help", "--version"):
            with self.subTest(flag):
                done = self.bench("echo critical", flag)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, f"^switchmark {flag} ")

    def test_a_filter_without_charts_is_done(self) -> None:
        write = f"touch {self.folder}/none.json"
        for run, charts, expected in ((":", 3, 0), (":", 0, 0), (":", 2, 2), ("exit 3", 0, 3), ("exit 1", 3, 1),
                                      ("exit 1", 2, 1)):
            with self.subTest(run=run, charts=charts):
                self.assertEqual(self.bench("true", run=f"{write}; {run}", charts=charts).returncode, expected)


if __name__ == "__main__":
    unittest.main()
