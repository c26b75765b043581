"""Parts of the charts by known answers: units, what is missing, where labels and dots stand."""

import copy
import unittest

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.figure import Figure

from switchmark.drawing import (
    axis, canvas, granularity, labels, ladder, lines, memory, overlap, rows, series, spawn, steps, strip, style,
)
from switchmark.drawing.about import every_chart
from switchmark.drawing.series import NothingToDraw, Point


class UnitsTest(unittest.TestCase):
    def test_sizes_and_durations_at_their_bounds(self) -> None:
        for value, text in ((1023, "1,023 B"), (1024, "1 KiB"), ((1 << 20) - 1024, "1,023 KiB"), (1 << 20, "1 MiB"),
                            ((1 << 30) - (1 << 20), "1,023 MiB"), (1 << 30, "1 GiB"), (5 << 30, "5 GiB"), (0, "0 B")):
            self.assertEqual(axis.size(value), text)
        for value, text in ((999, "999 µs"), (1000, "1 ms"), (999000, "999 ms"), (1e6, "1 s"), (3e9, "3,000 s"), (0.5, "0.5 µs")):
            self.assertEqual(axis.duration(value), text)

    def test_times(self) -> None:
        for value, text in ((9.994, "9.99 ×"), (10, "10 ×"), (10.04, "10 ×"), (14.26, "14.3 ×"), (0.5, "0.50 ×")):
            self.assertEqual(axis.times(value), text)

    def test_ticks_of_ratios(self) -> None:
        axes = Figure(figsize=(6, 20)).subplots()
        axis.ratios(axes)
        axes.set_ylim(0.1, 2000)
        self.assertEqual(axes.yaxis.get_major_formatter().format_ticks(axes.yaxis.get_majorticklocs()), [
            "0.2", "0.5", "0.8", "0.9", "0.95", "1", "1.05", "1.1", "1.2", "1.5", "2", "3", "5", "10", "20", "50", "100", "1000"])

    def test_ticks_that_fit(self) -> None:
        for high, ticks in ((50, [2, 5, 10, 20, 50]), (80, [3, 10, 30]), (1500, [3, 10, 30, 100, 300, 1000]),
                            (4000, [10, 100, 1000])):
            axes = Figure().subplots()
            axes.set_xscale("log")
            axes.set_xlim(2, high)
            axis.fitting_steps(axes.xaxis, axis.number)
            np.testing.assert_allclose([place for place in axes.get_xticks() if 2 <= place <= high], ticks)

    def test_ticks_of_sizes(self) -> None:
        for greatest, step in ((14 << 10, 2 << 10), (16 << 10, 2 << 10), ((16 << 10) + 1, 4 << 10), (5, 1)):
            axes = Figure().subplots()
            axes.set_xlim(0, greatest)
            axis.sizes(axes.xaxis, greatest)
            ticks = axes.get_xticks()
            self.assertEqual((ticks[1] - ticks[0], axes.xaxis.get_major_formatter()(4 << 10)), (step, "4 KiB"))

    def test_hundredths(self) -> None:
        for value, text in ((-0.001, "0.00"), (0.014, "0.01"), (-0.016, "-0.02"), (1.25, "1.25")):
            self.assertEqual(ladder._hundredths(value), text)


class SeriesTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()

    def test_points_are_positive_and_of_the_parameters_that_are_asked_for(self) -> None:
        zero = synthetic.find(self.document, "join_all/future/children:100/joined:1")["metrics"]["join_ns"]
        zero.update(median=0, low=0)
        found = series.series(tools.as_read(self.document), "join_all", "join_ns", "children", joined=1)
        self.assertEqual([(point.x, point.median) for point in found.points["future"]], [(10, 70), (1000, 68), (10000, 84)])
        self.assertEqual(found.undrawable, ["join_all/future/children:100/joined:1 (join_ns 0)"])
        found = series.series(tools.as_read(self.document), "depth", "switch_ns", "depth", -1)
        self.assertEqual([point.x for point in found.points["future"]], [9, 99])
        self.assertIn("depth/future/depth:1 (switch_ns 3.9)", found.undrawable)

    def test_a_parameter_that_a_cell_must_not_have(self) -> None:
        """Tasks that are parked deep in calls are not drawn among those that are parked in themselves."""
        cells = self.document["switchmark"]["cells"]
        deep = copy.deepcopy(synthetic.find(self.document, "sleepers/fiber/tasks:10000"))
        deep.update(id="sleepers/fiber/depth:128/tasks:10000", params={"depth": 128, "tasks": 10000})
        cells.append(deep)
        for others, points in (({"depth": None}, 4), ({"depth": 128}, 1), ({}, 6)):
            found = series.series(tools.as_read(self.document), "sleepers", "resident_bytes_per_task", "tasks", **others)
            self.assertEqual(len(found.points["fiber"]), points)
        with matplotlib.rc_context(canvas.style()):
            drawn = memory.draw(tools.as_read(self.document)).axes[0].containers
            self.assertEqual({len(bars[0].get_xdata()) for bars in drawn}, {4})

    def test_coverage_is_that_of_the_least(self) -> None:
        points = [Point(1, 1, 1, 1, confidence) for confidence in (0.99, 0.954, 0.97)]
        self.assertTrue(series.interval_remark(points).endswith("with at least 95 %; short ones are hidden by their points."))


    def test_a_confidence_is_rounded_down(self) -> None:
        for share, text in ((0.979, "97 %"), (0.97, "97 %"), (0.29, "29 %"), (1, "100 %")):
            self.assertEqual(series.whole_percent(share), text)

    def test_a_single_sample_has_no_interval(self) -> None:
        remark = series.interval_remark([Point(1, 1, 1, 1, confidence) for confidence in (0, 0.954)])
        self.assertIn("at least 95 %", remark)
        self.assertIn("A single sample has no interval.", remark)
        self.assertNotIn("single sample", series.interval_remark([Point(1, 1, 1, 1, 0.5)]))
        self.assertEqual(series.interval_remark([Point(1, 1, 1, 1, 0)]), "Points: single samples, which have no interval.")

    def test_points_of_few_samples_are_open_and_said_to_be(self) -> None:
        certain, uncertain = Point(1, 2, 1, 3, 0.95), Point(2, 2, 1, 3, 0.75)
        self.assertIn("Open points: few samples, below 90 %.", series.interval_remark([certain, uncertain]))
        self.assertNotIn("Open points", series.interval_remark([certain]))
        self.assertFalse(Point(2, 2, 2, 2, 0.75).is_uncertain, "counted")
        axes = Figure().subplots()
        lines.draw_line(axes, [certain, uncertain], style.MODELS["fiber"], "-", 1)
        (overlay,) = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
        self.assertEqual(list(overlay.get_xdata()), [2])
        axes = Figure().subplots()
        lines.draw_line(axes, [certain], style.MODELS["fiber"], "-", 1)
        self.assertEqual([line for line in axes.lines if line.get_markerfacecolor() == "white"], [])

    def test_so_are_those_of_spawn(self) -> None:
        document = synthetic.Synthetic(processes=4, repetitions=1, spectrum=False).record()
        metrics = {cell["model"]: cell["metrics"]["spawn_ns"] for cell in document["switchmark"]["cells"]
                   if cell["workload"] == "spawn"}
        for model, metric in metrics.items():
            metric["confidence"] = 0.875 if model == "fiber" else 0.95
        (axes,) = spawn.draw(tools.as_read(document)).axes
        (overlay,) = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
        self.assertEqual(list(overlay.get_xdata()), [metrics["fiber"]["median"]])


class FooterTest(unittest.TestCase):
    def test_the_state_of_the_machine_is_said_where_there_were_several(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        seen = [{"probe": 10.31, "low": 10, "high": 11, "samples": 300}, {"probe": 17.2, "low": 17, "high": 18, "samples": 100}]
        for states, words in ((seen, "The machine was in 2 states (probes 10.3, 17.2): figures are of the state at 10.3, with "
                                     "75 % of the samples."), (seen[:1], None), ([], None)):
            document["switchmark"]["machine_states"] = states
            figure, _ = canvas.panels(tools.as_read(document), canvas.Frame("t", "s", []), [2])
            text = " ".join(figure.texts[-1].get_text().split())
            if words:
                self.assertIn(words, text)
            else:
                self.assertNotIn("states", text)
        document["switchmark"]["machine_states"] = seen
        figure, _ = canvas.panels(tools.as_read(document), canvas.Frame("t", "s", [], of_every_state=True), [2])
        self.assertNotIn("states", figure.texts[-1].get_text())


class NothingToDrawTest(tools.Case):
    METRICS = {
        "switch": ("ring", "switch_ns"), "memory": ("sleepers", "resident_bytes_per_task"), "spawn": ("spawn", "spawn_ns"),
        "coverage": ("coverage", "instructions"), "ladder": ("ladder", "rung_ns"), "depth": ("depth", "switch_ns"),
        "generators": ("walk", "value_ns"), "join_all": ("join_all", "join_ns"),
        "safepoint_cost": ("safepoint_cost", "call_ratio"),
        "granularity": ("granularity", "step_ratio"), "waits": ("hog", "wait_us"), "steps": ("hog", "safepoints"),
        "ready_waits": ("ready_waits", "awaitable_call_ns"), "signals": ("channel", "message_ns"),
        "memory_depth": ("sleepers", "resident_bytes_per_task"),
        "http_latency": ("http_service", "short_p99_us"), "http_load": ("http_service", "short_p99_us"),
        "http_rate": ("http_service", "requests_per_second"), "connections": ("connections", "resident_bytes_per_connection"),
        "delay_server": ("delay_server", "request_concurrency"), "wake_latency": ("wake_latency", "wake_p50_us"),
    }

    def test_what_is_missing_is_named(self) -> None:
        """Nothing else is missing: the record holds every other workload."""
        for chart in every_chart():
            workload, metric = self.METRICS[chart.name]
            document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()
            synthetic.drop(document, *[cell["id"] for cell in document["switchmark"]["cells"] if cell["workload"] == workload])
            with self.subTest(chart.name), self.assertRaisesRegex(NothingToDraw, f"^no measured {workload} cell .*{metric}"):
                chart.draw(tools.as_read(document))

    def test_hogs_that_show_neither_points_nor_sorts(self) -> None:
        """The chart `steps` shows models with safepoints, whatever they do, and all models that sort."""
        def kept(keep) -> Figure:
            document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()
            cells = document["switchmark"]["cells"]
            cells[:] = [cell for cell in cells if cell["workload"] == "hog" and keep(cell)]
            return steps.draw(tools.as_read(document))

        with matplotlib.rc_context(canvas.style()):
            self.assertEqual(len(kept(lambda cell: cell["model"] == "future-budget").axes), 2)
            self.assertEqual(len(kept(lambda cell: cell["model"] == "future").axes), 2)
            self.assertEqual(len(kept(lambda cell: cell["model"] == "fiber" and "sorted" in cell["params"]).axes), 1)
            self.assertEqual(len(kept(lambda cell: "budget" in cell["model"] and "sorted" not in cell["params"]).axes), 1)
            for keep in (lambda cell: cell["model"] == "future" and "sorted" not in cell["params"],
                         lambda cell: "budget" in cell["model"] and cell["params"]["hogs"] != 1):
                with self.assertRaises(NothingToDraw):
                    kept(keep)


class PanelTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(matplotlib.rc_context(canvas.style()))
        self.document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()

    def test_granularity_of_one_working_set_and_without_crossovers(self) -> None:
        cells = self.document["switchmark"]["cells"]
        cells[:] = [cell for cell in cells if cell["params"].get("set_bytes", 0) == 0]
        self.document["switchmark"]["crossovers"] = []
        (axes,) = granularity.draw(tools.as_read(self.document)).axes
        self.assertEqual([tick.get_text() for tick in axes.get_xticklabels()], ["0", "16", "160", "1,600", "16,000", "160,000"])
        self.assertEqual(axes.get_xlabel(), "work in a step, loop iterations")

    def test_of_models_that_cost_the_same_the_order_is_that_of_all_charts(self) -> None:
        axes = Figure().subplots()
        axes.set_xlim(0, 10)
        dots = [rows.Row(model, Point(0, median, median, median, 1), "x")
                for model, median in (("coroutine", 5.9), ("fiber", 6.1), ("future", 5.9), ("fiber-preempt", 1.0))]
        rows.draw_rows(axes, tools.as_read(self.document), dots, "")
        self.assertEqual([text.get_text().split()[0] for text in axes.texts], ["fiber-preempt", "future", "coroutine", "fiber"])
        self.assertEqual([text.get_ha() for text in axes.texts], ["left", "left", "left", "right"])

    def test_memory_has_a_panel_for_each_metric_and_leaves_tasks_deep_in_calls_to_another_chart(self) -> None:
        headings = ["resident memory", "reserved address space", "time to create a task and to put it to sleep"]
        figure = memory.draw(tools.as_read(self.document))
        self.assertEqual([axes.get_title(loc="left") for axes in figure.axes], headings)
        self.assertEqual([[len(bars[0].get_xdata()) for bars in axes.containers] for axes in figure.axes], [[4] * 4] * 3)
        for cell in self.document["switchmark"]["cells"]:
            cell["metrics"].pop("resident_bytes_per_task", None)
        figure = memory.draw(tools.as_read(self.document))
        self.assertEqual([axes.get_title(loc="left") for axes in figure.axes], headings[1:])

    def test_the_axis_of_the_ladder_begins_below_half_of_the_cheapest_rung(self) -> None:
        for cost, edge in ((2.6, 1), (4.2, 2), (12, 5), (20, 10), (0.5, 0.2), (19, 5), (1, 0.5)):
            rungs = [ladder._Rung(str(value), Point(0, value, value / 2, value * 2, 1), None) for value in (30, cost, 50)]
            self.assertAlmostEqual(ladder._edge(rungs), edge)

    def test_a_ladder_of_a_rung_that_costs_nothing(self) -> None:
        """The axis begins at 0.5 and ends a little above the tenfold."""
        cells = self.document["switchmark"]["cells"]
        cells[:] = [cell for cell in cells if cell["id"] == "ladder/empty"]
        (axes,) = ladder.draw(tools.as_read(self.document)).axes
        np.testing.assert_allclose(axes.get_xlim(), (0.5, 6))

    def test_side_steps(self) -> None:
        """A step is 1.6 % of the axis on its logarithm; all of them together at most 5 %; an axis is at least a factor of 2."""
        np.testing.assert_allclose(overlap.side_steps(3, 1000), [1000**-0.016, 1, 1000**0.016])
        np.testing.assert_allclose(overlap.side_steps(11, 1000), 1000.0 ** (0.005 * np.arange(-5, 6)))
        np.testing.assert_allclose(overlap.side_steps(2, 1), [2**-0.008, 2**0.008])
        np.testing.assert_allclose((overlap.side_steps(1, 9), overlap.side_steps(0, 9) or [1]), [[1], [1]])

    def test_limits_hold_the_points_and_their_intervals_alone(self) -> None:
        """Matplotlib 3.10 counts more than that on a logarithmic axis; here the test adds a far point to the data limits."""
        axes = Figure().subplots()
        axes.update_datalim([(-900, -900)])
        end = lines.draw_line(axes, [Point(1, 5, 4, 7, 1), Point(2, 6, 5, 8, 1)], style.MODELS["fiber"], "-", 10)
        self.assertEqual((end, list(axes.dataLim.extents)), ((20, 6), [10, 4, 20, 8]))

    def test_where_a_line_ends(self) -> None:
        points = [Point(x, 1, 1, 1, 1) for x in (1, 101)]
        for sizes, offset, words in (({101, 1}, 0, ""), ({101, 102}, 0, " at 101"), ({1001}, 1, " at 100")):
            self.assertEqual(lines.where_it_ends(points, sizes, offset), words)

    def test_a_footer_names_four_cells(self) -> None:
        self.assertEqual(canvas.not_shown([]), [])
        self.assertEqual(canvas.not_shown(list("abcd")), ["Not shown: a, b, c, d."])
        self.assertEqual(canvas.not_shown(list("abcdef")), ["Not shown: a, b, c, d and 2 more."])


class LabelsTest(unittest.TestCase):
    def test_labels_are_spread_by_least_squares(self) -> None:
        """Against the solution by projected gradients."""
        random = np.random.default_rng(5)
        for count in (1, 2, 5, 9):
            places = np.sort(random.uniform(-0.1, 1.1, count))
            found = np.array(labels.spread(list(places), 0.08))
            self.assertTrue(np.all(np.diff(found) >= 0.08 - 1e-9) and found[0] >= 0 and found[-1] <= 1 + 1e-9)
            best = np.sum((found - places) ** 2)
            for _ in range(300):
                other = np.sort(found + random.normal(0, 0.02, count))
                other = np.maximum.accumulate(other - 0.08 * np.arange(count)) + 0.08 * np.arange(count)
                if other[0] >= 0 and other[-1] <= 1:
                    self.assertGreaterEqual(np.sum((other - places) ** 2), best - 1e-9)

    def test_known_answers(self) -> None:
        for wanted, gap, found in (
            ([0.5], 0.1, [0.5]), ([1.2], 0.1, [1]), ([-0.2], 0.1, [0]), ([0.4, 0.45], 0.1, [0.375, 0.475]),
            ([0.4, 0.5], 0.1, [0.4, 0.5]), ([0.3, 0.4, 0.41, 0.9], 0.1, [0.27, 0.37, 0.47, 0.9]),
            ([0.95, 0.99], 0.2, [0.8, 1]), ([0.01, 0.02], 0.2, [0, 0.2]),
        ):
            np.testing.assert_allclose(labels.spread(wanted, gap), found, atol=1e-12)


class StripTest(unittest.TestCase):
    def test_a_third_of_the_strip_is_few(self) -> None:
        """300 of 900 are drawn in their places, 301 in columns."""
        few, many = ([[0, count]] for count in (300, 301))
        self.assertEqual(strip.marks(900, few), [strip.Mark(0, 1 / 3)])
        self.assertEqual(len(strip.marks(900, many)), 2)

    def test_the_tone_of_a_column(self) -> None:
        """200 columns of 5 instructions: 100 columns whole, one with 2 of 5, then one with 4 of 5."""
        found = strip.marks(1000, [[0, 502], [506, 510]])
        np.testing.assert_allclose([[mark.begin, mark.end, mark.tone] for mark in found], [
            [0, 0.5, 1], [0.5, 0.505, 0.3 + 0.45 * 0.4], [0.505, 0.51, 0.3 + 0.45 * 0.8]])

    def test_a_tick_is_a_pixel_wide(self) -> None:
        (narrow,) = strip.marks(1000, [[500, 502]])
        np.testing.assert_allclose((narrow.begin, narrow.end, narrow.is_tick), (0.49975, 0.50225, True))
        self.assertFalse(strip.marks(1000, [[500, 503]])[0].is_tick)


if __name__ == "__main__":
    unittest.main()
