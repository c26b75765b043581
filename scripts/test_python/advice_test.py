"""The predictions of advice: interpolation against SciPy and by hand, texts of figures, constraints, and what is missing."""

import copy
import json
import math
import random
import unittest
from typing import Any

import random_profiles
import tools
from random_profiles import EVERYDAY
from scipy.interpolate import PchipInterpolator

from switchmark import baseline
from switchmark.advice import DESCRIPTION, advise, data_of
from switchmark.advice.interpolation import between
from switchmark.advice.number_text import interval_text, significant, text
from switchmark.advice.template import fill


def knot(value: float, median: float, reach: float = 0.02) -> dict[str, Any]:
    return {"value": value, "median": median, "low": median * (1 - reach), "high": median * (1 + reach), "cell": f"w/m/p:{value}"}


class InterpolationTest(unittest.TestCase):
    KNOTS = [knot(2, 6.5), knot(100, 9.4), knot(1000, 10.6), knot(10000, 24.5), knot(100000, 82.4)]

    def test_a_knot_is_told_as_it_is(self) -> None:
        for each in self.KNOTS:
            triple, used = between(self.KNOTS, each["value"], 0.05)
            self.assertEqual((triple, used), ((each["low"], each["median"], each["high"]), [each]))

    def test_nothing_outside(self) -> None:
        for value in (1, 1.999, 100001, 1e9):
            self.assertIsNone(between(self.KNOTS, value, 0.05))
        self.assertIsNone(between([], 5, 0.05))
        self.assertIsNone(between(self.KNOTS[:1], 5, 0.05))

    def test_the_median_is_the_monotone_cubic_that_scipy_has(self) -> None:
        generator = random.Random(3)
        for _ in range(200):
            count = generator.randint(2, 7)
            values = sorted(generator.sample(range(1, 5000), count))
            knots = [knot(value, math.exp(generator.uniform(0, 5))) for value in values]
            curve = PchipInterpolator([math.log(value) for value in values], [math.log(each["median"]) for each in knots])
            at = math.exp(generator.uniform(math.log(values[0]), math.log(values[-1])))
            if values[0] < at < values[-1]:
                self.assertAlmostEqual(between(knots, at, 0.05)[0][1] / math.exp(curve(math.log(at))), 1, places=10)

    def test_a_power_law_is_exact_and_its_interval_the_knots_own_and_what_is_unexplained(self) -> None:
        knots = [knot(value, 3 * value**0.5) for value in (1, 10, 100, 1000)]
        low, median, high = between(knots, math.sqrt(1000), 0.05)[0]
        self.assertAlmostEqual(median, 3 * 1000**0.25)
        self.assertAlmostEqual(low / median, 0.98 / 1.05)
        self.assertAlmostEqual(high / median, 1.02 * 1.05)

    def test_a_bend_widens_the_interval(self) -> None:
        bent = [knot(1, 10), knot(10, 10), knot(100, 100)]
        low, median, high = between(bent, math.sqrt(10), 0)[0]
        # The second difference is log(10) over a decade, and a parabola of it is an eighth of that off in the middle.
        self.assertAlmostEqual(math.log(high / median), math.log(1.02) + math.log(10) / 8)
        self.assertAlmostEqual(math.log(median / low), -math.log(0.98) + math.log(10) / 8)

    def test_of_two_knots_the_interval_spans_both(self) -> None:
        low, _, high = between([knot(1, 3), knot(100, 121)], 10, 0.05)[0]
        self.assertLessEqual(low, 3 * 0.98)
        self.assertGreaterEqual(high, 121 * 1.02 * (1 - 1e-12))


class TextTest(unittest.TestCase):
    def test_three_digits(self) -> None:
        for value, expected in ((0, "0"), (14, "14.0"), (0.71, "0.710"), (99.949, "99.9"), (99.95, "100"), (1234.5, "1,235"),
                                (9.996, "10.0"), (1e-9, "0.00000000100"), (1e-13, "0"), (-2.5, "-2.50"), (1e15, "over 1e15"),
                                (1234567.4, "1,234,567"), (1.125, "1.13"), (999.5, "1,000")):
            with self.subTest(value):
                self.assertEqual(significant(value), expected)

    def test_units(self) -> None:
        for value, kind, expected in ((20000, "ns", "20.0 us"), (1e3, "ns", "1.00 us"), (1e6, "ns", "1.00 ms"), (1e9, "ns", "1.00 s"),
                                      (1e6, "B", "1.00 MB"), (1e9, "B", "1.00 GB"), (0.1, "ns", "0.100 ns"), (999, "ns", "999 ns"), (1e13, "ns", "10,000 s"), (0.05, "share", "5.0 %"),
                                      (0.1234, "share", "12 %"), (0.00061, "share", "0.061 %"), (1, "share", "100 %"),
                                      (4096, "B", "4,096 B"), (4.1e8, "B", "410 MB"), (1000, "count", "1,000"), (5, "count", "5"),
                                      (50000, "hz", "50,000 per second")):
            self.assertEqual(text(value, kind), expected)

    def test_intervals_have_one_unit(self) -> None:
        figure = {"low": 900, "median": 1100, "high": 1.2e6}
        for bound, expected in (("", "1.10 [0.900, 1,200] us"), ("at most", "at most 1.20 ms"), ("at least", "at least 900 ns"),
                                ("about", "about 1.10 us")):
            self.assertEqual(interval_text(figure | {"bound": bound}, "ns"), expected)
        self.assertEqual(interval_text({"low": 2, "median": 2, "high": 2, "bound": ""}, "ns"), "2.00 ns")

    def test_what_is_filled_in_is_not_filled_again(self) -> None:
        self.assertEqual(fill("{a} {b}", {"a": "{b}", "b": "x"}), "{b} x")


class AdviceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.data = copy.deepcopy(data_of(random_profiles.reference("debian-12")))

    def rows(self, **profile: Any) -> dict[str, dict[str, Any]]:
        self.answer = advise(self.data, EVERYDAY | profile)
        return {row["model"]: row for row in self.answer["models"]}

    def median(self, curve: str, model: str, value: float | None) -> float:
        knots = self.data["curves"][curve][model]["knots"]
        return next(each["median"] for each in knots if each["value"] == value)

    def test_by_hand(self) -> None:
        rows = self.rows(tasks=1000, call_depth=10)
        switch = (self.median("switch_by_depth", "future", 10) + self.median("switch_by_tasks", "future", 1000)
                  - self.median("switch_by_tasks", "future", 2))
        self.assertAlmostEqual(rows["future"]["figures"]["share"]["median"], 1 - 20000 / (20000 + switch))
        kept = self.median("throughput", "fiber-preempt", None)
        switch = self.median("switch_by_depth", "fiber-preempt", 10) + self.median("switch_by_tasks", "fiber-preempt", 1000) - \
            self.median("switch_by_tasks", "fiber-preempt", 2)
        self.assertAlmostEqual(rows["fiber-preempt"]["figures"]["share"]["median"], 1 - kept * 20000 / (20000 + switch))
        self.assertAlmostEqual(rows["fiber"]["figures"]["memory"]["median"], 1000 * self.median("bytes_by_tasks", "fiber", 1000))
        rows = self.rows(tasks=100000, call_depth=0, wake_rate_hz=1e6, work_between_waits_ns=100)
        switch = self.median("switch_by_tasks", "fiber", 100000)
        self.assertAlmostEqual(rows["fiber"]["figures"]["load"]["median"], 1e6 * (100 + switch) / 1e9)

    def test_who_makes_others_wait_for_how_long(self) -> None:
        rows = self.rows()
        waits = {name: row["figures"]["wait"]["median"] for name, row in rows.items()}
        for name in ("fiber", "future", "coroutine", "coroutine-eager", "future-scan"):
            self.assertEqual((waits[name], [each["constraint"] for each in rows[name]["ruled_out"]]), (20e6, ["latency"]))
        slowest = max(self.median("stopped_wait", "fiber-preempt", None), self.median("long_step_wait", "fiber-preempt", 500000))
        self.assertAlmostEqual(waits["fiber-preempt"], slowest)
        self.assertAlmostEqual(waits["coroutine-budget"], self.median("stopped_wait", "coroutine-budget", None))
        self.assertEqual(rows["coroutine-budget"]["figures"]["wait_one_step"]["median"], 20e6)
        self.assertIn("hog/coroutine-budget/hogs:1/sorted:500000", rows["coroutine-budget"]["figures"]["wait_one_step"]["cells"])
        # A computation that is shorter than a quantum is never stopped.
        self.assertEqual(self.rows(longest_computation_ns=1e5)["fiber-preempt"]["figures"]["wait"]["median"], 1e5)

    def test_library_code_is_not_interrupted(self) -> None:
        for name in ("fiber-preempt", "coroutine-budget"):
            without, half, whole = (self.rows(library_code_share=share)[name]["figures"]["wait"] for share in (0, 0.5, 1))
            self.assertAlmostEqual(half["median"], without["median"] + 10e6)
            self.assertEqual((whole["median"], half["low"]), (20e6, without["low"]))
        self.assertIsNone(self.answer["recommendation"]["model"])
        self.assertIn("the latency target rules out", self.answer["recommendation"]["text"])

    def test_what_is_recommended(self) -> None:
        for profile, model, reason in (
            ({}, "fiber-preempt", "fiber asks less of the code, but other tasks wait 20.0 ms for it, and the target is 5.00 ms."),
            ({"latency_target_ns": 1e8}, "fiber", "No model that was measured asks less of the code"),
            ({"latency_target_ns": 1e8, "tasks": 100000}, "coroutine", "fiber asks less of the code, but its tasks keep 410 "),
            ({"latency_target_ns": 1e8, "work_between_waits_ns": 20}, "coroutine-eager", "but it takes "),
        ):
            with self.subTest(model):
                self.rows(**profile)
                self.assertEqual(self.answer["recommendation"]["model"], model)
                self.assertIn(reason, self.answer["recommendation"]["text"])
                self.assertEqual(self.answer["recommendation"]["text"].count(". "), 1)

    def test_what_depends_on_safepoints_is_said_of_each_model(self) -> None:
        rows = self.rows()
        for name in ("coroutine-budget", "future-budget-clock"):
            self.assertEqual([each["group"] for each in rows[name]["conditions"]],
                             ["meets every constraint if safepoints come often; else others wait 20.0 ms"])
        for name in ("fiber", "fiber-preempt", "coroutine"):
            self.assertFalse(any(each["group"] for each in rows[name]["conditions"]), name)
        self.assertEqual(self.answer["recommendation"]["conditions"], [each["text"] for each in rows["fiber-preempt"]["conditions"]])
        # One step of the whole computation would meet the target as well.
        self.assertEqual(self.rows(latency_target_ns=20e6)["coroutine-budget"]["conditions"], [])

    def test_what_takes_the_time_is_named(self) -> None:
        for profile, words in (({}, "Use fiber-preempt: switches and ticks take "), ({"latency_target_ns": 1e8}, "Use fiber: switches take ")):
            self.rows(**profile)
            self.assertIn(words, self.answer["recommendation"]["text"])

    def test_the_load_is_said_if_a_wake_rate_is_given(self) -> None:
        load = self.rows(wake_rate_hz=10000)["fiber-preempt"]["figures"]["load"]["text"]
        self.assertIn(f" At 10,000 per second, the wake-ups need {load} of one CPU.", self.answer["recommendation"]["text"])
        self.rows()
        self.assertNotIn("wake-ups", self.answer["recommendation"]["text"])

    def test_calls_that_may_wait_and_do_not(self) -> None:
        self.data["curves"]["calls_by_depth"] = {
            model: {"knots": [knot(1, first), knot(16, last)], "not_applicable": []}
            for model, first, last in (("fiber", 0.5, 0.4), ("coroutine", 18, 29))}
        none = self.rows(call_depth=1)["coroutine"]["figures"]
        for depth, each in ((0, 18), (1, 18), (16, 29), (500, 29)):
            figures = self.rows(call_depth=depth, calls_per_wait=1000)["coroutine"]["figures"]
            self.assertAlmostEqual(figures["calls"]["median"], 1000 * each)
            if depth == 1:
                self.assertAlmostEqual(figures["share"]["median"], 1 - 20000 / (20000 + none["switch"]["median"] + 18000))
        rows = self.rows(call_depth=1, calls_per_wait=1000, latency_target_ns=1e8)
        self.assertEqual(rows["coroutine-budget"]["figures"]["calls"]["borrowed_from"], ["coroutine"])
        self.assertEqual(rows["future"]["missing"], ["CPU share"])
        self.assertEqual(self.answer["recommendation"]["model"], "fiber")
        self.assertIn("The share contains 500 ", self.answer["recommendation"]["text"])
        told = next(row for row in self.answer["to_measure"] if "ready_waits" in row["text"])
        self.assertIn("future", told["models"])
        self.assertIn("^ready_waits/", told["command"])

    def test_a_depth_that_counts_the_own_function_says_so(self) -> None:
        self.rows(call_depth=8)
        told = next(row["text"] for row in self.answer["to_measure"] if row["text"].startswith("sleepers at depth 9"))
        self.assertIn("depth 9 (the task's own function counts as one) lies outside", told)

    def test_every_constraint_rules_out(self) -> None:
        for profile, constraint in (({"memory_limit_bytes": 1e6}, "memory"), ({"wake_rate_hz": 60000}, "load"),
                                    ({"latency_target_ns": 1000}, "latency")):
            rows = self.rows(**profile)
            self.assertIn(constraint, [each["constraint"] for each in rows["fiber"]["ruled_out"]])

    def test_a_bound_is_not_taken_for_a_figure(self) -> None:
        rows = self.rows(tasks=100, call_depth=0, memory_limit_bytes=1e6)
        memory = rows["fiber"]["figures"]["memory"]
        self.assertEqual(memory["bound"], "at most")
        self.assertAlmostEqual(memory["median"], 1000 * self.median("bytes_by_tasks", "fiber", 1000))
        told = [[each["constraint"] for each in rows["fiber"][key]] for key in ("ruled_out", "doubtful")]
        self.assertEqual(told, [["latency"], ["memory"]])

    def test_outside_of_what_was_measured(self) -> None:
        rows = self.rows(tasks=300000)
        for name, row in rows.items():
            self.assertEqual(row["missing"], ["CPU share"], name)
            self.assertEqual(row["figures"]["share"], {"text": "", "kind": "share"})
        self.assertIsNone(self.answer["recommendation"]["model"])
        told = next(row for row in self.answer["to_measure"] if "ring at tasks 300,000" in row["text"])
        self.assertIsNone(told["command"])
        self.assertIn("add it to harness/workloads/ring/spec.cpp", told["text"])

    def test_the_command_names_what_is_missing(self) -> None:
        for places in self.data["curves"]["switch_by_tasks"].values():
            places["knots"] = [each for each in places["knots"] if each["value"] < 1000]
        self.rows(tasks=7000)
        commands = [row["command"] for row in self.answer["to_measure"]]
        self.assertIn(r"build/release/switchmark --filter '^ring/.*/.*\btasks:(5000|10000)\b'", commands)

    def test_what_cannot_be_measured_is_told_with_its_reason(self) -> None:
        self.rows(call_depth=500)
        told = [row for row in self.answer["to_measure"] if "depth/future/depth:1024 cannot be measured: children" in row["text"]]
        self.assertEqual([row["command"] for row in told], [None])

    def test_a_model_that_nobody_has_described(self) -> None:
        self.data["models"].append({"name": "martian", "family": "stackful", "cells": ["ring/martian/tasks:2"]})
        self.data["curves"]["switch_by_tasks"]["martian"] = copy.deepcopy(self.data["curves"]["switch_by_tasks"]["fiber"])
        row = self.rows(call_depth=0)["martian"]
        self.assertEqual((row["known"], row["cells"], row["missing"]), (False, ["ring/martian/tasks:2"], ["memory of all tasks"]))
        self.assertEqual(row["figures"]["share"]["median"], self.rows(call_depth=0)["fiber"]["figures"]["share"]["median"])
        self.assertEqual(row["figures"]["wait"]["median"], 20e6)

    def test_every_figure_rests_on_measured_cells_of_the_record(self) -> None:
        cells = random_profiles.reference("debian-12").cells
        generator = random.Random(5)
        for _ in range(20):
            answer = advise(self.data, random_profiles.profile(generator, strange=False))
            for row in answer["models"]:
                for name, figure in row["figures"].items():
                    self.assertTrue(all(cells[cell]["status"] == "measured" for cell in figure.get("cells", [])))
                    if "low" in figure:
                        self.assertTrue(figure["low"] <= figure["median"] * (1 + 1e-12) <= figure["high"] * (1 + 2e-12), name)

    def test_the_data_is_json_and_small(self) -> None:
        encoded = json.dumps(self.data)
        self.assertEqual(json.loads(encoded), self.data)
        self.assertLess(len(encoded), 100_000)

    def test_controls_cannot_be_chosen(self) -> None:
        self.assertFalse({"raw-jump", "fiber-aa", "fiber-unhooked"} & self.rows().keys())


class DataTest(tools.Case):
    def test_what_has_no_logarithm_is_left_out(self) -> None:
        record = copy.deepcopy(random_profiles.reference("debian-12"))
        record.cells["ring/fiber/tasks:100"]["metrics"]["switch_ns"]["low"] = 0
        record.cells["ring/fiber/tasks:1000"]["metrics"]["switch_ns"]["low"] = -1
        none = copy.deepcopy(record.cells["ring/fiber/tasks:2"])
        none["params"], none["id"] = {"tasks": 0}, "ring/fiber/tasks:0"
        record.cells[none["id"]] = none
        knots = data_of(record)["curves"]["switch_by_tasks"]["fiber"]["knots"]
        self.assertEqual([each["value"] for each in knots], [2, 10000, 100000])

    def test_slopes_of_few_pages_are_left_out(self) -> None:
        for name in ("debian-12", "debian-12-quick"):
            knots = data_of(random_profiles.reference(name))["curves"]["bytes_by_tasks"]["future"]["knots"]
            self.assertEqual(knots[0]["value"], 10000)

    def test_memory_by_depth_and_by_tasks(self) -> None:
        record = copy.deepcopy(random_profiles.reference("debian-12"))
        for depth, size in ((16, 8192), (128, 32768)):
            cell = copy.deepcopy(record.cells["sleepers/fiber/tasks:10000"])
            cell["params"]["depth"] = depth
            cell["id"] = f"sleepers/fiber/depth:{depth}/tasks:10000"
            metric = cell["metrics"]["resident_bytes_per_task"]
            metric |= {key: size for key in ("median", "low", "high")}
            record.cells[cell["id"]] = cell
        data = data_of(record)
        curves = {name: [each["value"] for each in data["curves"][name]["fiber"]["knots"]] for name in ("bytes_by_tasks", "bytes_by_depth")}
        self.assertEqual(curves, {"bytes_by_tasks": [1000, 10000, 100000, 1000000], "bytes_by_depth": [1, 16, 128]})
        # The task's own function is the first of the calls that it is parked in.
        for depth, extra in ((0, 0), (15, 8192 - 4096), (127, 32768 - 4096)):
            answer = advise(data, EVERYDAY | {"call_depth": depth, "tasks": 10000})
            figures = {row["model"]: row["figures"] for row in answer["models"]}
            self.assertAlmostEqual(figures["fiber"]["bytes"]["median"], 4096 + extra, delta=1)


class DescriptionTest(unittest.TestCase):
    def test_the_rule_that_is_told_is_the_rule(self) -> None:
        rule = DESCRIPTION["texts"]["rule"]
        mains = [model for model in DESCRIPTION["models"] if "name" in model and not model.get("variant")]
        order = ", ".join(model["name"] for model in sorted(mains, key=lambda model: model["effort"]))
        self.assertIn(f"asks least of the code ({order}), unless", rule)
        told = [text(step["negligible"], "share" if step["figure"] == "share" else "B") for step in DESCRIPTION["ranking"]]
        self.assertEqual(told, ["5.0 %", "100 MB"])
        self.assertIn("more than 5 % of the CPU time, or else 100 MB", rule)

    def test_every_model_of_a_record_is_explained(self) -> None:
        for name in baseline.known():
            rows = advise(data_of(random_profiles.reference(name)), EVERYDAY)["models"]
            self.assertFalse([row["model"] for row in rows if "not described" in row["words"] + row["asks"]])
            self.assertEqual(len({row["words"] for row in rows}), len(rows))
            mains = {row["model"] for row in rows if not row["variant"]}
            self.assertLessEqual(mains, {"fiber", "fiber-preempt", "coroutine", "coroutine-budget", "future", "future-budget"})

    def test_it_names_the_configurations_and_models_that_a_full_run_has(self) -> None:
        cells = [cell for record in ("debian-12", "debian-12-servers") for cell in random_profiles.reference(record).cells.values()
                 if cell["family"] != "control"]
        for name, curve in DESCRIPTION["curves"].items():
            own = [cell for cell in cells if cell["workload"] == curve["workload"]
                   and (cell["status"] == "not_applicable" or curve["metric"] in cell["metrics"])
                   and all(cell["params"].get(key) == value for key, value in curve["fixed"].items())
                   and (curve["param"] is None or curve["param"] in cell["params"])]
            with self.subTest(name):
                if own:
                    self.assertLessEqual({cell["model"] for cell in own if curve.get("family", cell["family"]) == cell["family"]
                                          and curve["metric"] in cell["metrics"]}, set(curve["suite"]["models"]))
                    if curve["param"]:
                        self.assertLessEqual({cell["params"][curve["param"]] for cell in own}, set(curve["suite"]["values"]))
                self.assertTrue((tools.ROOT / curve["suite"]["file"]).is_file())

    def test_every_workload_and_metric_exists(self) -> None:
        metrics = (tools.ROOT / "harness/METRICS.md").read_text(encoding="utf-8")
        for curve in DESCRIPTION["curves"].values():
            self.assertTrue((tools.ROOT / "harness/workloads" / curve["workload"]).is_dir())
            self.assertIn(f"### `{curve['metric']}`", metrics)

    def test_the_reference_records_can_be_asked(self) -> None:
        for name in baseline.known():
            answer = advise(data_of(random_profiles.reference(name)), EVERYDAY)
            self.assertNotIn("error", answer)


if __name__ == "__main__":
    unittest.main()
