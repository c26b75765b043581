"""What the charts show, looked up in the figures themselves."""

import unittest
from functools import cache

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.figure import Figure

from switchmark.drawing import axis, canvas, labels, ladder, safepoint_cost, style, survival, switch, waits
from switchmark.drawing.about import every_chart
from switchmark.drawing.series import NothingToDraw

DRAWS = tuple(chart.draw for chart in every_chart())
OF_MODELS = tuple(draw for draw in DRAWS if draw not in (ladder.draw, safepoint_cost.draw))  # of rungs, and of safepoints


def words(figure: Figure) -> str:
    """Every text of the figure, a line each."""
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def rename(document: dict, model: str, other: str) -> None:
    """Calls a model otherwise in cells and crossovers, and drops the rows of Google Benchmark."""
    ours = document["switchmark"]
    for cell in ours["cells"]:
        if cell["model"] == model:
            cell.update(model=other, id=cell["id"].replace(model, other))
    for row in ours["crossovers"]:
        row.update({key: other for key in ("model", "reference") if row[key] == model})
    document["benchmarks"] = []


@cache
def charts() -> dict:
    """Every chart of an interrupted run of a changed tree, in which an A/A control has failed and a model has a long name. No
    test changes them."""
    document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()
    rename(document, "future", "future-of-a-long-name")
    document["switchmark"]["environment"]["dirty"] = True
    document["switchmark"]["run"]["interrupted"] = True
    synthetic.unmeasure(document, "ring/fiber-aa/tasks:1000", "failed", "digest")
    with matplotlib.rc_context(canvas.style()):
        return {draw: draw(tools.as_read(document)) for draw in DRAWS}


class DrawingTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()
        self.enterContext(matplotlib.rc_context(canvas.style()))

    def figure(self, draw) -> Figure:
        return draw(tools.as_read(self.document))

    def test_every_model_is_named_with_its_figure(self) -> None:
        said = words(self.figure(switch.draw))
        for label in ("fiber  71", "fiber-preempt  76", "future  7.9", "coroutine  6.4", "raw-jump (control)  54"):
            self.assertIn(f"\n{label} ns\n", f"\n{said}")

    def test_the_footer_names_machine_and_commit(self) -> None:
        for figure in charts().values():
            said = words(figure)
            self.assertIn("AMD EPYC 7B13 · 2 cores · virtual (kvm) · Linux 6.18.0 · g++ 12.2.0 · Boost 1.74", said)
            self.assertIn("commit 0123456789ab with changes · 2025-01-02 · quick run, interrupted", said)

    def test_a_model_has_one_colour_in_all_charts(self) -> None:
        seen = set()
        for draw in OF_MODELS:
            texts = [text for text in charts()[draw].findobj(matplotlib.text.Text) if text.get_visible()]
            found = {text.get_color() for text in texts if text.get_text().split("  ")[0] == "coroutine"}
            self.assertEqual(len(found), 1)
            seen |= found
        self.assertEqual(len(seen), 1)

    def test_nothing_leaves_the_figure(self) -> None:
        for draw, figure in charts().items():
            drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
            with self.subTest(draw.__module__):
                self.assertTrue(drawn.x0 >= 0 and drawn.y0 >= 0 and drawn.x1 <= width and drawn.y1 <= height, drawn)

    def test_what_is_not_drawn_is_named(self) -> None:
        synthetic.unmeasure(self.document, "ring/fiber/tasks:100000", "failed", "digest")
        synthetic.unmeasure(self.document, "ring/future/tasks:2", "not_applicable", "no body")
        zero = synthetic.find(self.document, "ring/coroutine/tasks:2")["metrics"]["switch_ns"]
        zero.update(median=0, low=-1)
        said = words(self.figure(switch.draw)).replace("\n", " ")
        self.assertIn("Not shown: ring/fiber/tasks:100000 (failed), ring/coroutine/tasks:2 (switch_ns 0).", said)

    def test_nothing_to_draw(self) -> None:
        self.document["switchmark"].update(cells=[], crossovers=[])
        self.document["benchmarks"] = []
        for draw in DRAWS:
            with self.assertRaises(NothingToDraw):
                self.figure(draw)

    def test_one_panel_for_each_number_of_hogs(self) -> None:
        figure = self.figure(waits.draw)
        said = words(figure)
        self.assertEqual((len(figure.axes), "beside 1 hog\n" in said, "beside 4 hogs" in said), (2, True, True))

    def test_the_ladder_is_drawn_rung_by_rung_with_figures_and_floors(self) -> None:
        figure = self.figure(ladder.draw)
        axes, said = figure.axes[0], words(figure)
        rungs = [cell["model"] for cell in self.document["switchmark"]["cells"] if cell["workload"] == "ladder"]
        self.assertEqual([label.get_text() for label in axes.get_yticklabels()], rungs)
        heights = list(axes.get_yticks())
        self.assertEqual(heights, sorted(heights, reverse=True))
        for label in ("1.35 ns", "5.14 ns   1.47 ×", "2,450 ns   1.02 ×"):
            self.assertIn(f"\n{label}\n", f"\n{said}")
        self.assertEqual(axes.get_xscale(), "log")
        costs = {-round(bar.get_y() + bar.get_height() / 2): bar.get_x() + bar.get_width() for bar in axes.patches}
        self.assertAlmostEqual(costs[rungs.index("call")], 1.35)
        self.assertAlmostEqual(costs[rungs.index("thread-switch")], 2100)

    def test_a_rung_that_costs_nothing_has_no_bar(self) -> None:
        figure = self.figure(ladder.draw)
        self.assertIn("0.00 ns [-0.01, 0.01], not distinguishable from 0", words(figure))
        bars = [patch.get_x() + patch.get_width() for patch in figure.axes[0].patches]
        self.assertEqual((len(bars), round(min(bars), 2)), (15, 1.08))

    def test_a_rung_is_no_model(self) -> None:
        cells = [{"model": "call", "workload": "ladder"}, {"model": "raw-jump", "workload": "ring"}]
        self.assertEqual(list(style.styles_of(cells)), ["raw-jump"])

    def test_an_aa_control_is_in_no_chart(self) -> None:
        self.assertIn("ring/fiber-aa/tasks:2", [cell["id"] for cell in self.document["switchmark"]["cells"]])
        for figure in charts().values():
            self.assertNotIn("fiber-aa", words(figure))

    def test_models_that_are_not_known_yet(self) -> None:
        rename(self.document, "future", "zebra")
        self.assertIn("zebra", words(self.figure(switch.draw)))
        self.assertNotIn(style.styles_of([{"model": "zebra"}])["zebra"].colour, [it.colour for it in style.MODELS.values()])


class SurvivalTest(unittest.TestCase):
    def cell(self, counts: list[int], **metrics: float) -> dict:
        values = {name: {"samples": [value]} for name, value in metrics.items()}
        return {"histograms": {"wait_us": {"edges": [0, 1, 10, 100], "counts": counts}}, "metrics": values}

    def test_shares_and_the_worst(self) -> None:
        found = survival.curve(self.cell([5, 4, 1], wait_max_us=70.0))
        self.assertEqual(found, survival.Curve([1, 10, 70], [0.5, 0.1, 0.1], worst_is_bound=False))

    def test_the_worst_may_lie_beyond_the_edges(self) -> None:
        self.assertEqual(survival.curve(self.cell([5, 4, 1], wait_max_us=5000.0)).x[-1], 5000)

    def test_without_the_metric_the_worst_is_a_bound(self) -> None:
        found = survival.curve(self.cell([5, 5, 0]))
        self.assertEqual((found.x[-1], found.worst_is_bound), (10, True))

    def test_no_waits(self) -> None:
        self.assertIsNone(survival.curve(self.cell([0, 0, 0])))
        self.assertIsNone(survival.curve({"histograms": {}, "metrics": {}}))


class LabelsTest(unittest.TestCase):
    def test_labels_apart_stay(self) -> None:
        np.testing.assert_allclose(labels.spread([0.1, 0.5, 0.9], 0.1), [0.1, 0.5, 0.9])

    def test_labels_together_part_around_their_mean(self) -> None:
        np.testing.assert_allclose(labels.spread([0.5, 0.5, 0.5], 0.1), [0.4, 0.5, 0.6])

    def test_labels_stay_inside(self) -> None:
        np.testing.assert_allclose(labels.spread([0, 0, 1, 1], 0.2), [0, 0.2, 0.8, 1], atol=1e-12)

    def test_numbers(self) -> None:
        self.assertEqual([axis.number(value) for value in (7.954, 36, 1000)], ["7.95", "36", "1,000"])
        self.assertEqual([axis.size(value) for value in (64, 4104, 1 << 20)], ["64 B", "4.01 KiB", "1 MiB"])
        self.assertEqual([axis.duration(value) for value in (40, 1200, 2e6)], ["40 µs", "1.2 ms", "2 s"])
        self.assertEqual([axis.share(value) for value in (1, 0.01, 1e-5)], ["100 %", "1 %", "0.001 %"])


if __name__ == "__main__":
    unittest.main()
