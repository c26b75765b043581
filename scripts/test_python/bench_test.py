"""scripts/bench over stand-ins for the build, the binary and the charts: what it says, which record it takes."""

import os
import signal
import subprocess
import time
import unittest
from unittest import mock

import tools

# What the program does with --out, in short; the body of a run comes first.
BINARY = """#!/bin/sh
echo "switchmark $*" >>{folder}/called
case $* in
"--doctor --critical") {doctor}; exit ;;
*--list* | --doctor | --explain* | --table* | --summary*) echo cell; exit ;;
esac
for word; do [ "$before" != --out ] || out=$word; before=$word; done
[ ! -d "$out" ] || folder=$out
[ -z "$folder" ] || {{ number=$(ls "$folder" | wc -l); out=$folder/2026-11-28-quick-$number.json; }}
write() {{
    echo record >"$out"
    [ -z "$folder" ] || {{ ln -s "$(basename "$out")" "$folder/link"; mv -T "$folder/link" "$folder/latest.json"; }}
}}
[ "$out" != - ] || {{ echo record; echo summary >&2; exit 0; }}
{run}
echo summary
"""
STAND_IN = '#!/bin/sh\necho "${{0##*/}} $*" >>{folder}/called\n{body}\n'


class BenchCase(tools.Case):
    """A checkout whose path has a space, with stand-ins that write their calls to the file `called`."""

    def setUp(self) -> None:
        super().setUp()
        self.root = self.folder / "a b"
        self.results = self.root / "results"
        self.results.mkdir(parents=True)
        tools.copy_scripts(self.root / "scripts", "bench")
        self.binary = self.root / "build/release/switchmark"

    def stand_in(self, doctor: str = "true", run: str = "write", charts: str = "", build: str = "", validate: str = "",
                 report: str = "", built: bool = True) -> None:
        """Bodies of the stand-ins. Without `built` the program is there only after the build."""
        program = BINARY.format(doctor=doctor, run=run, folder=self.folder)
        if built:
            tools.write_program(self.binary, program)
        else:
            tools.write_program(self.folder / "program", program)
            build += f'\nmkdir -p "{self.binary.parent}" && cp {self.folder}/program "{self.binary}"'
        for name, body in (("build", build), ("validate", validate), ("report", report), ("charts", charts)):
            tools.write_program(self.root / "scripts" / name, STAND_IN.format(folder=self.folder, body=body))

    def start(self, *arguments: object, **streams: int) -> subprocess.Popen[str]:
        """scripts/bench as a user's shell starts it: the leader of a process group."""
        return self.start_command([self.root / "scripts/bench", *arguments], process_group=0, cwd=self.folder, **streams)

    def bench(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def calls(self) -> list[str]:
        called = self.folder / "called"
        text = called.read_text(encoding="utf-8") if called.exists() else ""
        called.unlink(missing_ok=True)
        return text.replace(f"{self.root}/", "").splitlines()


BUILT = ["build release switchmark switchmark-unhooked switchmark-guards", "switchmark --doctor --critical"]


def reported(record: str) -> str:
    """The call that writes the report of `record`."""
    return f"report {record} -o {record.removesuffix('.json')}-report.html"


class BenchTest(BenchCase):
    def test_ends_with_the_paths_of_record_report_and_charts(self) -> None:
        for charts, report, expected, code in (
            ("", "", ["record: x.json", "report: x-report.html", "charts: x-charts/"], 0),
            ("exit 3", "", ["record: x.json", "report: x-report.html"], 0),
            ("", "exit 2", ["record: x.json", "charts: x-charts/"], 2),
        ):
            with self.subTest(charts=charts, report=report):
                (self.folder / "x.json").unlink(missing_ok=True)
                self.stand_in(run="out=x.json; write", charts=f"echo name; {charts}", report=f"echo name; {report}")
                done = self.bench("--out", "x.json")
                self.assertEqual((done.returncode, done.stdout.splitlines()[1:]), (code, expected))

    def test_opens_the_report_where_a_browser_is(self) -> None:
        self.stand_in(run="out=x.json; write")
        tools.write_program(self.folder / "bin/xdg-open", f'#!/bin/sh\necho "xdg-open $*" >"{self.folder}/opened"\n')
        words = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
        for display in ("", ":1"):
            with self.subTest(display=display), mock.patch.dict(os.environ, words | {"DISPLAY": display}):
                done = self.bench("--open", "--out", "x.json", "--force")
                self.assertEqual(done.returncode, 0)
                self.assertIn("switchmark --out x.json --force", self.calls())
                told = [line for line in done.stderr.splitlines() if "browser" in line]
                self.assertEqual(told, [] if display else ["bench: no browser can be opened here; open x-report.html"])
        opened = self.folder / "opened"
        end = time.monotonic() + 10
        while not opened.exists() or not opened.read_text(encoding="utf-8"):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        self.assertEqual(opened.read_text(encoding="utf-8"), "xdg-open x-report.html\n")

    def test_shows_the_critical_first_and_goes_on(self) -> None:
        self.stand_in("echo 'critical    load  9 others'")
        done = self.bench("--quick")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.splitlines(), [
            "bench: a quick run takes up to 3 min",
            "bench: this will spoil the run (switchmark --doctor tells more):", "critical    load  9 others"])
        self.assertEqual(done.stdout.splitlines()[0], "summary")

    def test_says_how_long_it_takes_before_it_starts(self) -> None:
        self.stand_in(built=False)
        lines = self.bench().stderr.splitlines()
        self.assertEqual(lines[0], "bench: a full run takes up to 20 min; with --quick it takes up to 3")
        self.assertRegex(lines[1], r"^bench: the program is built first: about \d+ min on \d+ CPUs$")
        self.assertEqual(self.bench("--min-time", 1).stderr, "")

    def test_goes_on_when_the_doctor_fails(self) -> None:
        self.stand_in("exit 9")
        done = self.bench("--quick")
        self.assertEqual((done.returncode, done.stderr.splitlines()[1:]),
                         (0, ["bench: note: switchmark --doctor failed; going on"]))

    def test_a_new_record_in_the_folder_is_checked_and_drawn(self) -> None:
        self.stand_in()
        for number in (0, 2):  # the first run leaves a record and a link
            self.assertEqual(self.bench("--quick").returncode, 0)
            record = f"results/2026-11-28-quick-{number}.json"
            self.assertEqual(self.calls(), [*BUILT, "switchmark --quick --out results/", f"validate {record}",
                                            reported(record), f"charts {record}"])

    def test_a_folder_without_links(self) -> None:
        """As on FAT, and on the shared folders of virtual machines."""
        for number in (0, 1):
            self.stand_in(run=f"echo record >results/2026-11-28-quick-{number}.json")
            done = subprocess.run([self.root / "scripts/bench", "--quick"], cwd=self.root, capture_output=True,
                                  encoding="utf-8", check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            record = f"results/2026-11-28-quick-{number}.json"
            self.assertEqual(self.calls()[-3:], [f"validate {record}", reported(record), f"charts {record}"])

    def test_an_old_record_is_not_drawn_again(self) -> None:
        self.stand_in()
        self.bench()
        self.calls()
        for run, code in (("exit 2", 2), ("exit 3", 3), ("kill -SEGV $$", 139)):
            self.stand_in(run=run)
            self.assertEqual(self.bench().returncode, code)
            self.assertEqual(self.calls(), [*BUILT, "switchmark --out results/"])

    def test_another_folder(self) -> None:
        self.stand_in()
        (self.folder / "c d").mkdir()
        for flags in (["--out", "c d"], ["--out", "c d/"]):
            self.bench(*flags)
            self.assertRegex(self.calls()[-1], "^charts c d/2026-11-28-quick-[02].json$")

    def test_a_named_file(self) -> None:
        self.stand_in()
        for flags in (["--out", "x.json"], ["--out=x.json"], ["--benchmark_out=x.json"]):
            (self.folder / "x.json").unlink(missing_ok=True)
            self.stand_in(run="out=x.json; write")
            self.assertEqual(self.bench(*flags).returncode, 0)
            self.assertEqual(self.calls()[-4:], [f"switchmark {' '.join(flags)}", "validate x.json", reported("x.json"),
                                                 "charts x.json"])

    def test_a_file_that_exists_is_refused_before_the_build(self) -> None:
        self.stand_in()
        (self.folder / "x.json").touch()
        self.assert_one_line(self.bench("--out", "x.json"), "bench: x.json exists; ", "--force")
        self.assertEqual(self.calls(), [])
        self.assertEqual(self.bench("--out", "x.json", "--force").returncode, 0)
        self.assertEqual(self.calls()[-1], "charts x.json")
        self.stand_in(run="exit 2")
        self.assertEqual(self.bench("--out", "x.json", "--force").returncode, 2)
        self.assertRegex(self.calls()[-1], "^switchmark ")

    def test_the_standard_output(self) -> None:
        self.stand_in()
        done = self.bench("--quick", "--out", "-")
        self.assertEqual((done.returncode, done.stdout), (0, "record\n"))
        self.assertEqual(self.calls(), [*BUILT, "switchmark --quick --out -"])

    def test_a_filter_without_charts_is_done(self) -> None:
        for run, charts, expected in (("write", 3, 0), ("write", 0, 0), ("write", 2, 2), ("write; exit 3", 0, 3),
                                      ("write; exit 1", 3, 1), ("write; exit 1", 2, 1)):
            with self.subTest(run=run, charts=charts):
                self.stand_in(run=run, charts=f"exit {charts}")
                self.assertEqual(self.bench().returncode, expected)

    def test_a_record_that_is_none_is_a_wrong_result(self) -> None:
        self.stand_in(validate="exit 2")
        self.assertEqual(self.bench().returncode, 1)
        self.assertRegex(self.calls()[-1], "^validate ")

    def test_results_that_cannot_be_written_are_told_before_the_build(self) -> None:
        self.stand_in()
        self.results.rmdir()
        self.assert_one_line(self.bench(), "results/: cannot be written; name another place with --out")
        self.assertEqual(self.calls(), [])

    def test_what_is_only_told_is_told_at_once_by_what_is_built(self) -> None:
        self.stand_in()
        for flags in (["--list"], ["--list", "--quick"], ["--doctor"], ["--explain", "switch_ns"], ["--table", "x"], ["--summary=x"]):
            with self.subTest(flags):
                self.assertEqual(self.bench(*flags).stderr, "")
                self.assertEqual(self.calls(), [f"switchmark {' '.join(flags)}"])

    def test_what_is_only_told_needs_the_program_alone(self) -> None:
        self.stand_in(built=False)
        done = self.bench("--list")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (0, "cell\n", 1))
        self.assertRegex(done.stderr, r"must be built first: about \d+ min on \d+ CPUs\n$")
        self.assertEqual(self.calls(), ["build release switchmark", "switchmark --list"])

    def test_through_a_link_and_with_a_build_elsewhere(self) -> None:
        self.stand_in()
        (self.folder / "link").symlink_to(self.root / "scripts/bench")
        elsewhere = self.folder / "else where"
        self.binary.rename(tools.made(elsewhere / "release") / "switchmark")
        done = subprocess.run(["./link", "--list"], cwd=self.folder, env=os.environ | {"SWITCHMARK_BUILD_DIR": "else where"},
                              capture_output=True, encoding="utf-8", check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "cell\n", ""))


class InterruptedBenchTest(BenchCase):
    """What a signal does to the run: the program stops, writes its record and ends with 3."""

    STOPS = """exec /usr/bin/python3 -S -c '
import os, signal, sys
signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
print("begun", file=sys.stderr, flush=True)
signal.sigwait(signals)
open(sys.argv[1], "w").close()
os.symlink(os.path.basename(sys.argv[1]), "link")
os.replace("link", os.path.dirname(sys.argv[1]) + "/latest.json")
sys.exit(3)' "$out"
"""

    def setUp(self) -> None:
        super().setUp()
        os.mkfifo(self.folder / "never")

    def begun(self, *arguments: object) -> subprocess.Popen[str]:
        process = self.start(*arguments)
        self.assertIn("begun\n", iter(process.stderr.readline, ""))
        return process

    def test_a_run_is_stopped_checked_and_drawn(self) -> None:
        self.stand_in(run=self.STOPS)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for send in (os.kill, os.killpg):
                with self.subTest(number=number, send=send.__name__):
                    process = self.begun("--quick")
                    self.calls()
                    send(process.pid, number)
                    out, err = process.communicate(timeout=20)
                    self.assertEqual((process.returncode, err), (3, "bench: stopping; what was measured is kept\n"))
                    self.assertEqual([line.split()[0] for line in self.calls()], ["validate", "report", "charts"])
                    self.assert_groups_gone(process.pid)

    def test_it_is_said_at_once(self) -> None:
        self.stand_in(run='trap "" INT TERM HUP; echo begun >&2; read line <{0}/never'.format(self.folder))
        process = self.begun()
        began = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        self.assertIn("stopping", process.stderr.readline())
        self.assertLess(time.monotonic() - began, 1)
        os.killpg(process.pid, signal.SIGKILL)

    def test_a_program_that_ends_at_once_leaves_nothing_to_draw(self) -> None:
        self.stand_in(run='echo begun >&2; while :; do read line <{0}/never; done'.format(self.folder))
        process = self.begun()
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 143)
        self.assertEqual([line.split()[0] for line in self.calls()], ["build", "switchmark", "switchmark"])

    def test_before_the_run_a_signal_ends_it_at_once(self) -> None:
        for where in ("build", "doctor"):
            self.stand_in(**{where: f"echo begun >&2; read line <{self.folder}/never"})
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                for send in (os.kill, os.killpg):
                    with self.subTest(where=where, number=number, send=send.__name__):
                        process = self.begun()
                        send(process.pid, number)
                        process.communicate(timeout=20)
                        self.assertEqual(process.returncode, 128 + number)
                        self.assert_groups_gone(process.pid)
                        self.assertEqual([path.name for path in self.binary.parent.iterdir()], ["switchmark"])

    def test_nobody_reads(self) -> None:
        self.stand_in("echo critical", charts="echo name")
        read, write = os.pipe()
        os.close(read)
        process = self.start("--quick", stdout=write)
        self.assertEqual((process.communicate(timeout=20)[1].count("\n"), process.returncode), (3, 128 + signal.SIGPIPE))
        self.assertRegex(self.calls()[-1], "^charts ")
        # Before anything is measured there is nothing to keep, afterwards there is.
        process = self.start("--quick", stderr=write)
        self.assertEqual((process.communicate(timeout=20)[0], process.returncode), ("", 128 + signal.SIGPIPE))
        self.assertEqual(self.calls(), [])
        os.close(write)
        self.stand_in(run=f"echo begun >&2; read line <{self.folder}/never; write; exit 1", validate="echo valid")
        process = self.begun("--quick")
        process.stderr.close()
        with (self.folder / "never").open("w") as never:
            never.write("go on\n")
        self.assertEqual(process.wait(timeout=20), 1)
        self.assertRegex(self.calls()[-1], "^charts ")
        self.stand_in(run=self.STOPS)
        process = self.begun("--quick")
        process.stderr.close()
        os.kill(process.pid, signal.SIGTERM)
        self.assertEqual(process.wait(timeout=20), 3)
        self.assertRegex(self.calls()[-1], "^charts ")


if __name__ == "__main__":
    unittest.main()
