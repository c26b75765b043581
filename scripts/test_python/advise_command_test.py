"""scripts/advise as a user meets it: 40 lines of 80 columns, JSON, profiles in files, and bad input in one line."""

import json
import random
import unittest
from pathlib import Path
from typing import Any

import advice_example
import random_profiles
import synthetic
import tools

from switchmark import baseline
from switchmark.advice import DESCRIPTION, advise, data_of, terminal
from switchmark.advice.profile_file import value_of

FLAGS = ("--tasks", 1000, "--work-between-waits", "20us", "--longest-computation", "20ms", "--call-depth", 5, "--latency-target", "5ms")
EXAMPLES = sorted((tools.SCRIPTS / "examples").glob("*.json"))


class AdviseTest(tools.Case):
    def profile(self, content: Any, name: str = "profile.json") -> Path:
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def test_the_answer_of_the_package(self) -> None:
        done = tools.run("advise", "debian-12", *FLAGS, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        answer = json.loads(done.stdout)
        self.assertEqual(answer, advise(data_of(random_profiles.reference("debian-12")), random_profiles.EVERYDAY))
        printed = tools.run("advise", "debian-12", *FLAGS).stdout
        self.assertIn(answer["recommendation"]["text"], " ".join(printed.split()))
        self.assertIn(">fiber-preempt", printed)

    def test_a_profile_from_a_file_and_flags_over_it(self) -> None:
        path = self.profile(random_profiles.EVERYDAY | {"longest_computation_ns": 20000000, "latency_target_ns": 5000000, "about": "any text"})
        self.assertEqual(tools.run("advise", "debian-12", "--from", path, "--json").stdout,
                         tools.run("advise", "debian-12", *FLAGS, "--json").stdout)
        done = tools.run("advise", "debian-12", "--from", path, "--latency-target", "1s", "--memory-limit", "2GiB", "--json")
        profile = json.loads(done.stdout)["profile"]
        self.assertEqual((profile["latency_target_ns"], profile["memory_limit_bytes"], profile["tasks"]), (1e9, 2**31, 1000))

    def test_what_is_unknown_is_assumed_aloud(self) -> None:
        done = tools.run("advise", "debian-12", "--tasks", 100, *(word for flag in FLAGS[2::2] for word in (flag, "unknown")))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        told = " ".join(done.stdout.split())
        for words in ("Assumed: work between waits 20.0 us; longest computation 10.0 ms; call depth 4; latency target 10.0 ms;",
                      "no library code in the longest computation; no calls that may wait and do not (as coroutines they cost more); no memory limit."):
            self.assertIn(words, told)

    def test_variants_are_folded(self) -> None:
        folded, whole = (tools.run("advise", "debian-12", *FLAGS, *more).stdout for more in ((), ("--all",)))
        names = [row["model"] for row in advise(data_of(random_profiles.reference("debian-12")), random_profiles.EVERYDAY)["models"]]
        for name in names:
            self.assertRegex(whole, rf"(?m)^[ >]{name}\^? ")
            self.assertRegex(whole, rf"(?m)^{name}: ")
        shown = [name for name in names if any(line[1:].startswith((f"{name} ", f"{name}^ ")) for line in folded.splitlines())]
        self.assertEqual(sorted(shown), ["coroutine", "coroutine-budget", "fiber", "fiber-preempt", "future", "future-budget"])
        self.assertIn(f"... and {len(names) - 6} variants, which --all shows", folded)
        # Unless one is recommended.
        done = tools.run("advise", "debian-12", *FLAGS, "--latency-target", "100ms", "--work-between-waits", "20ns")
        self.assertRegex(done.stdout, r"(?m)^>coroutine-eager")

    def test_the_answer_explains_itself(self) -> None:
        told = tools.run("advise", "debian-12", *FLAGS).stdout
        self.assertIn(DESCRIPTION["texts"]["rule"], " ".join(told.split()))
        lines = told.splitlines()
        conditional = lines.index("- meets every constraint if safepoints come often; else others wait 20.0 ms")
        self.assertLess(lines.index("- meets every constraint"), conditional)
        self.assertTrue(lines[conditional + 1].startswith(" coroutine-budget^"))
        self.assertRegex(told, r"(?m)^<= at most.*; \^ partly taken from coroutine or future$")
        self.assertIn("\nfiber: has a stack of its own", told)

    def test_a_model_that_is_not_certain_comes_with_the_rule(self) -> None:
        for target, told in (("5ms", False), ("2.15ms", True)):
            printed = tools.run("advise", "debian-12", *FLAGS, "--latency-target", target).stdout
            self.assertEqual("- not certain: latency target" in printed, told, printed)
            self.assertEqual(DESCRIPTION["texts"]["judged"] in " ".join(printed.split()), told)

    def test_no_model_is_exit_3(self) -> None:
        done = tools.run("advise", "debian-12", *FLAGS, "--latency-target", "1us")
        self.assertEqual((done.returncode, done.stderr), (3, ""))
        self.assertIn("No model of this record is known to meet every constraint", done.stdout)
        self.assertNotIn("\n>", done.stdout)

    def test_the_examples(self) -> None:
        self.assertEqual(len(EXAMPLES), 4)
        for path, model in zip(EXAMPLES, ("coroutine", "fiber", "fiber-preempt", "fiber"), strict=True):
            with self.subTest(path.name):
                done = tools.run("advise", "debian-12", "--from", path, "--json")
                self.assertEqual((done.returncode, json.loads(done.stdout)["recommendation"]["model"]), (0, model))

    def test_the_example_of_the_documents(self) -> None:
        """To write it again: /usr/bin/python3 -B scripts/test_python/advice_example.py"""
        self.assertEqual(advice_example.printed(), advice_example.parts()[1])

    def test_40_lines_of_80_columns(self) -> None:
        generator = random.Random(2)
        for name, data in zip([*baseline.known(), "servers", "hostile", "empty"], random_profiles.all_data(), strict=True):
            for _ in range(8):
                profile = random_profiles.profile(generator, strange=False)
                for keys in ((), ("library_code_share",), tuple(profile)):
                    answer = advise(data, profile | dict.fromkeys(keys))
                    lines = terminal.to_text(DESCRIPTION, data, answer, "r" * 100).splitlines()
                    with self.subTest(name, profile=profile):
                        self.assertLessEqual(len(lines), 40)
                        self.assertLessEqual(max(map(len, lines)), 80)

    def test_a_record_with_few_cells(self) -> None:
        document = synthetic.Synthetic(processes=2, repetitions=1, spectrum=False).record()
        synthetic.keep(document, "spawn")
        done = tools.run("advise", synthetic.write(document, self.folder / "few.json"), *FLAGS, "--latency-target", "1s")
        self.assertEqual((done.returncode, done.stderr), (3, ""))
        self.assertIn("Measure first what is missing.", " ".join(done.stdout.split()))
        self.assertIn("build/release/switchmark", done.stdout)

    def test_a_second_record_fills_what_the_first_lacks(self) -> None:
        whole = synthetic.Synthetic(processes=2, repetitions=1).record()
        few = synthetic.Synthetic(processes=2, repetitions=1).record()
        synthetic.keep(few, "ring")
        paths = [synthetic.write(each, self.folder / name) for each, name in ((few, "few.json"), (whole, "whole.json"))]
        one, both, other = (json.loads(tools.run("advise", *each, *FLAGS, "--json").stdout)["models"]
                            for each in (paths[:1], paths, paths[1:]))
        self.assertNotEqual(one, both)
        figures = [{row["model"]: {key: each["text"] for key, each in row["figures"].items()} for row in rows} for rows in (both, other)]
        self.assertEqual(*figures)
        whole["switchmark"]["environment"]["cpu"] = "another"
        synthetic.write(whole, paths[1])
        self.assert_one_line(tools.run("advise", *paths, *FLAGS), "whole.json: another cpu than", "one machine and build")

    def test_text_of_a_record_moves_no_cursor(self) -> None:
        data = data_of(random_profiles.reference("debian-12"))
        data["record"]["cpu"] = "\x1b[2J\n"
        data["models"][0]["name"] = "\x1b[31m\nred"
        text = terminal.to_text(DESCRIPTION, data, advise(data, random_profiles.EVERYDAY), "x")
        self.assertNotIn("\x1b", text)

    def test_a_long_name_is_cut(self) -> None:
        data = data_of(random_profiles.reference("debian-12"))
        data["models"] = data["models"][:1]
        for length, expected in ((23, "n" * 23), (24, "n" * 20 + "...")):
            data["models"][0]["name"] = "n" * length
            text = terminal.to_text(DESCRIPTION, data, advise(data, random_profiles.EVERYDAY | {"latency_target_ns": 1e9}), "x")
            self.assertRegex(text, rf"(?m)^ {expected} +[?]")

    def test_bad_values(self) -> None:
        for flags, words in (
            (("--tasks", "0"), "tasks (--tasks) is 0; it must lie between 2 and 1,000,000,000"),
            (("--tasks", "1"), "must lie between 2"), (("--tasks", "2.5"), "tasks (--tasks) is 2.50, which is not a whole number"),
            (("--tasks", "1e400"), "too large a number"), (("--tasks", "1e30"), "must lie between"), (("--tasks", "nan"), "'nan' is not a number"),
            (("--tasks=-5",), "'-5' is not a number of zero or more"), (("--tasks", "10us"), "the unit 'us' is not known"),
            (("--work-between-waits", "20"), "'20' has no unit; write for example 90ns, 20us"),
            (("--work-between-waits", "20 parsecs"), "the unit 'parsecs' is not known"), (("--work-between-waits", "0us"), "must lie between"),
            (("--work-between-waits", "1e300s"), "too large a number"), (("--latency-target", "0ms"), "latency target (--latency-target) is 0 ns"),
            (("--library-code-share", "1.1"), "library code share (--library-code-share) is 110 %; it must lie between 0 % and 100 %"),
            (("--library-code-share", "10%"), "is not a number"), (("--wake-rate", "0"), "wake rate (--wake-rate) is 0 per second"),
            (("--memory-limit", "3 parsecs"), "the unit 'parsecs' is not known"), (("--call-depth", "1e7"), "must lie between"),
            (("--longest-computation", "10us"), "the longest computation (10.0 us) is shorter than the work between waits (20.0 us)"),
        ):
            with self.subTest(flags):
                self.assert_one_line(tools.run("advise", "debian-12", *FLAGS, *flags), "advise: ", words, "see scripts/advise --help")

    def test_missing_flags(self) -> None:
        for i in range(0, len(FLAGS), 2):
            done = tools.run("advise", "debian-12", *FLAGS[:i], *FLAGS[i + 2:])
            self.assert_one_line(done, f"({FLAGS[i]}) is missing; give a value, or 'unknown' for ")
        self.assert_one_line(tools.run("advise", *FLAGS), "required: RESULT")

    def test_bad_files(self) -> None:
        good = random_profiles.EVERYDAY
        for content, words in (
            ("", "not JSON"), ("{", "not JSON"), ("[]", "not an object"), ('{"tasks": NaN}', "NaN is not a number"),
            ('{"tasks": 1, "tasks": 2}', "'tasks' stands there twice"), (good | {"task": 1}, "'task' is no parameter; there are tasks, "),
            (good | {"tasks": "many"}, "tasks (--tasks) is not a number"), (good | {"tasks": True}, "is not a number"),
            (good | {"tasks": 10**400}, "is not a number"), ({}, "tasks (--tasks) is missing"), ("[" * 50000, "nested too deep"),
            ("x" * 70000, "more than 64 KiB"),
        ):
            with self.subTest(words):
                self.assert_one_line(tools.run("advise", "debian-12", "--from", self.profile(content)), "profile.json", words)
        self.assert_one_line(tools.run("advise", "debian-12", "--from", self.folder / "none"), "none: cannot read: No such file")
        self.assert_one_line(tools.run("advise", "debian-12", "--from", self.folder), "cannot read: Is a directory")

    def test_bad_records(self) -> None:
        other = self.profile({"switchmark": {"schema_version": 2}}, "other.json")
        self.assert_one_line(tools.run("advise", other, *FLAGS), "other.json: switchmark.schema_version: 2 is newer than")
        self.assert_one_line(tools.run("advise", self.profile("[1"), *FLAGS), "not JSON")
        self.assert_one_line(tools.run("advise", "debian-13", *FLAGS), "no such file, and no baseline of that name")


class ValueTest(unittest.TestCase):
    def test_values_with_units(self) -> None:
        for text, kind, expected in (("20us", "ns", 20000), ("1.5 ms", "ns", 1.5e6), ("90ns", "ns", 90), ("2s", "ns", 2e9), ("3µs", "ns", 3000),
                                     ("100,000", "count", 100000), ("1e5", "count", 100000), ("0.25", "share", 0.25),
                                     ("512MB", "B", 512e6), ("2GiB", "B", 2**31), ("3B", "B", 3),
                                     ("1kB", "B", 1000), ("1KiB", "B", 1024), ("1MiB", "B", 2**20), ("1GB", "B", 1e9), ("1TB", "B", 1e12),
                                     ("1TiB", "B", 2**40), ("unknown", "ns", None), ("5000", "hz", 5000)):
            with self.subTest(text):
                self.assertEqual(value_of(text, kind), expected)


if __name__ == "__main__":
    unittest.main()
