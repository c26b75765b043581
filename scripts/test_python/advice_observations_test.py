"""What the advice says of measured servers: beside the recommendation, never as a reason for it."""

import copy
import json
import unittest
from pathlib import Path
from typing import Any

import random_profiles
import synthetic
import tools
from random_profiles import EVERYDAY, SERVER_CURVES

from switchmark.advice import DESCRIPTION, advise, terminal
from switchmark.advice.number_text import interval_text

SERVERS = "debian-12-servers"
STANDARD = ("fiber", "fiber-preempt", "coroutine", "future")
LOAD = 60


def p99(load: int, model: str) -> dict[str, Any]:
    """Of short requests, in the reference record."""
    return random_profiles.reference(SERVERS).cells[f"http_service/{model}/load_percent:{load}"]["metrics"]["short_p99_us"]


def shown(model: str) -> str:
    """The figure and its model, as the advice writes them."""
    figure = {key: 1000 * p99(LOAD, model)[key] for key in ("low", "median", "high")}
    return f"{interval_text(figure | {'bound': ''}, 'ns')} with {model}"


class ObservationsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.data = random_profiles.with_servers()

    def asked(self, **profile: Any) -> dict[str, Any]:
        return advise(self.data, EVERYDAY | profile)

    def test_the_recommended_model_beside_the_one_that_asks_least(self) -> None:
        answer = self.asked()
        self.assertEqual(answer["recommendation"]["model"], "fiber-preempt")
        self.assertEqual(len(answer["observations"]), 4)
        self.assertEqual(answer["observations"][0],
                         "At 60 % load, the measured HTTP server (99 % of requests take 20 us, 1 % 10 ms) answers 99 of 100 short "
                         f"requests within {shown('fiber-preempt')}, {shown('fiber')}.")
        heavy, rate, connection = answer["observations"][1:]
        self.assertIn("13.1 [12.9, 13.5] ms with fiber-preempt, 11.0 [10.8, 17.7] ms with fiber", heavy)
        self.assertIn("91 [86, 94] % with fiber-preempt, 100 % with fiber", rate)
        self.assertIn("12,494 B with fiber-preempt, 12,494 B with fiber", connection)

    def test_it_names_its_cells(self) -> None:
        figures = next(row["figures"] for row in self.asked()["models"] if row["model"] == "coroutine")
        for figure, cell in (("server_p99", "http_service/coroutine/load_percent:60"), ("server_rate", "http_service/coroutine/connections:64"),
                             ("server_heavy", "http_service/coroutine/load_percent:60"),
                             ("connection_bytes", "connections/coroutine/connections:10000")):
            self.assertEqual(figures[figure]["cells"], [cell])

    def test_one_model_is_not_compared_with_itself(self) -> None:
        answer = self.asked(latency_target_ns=1e8)
        self.assertEqual(answer["recommendation"]["model"], "fiber")
        self.assertEqual(len(answer["observations"]), 2)
        self.assertTrue(answer["observations"][0].endswith(f"short requests within {shown('fiber')}."))
        self.assertIn("keeps 12,494 B with fiber;", answer["observations"][1])

    def test_the_load_of_the_program_says_on_which_side_it_lies(self) -> None:
        for rate, further in ((None, ""), (10000, "it answers no later."), (29800, ""), (40000, "it answers no sooner.")):
            answer = self.asked(**({} if rate is None else {"wake_rate_hz": rate}))
            row = next(row for row in answer["models"] if row["model"] == answer["recommendation"]["model"])
            expected = f" with fiber. At {row['figures']['load']['text']}, {further}" if further else " with fiber."
            with self.subTest(rate):
                self.assertTrue(answer["observations"][0].endswith(expected), answer["observations"][0])

    def test_without_a_recommendation_all_but_variants(self) -> None:
        self.data["curves"]["server_p99"]["coroutine-eager"] = self.data["curves"]["server_p99"]["coroutine"]
        answer = self.asked(latency_target_ns=1000, wake_rate_hz=10000)
        self.assertIsNone(answer["recommendation"]["model"])
        self.assertTrue(answer["observations"][0].endswith(f"short requests within {', '.join(map(shown, STANDARD))}."))

    def test_one_process_shows_nothing_of_how_processes_differ(self) -> None:
        cells = random_profiles.reference(SERVERS).cells
        self.assertIn("short_p99_us", cells["http_service/coroutine-budget/load_percent:60"]["metrics"])
        for name in ("server_p99", "server_heavy", "server_rate"):
            known = {model for model, places in self.data["curves"][name].items() if places["knots"]}
            self.assertEqual(known, set(STANDARD), name)

    def test_no_model_stands_in_for_another(self) -> None:
        answer = self.asked()
        for row in answer["models"]:
            if row["model"] not in STANDARD:
                self.assertFalse(set(SERVER_CURVES) & row["figures"].keys(), row["model"])
        answer = self.asked(latency_target_ns=1e8, work_between_waits_ns=20)
        self.assertEqual((answer["recommendation"]["model"], answer["observations"]), ("coroutine-eager", []))

    def test_they_change_nothing_else(self) -> None:
        """Neither the recommendation nor what is to be measured."""
        without = copy.deepcopy(self.data)
        without["curves"] |= {name: {} for name in SERVER_CURVES}
        for profile in ({}, {"latency_target_ns": 1e8}, {"latency_target_ns": 1000}, {"wake_rate_hz": 10000}, {"tasks": 300000}):
            one, other = (advise(data, EVERYDAY | profile) for data in (self.data, without))
            self.assertEqual(other["observations"], [])
            for answer in (one, other):
                del answer["observations"]
                for row in answer["models"]:
                    row["figures"] = {key: each for key, each in row["figures"].items() if key not in SERVER_CURVES}
            self.assertEqual(one, other)


class TerminalTest(tools.Case):
    EXAMPLES = sorted((tools.SCRIPTS / "examples").glob("*.json"))

    def test_every_example_shows_the_servers_and_every_model(self) -> None:
        data = random_profiles.with_servers()
        for path in self.EXAMPLES:
            profile = json.loads(path.read_text(encoding="utf-8"))
            del profile["about"]
            answer = advise(data, profile)
            lines = terminal.to_text(DESCRIPTION, data, answer, "debian-12").splitlines()
            with self.subTest(path.name):
                self.assertIn(answer["observations"][0], " ".join(lines))
                self.assertIn("... and 10 variants, which --all shows; it explains every model", lines)
                self.assertTrue(any(line.startswith(("<=", ">=")) for line in lines))
                self.assertLessEqual(len(lines), 40)
            whole = " ".join(terminal.to_text(DESCRIPTION, data, answer, "debian-12", every=True).split())
            for text in answer["observations"]:
                self.assertIn(text, whole)

    def advised(self, document: dict[str, Any], name: str) -> dict[str, Any]:
        path: Path = synthetic.write(document, self.folder / name)
        done = tools.run("advise", path, "--from", self.EXAMPLES[0], "--json")
        self.assertEqual(done.stderr, "")
        return json.loads(done.stdout)

    def test_a_record_of_both(self) -> None:
        document = synthetic.Synthetic(processes=2, repetitions=1).record()
        answer = self.advised(document, "both.json")
        self.assertIsNotNone(answer["recommendation"]["model"])
        self.assertIn(f"with {answer['recommendation']['model']}", answer["observations"][0])
        synthetic.drop(document, *(cell["id"] for cell in document["switchmark"]["cells"] if cell["workload"] in ("http_service", "connections")))
        self.assertEqual(self.advised(document, "without.json")["observations"], [])

    def test_a_record_of_servers_alone(self) -> None:
        done = tools.run("advise", SERVERS, "--from", self.EXAMPLES[2])
        self.assertEqual((done.returncode, done.stderr), (3, ""))
        told = " ".join(done.stdout.split())
        for words in ("No model of this record is known to meet every constraint", *map(shown, STANDARD), "To measure: ring was not measured"):
            self.assertIn(words, told)


class EvidenceTest(unittest.TestCase):
    """Why METHOD.md says that other loads only bound the percentile: the statements, held against the reference record."""

    def test_other_loads_are_on_their_side_of_60_percent(self) -> None:
        sides = [(p99(load, model)["median"] <= p99(LOAD, model)["high"] if load < LOAD else
                  p99(load, model)["median"] >= p99(LOAD, model)["low"]) for model in STANDARD for load in (20, 40, 80, 90)]
        self.assertEqual((sum(sides), len(sides)), (16, 16))

    def test_samples_of_one_load_lie_in_two_groups(self) -> None:
        samples = sorted(p99(LOAD, "fiber")["samples"])
        self.assertEqual([round(samples[i] / 1000, 1) for i in (0, 6, 7, 9)], [14.9, 16.3, 25.8, 28.9])


if __name__ == "__main__":
    unittest.main()
