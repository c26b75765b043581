"""Inputs that are large, endless, silent or malicious: each is read in bounded time, or refused with one line."""

import os
import resource
import subprocess
import time
import unittest
from pathlib import Path
from unittest import mock

import synthetic
import tools

from switchmark import bounded_read, record, strict_json
from switchmark.errors import BadInput

SECONDS = 10
"""Of CPU time, on any machine; what was quadratic took minutes."""


class Case(tools.Case):
    def refusal(self, path: Path) -> str:
        begin = time.process_time()
        with self.assertRaises(BadInput) as caught:
            record.load(path)
        self.assertLess(time.process_time() - begin, SECONDS)
        said = str(caught.exception)
        self.assertTrue(said.startswith(f"{path}:") and ";" in said, said)
        return said

    def written(self, text: str) -> Path:
        path = self.folder / "a.json"
        path.write_text(text, encoding="utf-8")
        return path


class SourcesTest(Case):
    def test_a_file_that_is_too_large_is_not_read(self) -> None:
        path = self.folder / "large.json"
        with path.open("wb") as file:
            file.truncate(100 * 2**20)
        with mock.patch.object(bounded_read, "_block", side_effect=AssertionError("was read")):
            self.assertIn("more than 32 MB, and a record of a full run has 3; name a record", self.refusal(path))
        with mock.patch.object(bounded_read, "LARGEST", 3):
            (self.folder / "b").write_bytes(b"[1]")
            self.assertEqual(bounded_read.read(self.folder / "b"), b"[1]")

    def test_a_device_has_no_end(self) -> None:
        for device in ("/dev/zero", "/dev/null"):
            self.assertIn("neither a file nor a pipe; name a record", self.refusal(Path(device)))

    def test_a_pipe_without_a_writer_is_empty(self) -> None:
        os.mkfifo(self.folder / "pipe")
        self.assertIn("the file is empty", self.refusal(self.folder / "pipe"))

    def test_a_pipe_with_a_writer_is_read(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        path = synthetic.write(document, self.folder / "a.json")
        with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as writer:
            loaded = record.load(Path(f"/dev/fd/{writer.stdout.fileno()}"))
        self.assertEqual(len(loaded.cells), len(document["switchmark"]["cells"]))

    def test_a_pipe_whose_writer_is_silent_or_endless(self) -> None:
        os.mkfifo(self.folder / "pipe")
        writer = os.open(self.folder / "pipe", os.O_RDWR)
        self.addCleanup(os.close, writer)
        with mock.patch.object(bounded_read, "_SILENCE", 0.01):
            self.assertIn("the writer of this pipe was silent", self.refusal(self.folder / "pipe"))
        with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as endless:
            self.assertIn("more than 32 MB", self.refusal(Path(f"/dev/fd/{endless.stdout.fileno()}")))
            endless.stdout.close()


class ContentsTest(Case):
    """A few megabytes each; what takes more than linear time shows there already."""

    def test_an_object_with_many_keys_of_which_the_last_stands_there_twice(self) -> None:
        keys = ",".join(f'"{number}":0' for number in range(200000))
        self.assertIn("the key '199999' stands there twice", self.refusal(self.written(f'{{{keys},"199999":1}}')))

    def test_many_values_in_one_array(self) -> None:
        for value in ("0", "[]", "{}", '"x"'):
            self.refusal(self.written(f'{{"switchmark": {{"schema_version": 1, "cells": [{f"{value}," * 300000}0]}}}}'))

    def test_one_giant_string(self) -> None:
        for text in ("x" * 8000000, "\\\\" * 4000000):
            self.refusal(self.written(f'{{"switchmark": "{text}"}}'))
            self.assertIn("NaN is not a finite double", self.refusal(self.written(f'["{text}", NaN]')))

    def test_nesting(self) -> None:
        for begin in ("[", '{"a":'):
            self.assertIn("nested too deep", self.refusal(self.written(begin * 1000000)))
        self.assertIn("nested too deep", self.refusal(self.written("[" + f"{'[' * 101}{']' * 101}," * 10000 + "0]")))

    def test_a_record_with_a_million_violations(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        document["switchmark"]["cells"][0]["metrics"]["switch_ns"]["samples"] = ["x"] * 300000
        self.assertIn("samples[0]: 'x' is not of type 'number'", self.refusal(synthetic.write(document, self.folder / "a")))

    def test_the_walk_keeps_one_path(self) -> None:
        """A path for every value of an array took gigabytes."""
        value = [[] for _ in range(1000000)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.assertIsNone(strict_json._find_fault(value))
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, 20000)


if __name__ == "__main__":
    unittest.main()
