"""The Containerfile: what it copies is there, what it runs are commands of ours, and packages come from scripts/setup."""

import os
import re
import shlex
import subprocess
import unittest

import tools

FILE = tools.ROOT / "Containerfile"


class ContainerTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        lines = re.sub(r"\\\n", " ", FILE.read_text(encoding="utf-8")).splitlines()
        self.steps = [tuple(line.split(maxsplit=1)) for line in lines if line and not line.startswith("#")]

    def words(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.steps if name == instruction]

    def test_it_is_of_a_release_that_setup_knows(self) -> None:
        known = re.search(r"packages of Debian (\d+) or (\d+)", (tools.SCRIPTS / "setup").read_text(encoding="utf-8"))
        self.assertIn(self.words("FROM")[0].removeprefix("debian:"), known.groups())

    def test_what_it_copies_is_there(self) -> None:
        for copied in self.words("COPY"):
            source, target = copied.split()
            self.assertTrue((tools.ROOT / source).exists(), source)
            self.assertTrue(target == source, copied)

    def test_packages_come_from_setup_alone(self) -> None:
        commands = self.words("RUN")
        for command in commands:
            self.assertNotRegex(command, r"apt|dpkg|pip|curl|wget")
            for step in command.split("&&"):
                first = shlex.split(step)[0]
                self.assertTrue(first == "mkdir" or os.access(tools.ROOT / first, os.X_OK), step)
        self.assertTrue(commands[0].startswith("scripts/setup bench"))

    def test_setup_runs_on_what_is_copied_before_it(self) -> None:
        """In an image of Debian that has no package of ours: setup asks apt for them."""
        for name, rest in self.steps[: next(index for index, step in enumerate(self.steps) if step[0] == "RUN")]:
            if name == "COPY":
                source = rest.split()[0]
                (self.folder / "copy" / source).parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["cp", "-r", tools.ROOT / source, self.folder / "copy" / source], check=True)
        log = self.folder / "log"
        tools.write_program(self.folder / "bin/dpkg-query", "#!/bin/sh\nexit 1\n")
        tools.write_program(self.folder / "bin/apt-get", f'#!/bin/sh\necho "$*" >>"{log}"\n')
        tools.write_program(self.folder / "bin/id", "#!/bin/sh\necho 0\n")
        done = subprocess.run([self.folder / "copy/scripts/setup", "bench"], capture_output=True, encoding="utf-8", check=False,
                              env=os.environ | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, done.stderr)
        update, install = log.read_text(encoding="utf-8").splitlines()
        self.assertEqual(update, "update")
        for package in ("g++", "cmake", "ninja-build", "git", "libboost-context-dev", "python3-matplotlib", "iso-codes"):
            self.assertIn(f" {package}", install)

    def test_the_hosts_build_and_records_stay_outside(self) -> None:
        ignored = (tools.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        self.assertTrue({"build", "results/*.json", "!results/schema.json"} <= set(ignored))

    def test_what_it_starts_is_the_main_job(self) -> None:
        (entry,) = self.words("ENTRYPOINT")
        self.assertEqual(entry, '["scripts/bench", "--out", "/results"]')
        self.assertEqual(self.words("CMD"), ['["--quick"]'])


if __name__ == "__main__":
    unittest.main()
