"""The charts of servers by known answers: which configuration is shown, and what becomes of figures that are missing or 0."""

import copy
import unittest

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from switchmark.drawing import axis, bands, canvas, connections, delay_server, http_latency, http_load, http_rate, wake_latency
from switchmark.drawing.series import NothingToDraw


def words(figure: Figure) -> str:
    """Every text of the figure, each between line breaks."""
    texts = [text.get_text().replace("\n", " ") for text in figure.findobj(Text)]
    return "\n".join(["", *texts, ""])


def headings(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


def rows_of(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


class ServerChartsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(matplotlib.rc_context(canvas.style()))
        self.document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()

    def figure(self, draw) -> Figure:
        return draw(tools.as_read(self.document))

    def keep(self, keep) -> None:
        """Of the cells of `http_service`."""
        cells = self.document["switchmark"]["cells"]
        cells[:] = [cell for cell in cells if cell["workload"] != "http_service" or keep(cell["params"])]

    def test_latencies_are_those_of_the_middle_load(self) -> None:
        for loads, middle in (((20, 40, 60, 80, 90), 60), ((20, 40, 80, 90), 40), ((90,), 90)):
            self.keep(lambda params, loads=loads: params.get("load_percent", loads[0]) in loads)
            figure = self.figure(http_latency.draw)
            self.assertIn(f"\nLatency at {middle} % of the rate", words(figure))
            cell = synthetic.find(self.document, f"http_service/fiber/load_percent:{middle}")
            self.assertIn(f"\n{axis.duration(cell['metrics']['short_p99_us']['median'])}\n", words(figure))

    def test_a_band_has_what_was_measured(self) -> None:
        """Models with the smallest 99th percentile come first; without one in a panel, its column has no name."""
        figure = self.figure(http_latency.draw)
        short, heavy = figure.axes
        self.assertEqual([label.get_text() for label in short.get_yticklabels()][0], "fiber-preempt")
        self.assertEqual([label.get_text() for label in heavy.get_yticklabels()][-1], "fiber-preempt")
        self.assertIn("99.9 %", rows_of(short))
        self.assertNotIn("99.9 %", rows_of(heavy))
        self.assertEqual(len([line for line in heavy.lines if line.get_alpha()]), len(heavy.get_yticks()))
        self.assertEqual(len([line for line in short.lines if line.get_alpha()]), 2 * len(short.get_yticks()))
        for cell in self.document["switchmark"]["cells"]:
            for name in [name for name in cell["metrics"] if name.startswith("heavy")]:
                del cell["metrics"][name]
        self.assertEqual(headings(self.figure(http_latency.draw)), ["short requests, 99 of 100"])

    def test_percentiles_that_are_missing_leave_a_gap(self) -> None:
        cell = {"model": "fiber", "metrics": {"a": {"median": 2, "low": 1, "high": 3, "confidence": 1}}}
        (band,) = bands.bands_of([cell, {"model": "future", "metrics": {}}, cell | {"model": "fiber-aa"}], ("b", "a"))
        self.assertEqual((band.model, band.points[0], band.points[1].median, len(band.known)), ("fiber", None, 2, 1))

    def test_cells_that_failed_are_named_and_others_are_not(self) -> None:
        for name, status in (("fiber/load_percent:60", "failed"), ("future/load_percent:60", "not_applicable"),
                             ("coroutine/load_percent:20", "failed"), ("fiber/connections:64", "interrupted")):
            synthetic.unmeasure(self.document, f"http_service/{name}", status, "because")
        self.assertIn("Not shown: http_service/fiber/load_percent:60 (failed).", words(self.figure(http_latency.draw)))
        self.assertIn("Not shown: http_service/fiber/load_percent:60 (failed), http_service/coroutine/load_percent:20 "
                      "(failed).", words(self.figure(http_load.draw)))
        self.assertIn("Not shown: http_service/fiber/connections:64 (interrupted).", words(self.figure(http_rate.draw)))

    def test_a_quick_run_has_no_line_over_one_load(self) -> None:
        self.keep(lambda params: params in ({"load_percent": 60}, {"connections": 64}))
        with self.assertRaisesRegex(NothingToDraw, "^no measured http_service cell of a second load or rate"):
            self.figure(http_load.draw)
        self.assertEqual(headings(self.figure(http_rate.draw)), ["At saturation: each of 64 connections always has a request"])
        self.assertEqual(len(self.figure(http_latency.draw).axes), 2)

    def test_lines_over_loads_and_over_rates(self) -> None:
        figure = self.figure(http_load.draw)
        self.assertEqual(headings(figure)[0::4], ["short requests, 99th percentile",
                                                  "short requests, 99th percentile, at the same rate for all models"])
        loads, rates = figure.axes[3], figure.axes[4]
        self.assertEqual([tick.get_text() for tick in loads.get_xticklabels()], ["20", "40", "60", "80", "90"])
        self.assertEqual([tick.get_text() for tick in rates.get_xticklabels()], ["1,000", "3,000", "5,000"])
        self.assertEqual((loads.get_xscale(), rates.get_xlabel()), ("linear", "requests per second"))
        self.keep(lambda params: "requests_per_second" in params)
        (axes,) = self.figure(http_load.draw).axes
        self.assertEqual(axes.get_xlabel(), "requests per second")

    def test_points_that_would_cover_each_other_are_moved_by_the_same_distance(self) -> None:
        """On a linear axis, at each load alike."""
        axes = self.figure(http_load.draw).axes[1]
        places = np.array([bars[0].get_xdata() for bars in axes.containers], dtype=float)
        aside = places - [20, 40, 60, 80, 90]
        np.testing.assert_allclose(aside, np.repeat(aside[:, :1], 5, axis=1))
        self.assertGreater(np.ptp(aside), 0.01 * 70)
        self.assertLess(np.abs(aside).max(), 0.026 * 70)

    def test_a_rate_of_zero_is_shown(self) -> None:
        figure = self.figure(http_rate.draw)
        self.assertEqual(rows_of(figure.axes[1])[0], "coroutine  0: later at every load")
        self.assertLess(figure.axes[1].get_xlim()[0], 0)
        self.assertIn("less than 5 ms", headings(figure)[1])
        self.keep(lambda params: "p99_below_us" not in params)
        self.assertEqual(self.figure(http_rate.draw).axes[0].get_xlim()[0], 0)

    def test_connections_are_the_most_that_were_measured(self) -> None:
        figure = self.figure(connections.draw)
        self.assertIn("\n10,000 connections, each", words(figure))
        self.assertEqual([len(rows_of(axes)) for axes in figure.axes], [4, 4, 4])
        ticks = [tick.get_text() for tick in figure.axes[1].get_xticklabels()]
        self.assertEqual(ticks[1:4], ["0 B", "2 KiB", "4 KiB"])
        self.assertEqual([axes.get_xlabel() for axes in figure.axes], ["", "per connection", "µs"])

    def test_connections_of_one_metric(self) -> None:
        for kept, label in (("idle_answer_us", "µs"), ("kernel_bytes_per_connection", "per connection")):
            for cell in self.document["switchmark"]["cells"]:
                if cell["workload"] == "connections":
                    cell["metrics"] = {name: value for name, value in cell["metrics"].items() if name == kept}
            (axes,) = self.figure(connections.draw).axes
            self.assertEqual(axes.get_xlabel(), label)
            self.document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()

    def test_requests_that_overlap(self) -> None:
        figure = self.figure(delay_server.draw)
        self.assertEqual(headings(figure), ["5 requests that are awaited one after the other", "5 requests that are joined",
                                            "1,000 requests that are joined"])
        self.assertEqual(rows_of(figure.axes[0])[-1], "coroutine-eager  2.95")

    def test_wakes_by_how_many_tasks_are_ready(self) -> None:
        cells = self.document["switchmark"]["cells"]
        more = copy.deepcopy(synthetic.find(self.document, "wake_latency/fiber/ready_tasks:1"))
        cells.append(more | {"id": "wake_latency/fiber/ready_tasks:3", "params": {"ready_tasks": 3}})
        self.assertEqual(headings(self.figure(wake_latency.draw)), [
            "the worker sleeps: no other task is ready", "1 other task is always ready", "3 other tasks are always ready"])

    def test_wakes_by_another_interface_have_panels_of_their_own(self) -> None:
        self.add("wake_latency", "fiber/ready_tasks:1", io_uring=1)
        figure = self.figure(wake_latency.draw)
        self.assertEqual(headings(figure)[2:], ["1 other task is always ready; the reactor asks by io_uring"])
        self.assertEqual([len(axes.get_yticks()) for axes in figure.axes], [4, 4, 1])

    def test_cells_with_another_quantum_are_told_apart(self) -> None:
        before = [self.marks(chart) for chart in (http_latency, http_load)]
        for configuration in ("connections:64", "load_percent:60"):
            self.add("http_service", f"fiber-preempt/{configuration}", quantum_us=500)
        self.assertEqual([self.marks(chart) for chart in (http_latency, http_load)], before)
        own = [row for row in rows_of(self.figure(http_rate.draw).axes[0]) if row.startswith("fiber-preempt ")]
        self.assertEqual(sorted(row.partition(", ")[2] for row in own if "quantum" in row), ["quantum 500 µs"])
        self.assertEqual(len(own), 2)

    def marks(self, chart) -> list[int]:
        """How many points each line of a chart has."""
        return [len(line.get_xdata()) for axes in self.figure(chart.draw).axes for line in axes.lines]

    def add(self, workload: str, of: str, **params: int) -> None:
        """A cell like the one that is `of` the workload, with more parameters."""
        cell = synthetic.find(self.document, f"{workload}/{of}")
        more = {"id": cell["id"] + "".join(f"/{name}:{value}" for name, value in params.items()),
                "params": cell["params"] | params}
        self.document["switchmark"]["cells"].append(copy.deepcopy(cell) | more)


if __name__ == "__main__":
    unittest.main()
