"""scripts/build over stand-ins for the set-up and CMake: where it builds, what it says, and how it ends."""

import os
import signal
import subprocess
import unittest
from pathlib import Path

import tools

# `cmake --preset NAME -B FOLDER` leaves a cache there, as the real one does.
CMAKE = """#!/bin/sh
echo "cmake $*" >>"{folder}/called"
case $1 in
--preset) echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >"$4/CMakeCache.txt"
          echo "CMAKE_CACHEFILE_DIR:INTERNAL=$4" >>"$4/CMakeCache.txt"; exit ;;
esac
{body}
"""
EDGES = 'i=0; while [ $i -lt 40 ]; do i=$((i + 1)); echo "[$i/40] Building $i"; done'


class BuildTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.folder / "a b"
        tools.copy_scripts(self.root / "scripts", "build")
        self.stand_in(EDGES)
        os.mkfifo(self.folder / "never")

    def stand_in(self, body: str, setup: str = "") -> None:
        tools.write_program(self.folder / "bin/cmake", CMAKE.format(folder=self.folder, body=body))
        tools.write_program(self.root / "scripts/setup", f'#!/bin/sh\necho "setup $*" >>"{self.folder}/called"\n{setup}\n')

    def start(self, *arguments: str, stderr: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[str]:
        environment = os.environ | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "TMPDIR": "/none"} | environment
        return self.start_command([self.root / "scripts/build", *arguments], env=environment, cwd=self.folder, stderr=stderr,
                                  process_group=0)

    def build(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def calls(self) -> list[str]:
        called = self.folder / "called"
        text = called.read_text(encoding="utf-8") if called.exists() else ""
        called.unlink(missing_ok=True)
        return text.splitlines()

    def left(self, folder: Path | None = None) -> set[str]:
        return {path.name for path in (folder or self.root / "build/release").iterdir()}

    def test_sets_up_configures_builds_and_tells_of_each_tenth(self) -> None:
        done = self.build("release", "one", "two")
        folder = self.root / "build/release"
        self.assertEqual(self.calls(), ["setup bench", f"cmake --preset release -B {folder}",
                                        f"cmake --build {folder} --target one two"])
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(done.stderr.splitlines(), ["build: release", *(f"build: release: {n} of 40" for n in range(4, 41, 4))])
        self.assertEqual(self.left(), {"CMakeCache.txt", "build.log"})
        self.assertEqual((folder / "build.log").read_text(encoding="utf-8").count("\n"), 40)

    def test_what_each_preset_needs(self) -> None:
        for preset, setup in (("clang", "bench --clang"), ("aarch64", "aarch64"), ("debug", "bench")):
            self.build(preset)
            self.assertEqual(self.calls()[0], f"setup {setup}")

    def test_as_many_compilers_as_cpus_unless_the_user_says_otherwise(self) -> None:
        self.stand_in(f'echo "$CMAKE_BUILD_PARALLEL_LEVEL" >>"{self.folder}/called"')
        cpus = subprocess.run(["nproc"], capture_output=True, encoding="utf-8", check=True).stdout.strip()
        self.build("release")
        self.assertEqual(self.calls()[-1], cpus)
        self.build("release", CMAKE_BUILD_PARALLEL_LEVEL="7")
        self.assertEqual(self.calls()[-1], "7")

    def test_a_failed_build_shows_what_went_wrong(self) -> None:
        self.stand_in(f"{EDGES}; echo 'a.cpp:1: error: wrong'; exit 1")
        done = self.build("release")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.splitlines()[-2:], [
            "a.cpp:1: error: wrong",
            f"build: preset release failed; the whole output is in {self.root}/build/release/build.log"])
        self.stand_in(EDGES, setup="exit 2")
        self.assertEqual(self.build("release").returncode, 2)

    def test_in_another_folder(self) -> None:
        for named in ("else where", str(self.folder / "else where")):
            self.assertEqual(self.build("release", SWITCHMARK_BUILD_DIR=named).returncode, 0)
            self.assertIn(f"cmake --build {self.folder}/else where/release", self.calls())
        self.assertFalse((self.root / "build").exists())

    def test_a_folder_that_was_made_for_another_place(self) -> None:
        self.build("release")
        moved = self.root.rename(self.folder / "moved")
        self.root, old = moved, self.root
        self.calls()
        done = self.build("release")
        self.assert_one_line(done, f"{moved}/build/release was made for {old} in {old}/build/release; ",
                             f"type: cd '{moved}' && rm -rf build/release\n")
        self.assertEqual(self.calls(), [])
        # The checkout under another name, and a copy of the build elsewhere.
        moved.rename(old)
        self.root = self.folder / "link"
        self.root.symlink_to(old)
        self.assertEqual(self.build("release").returncode, 0)
        (old / "build").rename(self.folder / "elsewhere")
        self.assert_one_line(self.build("release", SWITCHMARK_BUILD_DIR="elsewhere"), f"rm -rf {self.folder}/elsewhere/release")

    def test_a_checkout_that_cannot_be_written(self) -> None:
        (self.root / "build").touch()  # root may write everywhere, and not make a folder in a file
        self.assert_one_line(self.build("release"), f"{self.root}/build: cannot be written; ", "SWITCHMARK_BUILD_DIR=")
        self.assertEqual(self.calls(), [])

    def test_a_signal_ends_it_at_once_and_leaves_nothing(self) -> None:
        # CMake starts ninja, which starts compilers: here the one that lives longest is a child of the child.
        self.stand_in(f'echo $$ >"{self.folder}/pid"; (read line <"{self.folder}/never"); read line <"{self.folder}/never"')
        # What copies CMake's output into the log is slow to begin, as on a busy machine.
        tools.write_program(self.folder / "bin/date", "#!/bin/sh\nexec sleep 0.1\n")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for send in (os.kill, os.killpg):
                with self.subTest(number=number, send=send.__name__):
                    process = self.start("release")
                    self.assertEqual(process.stderr.readline(), "build: release\n")
                    while not (self.folder / "pid").exists() or not (self.folder / "pid").read_text():
                        pass
                    group = os.getpgid(int((self.folder / "pid").read_text()))
                    (self.folder / "pid").unlink()
                    send(process.pid, number)
                    self.assertEqual(process.communicate(timeout=20), ("", ""))
                    self.assertEqual(process.returncode, 128 + number)
                    self.assert_groups_gone(group, process.pid)
                    self.assertEqual(self.left(), {"CMakeCache.txt", "build.log"})

    def test_ends_when_nobody_reads(self) -> None:
        self.stand_in(f'{EDGES}; read line <"{self.folder}/never"')
        process = self.start("release")
        process.stderr.readline()
        process.stderr.close()
        self.assertEqual((process.wait(timeout=20), process.stdout.read()), (128 + signal.SIGPIPE, ""))
        self.assert_groups_gone(process.pid)
        self.assertEqual(self.left(), {"CMakeCache.txt", "build.log"})


if __name__ == "__main__":
    unittest.main()
