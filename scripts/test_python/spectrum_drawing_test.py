"""The charts of the stackless spectrum: what they show, and what they leave to another."""

import unittest

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from switchmark.drawing import (
    axis, canvas, crossings, depth, generators, granularity, join_all, overlap, rows, safepoint_cost, style,
)
from switchmark.drawing import steps, waits
from switchmark.drawing.series import NothingToDraw

CROSSED = {"depth": depth.draw, "walk": generators.draw, "granularity": granularity.draw, "safepoint_cost": safepoint_cost.draw}
COUNTED = ("future-budget", "coroutine-budget")


def words(figure: Figure) -> str:
    """Every text of the figure, a line each."""
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


def colours(axes: Axes) -> set[str]:
    """Those of the lines that join a model's points."""
    return {bars[0].get_color() for bars in axes.containers}


def points_of(axes: Axes) -> list[int]:
    """How many points the line of each model joins."""
    return [len(bars[0].get_xdata()) for bars in axes.containers]


class Case(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()
        self.enterContext(matplotlib.rc_context(canvas.style()))

    def figure(self, draw) -> Figure:
        return draw(tools.as_read(self.document))

    def assert_said(self, figure: Figure, *labels: str) -> None:
        for label in labels:
            self.assertIn(f"\n{label}\n", f"\n{words(figure)}\n")


class SpectrumDrawingTest(Case):
    def test_depth_names_where_a_line_ends_early(self) -> None:
        self.assert_said(self.figure(depth.draw), "fiber  10 ns", "future  118 ns at 100", "future-boxed  3,174 ns",
                         "coroutine-queued  5.9 ns", "raw-jump (control)  7.1 ns")

    def test_generators_of_trees_and_of_a_loop(self) -> None:
        figure = self.figure(generators.draw)
        self.assert_said(figure, "coroutine  61 ns", "future-boxed  190 ns", "future  8 ns", "Values of one loop, without recursion")
        self.assertEqual(figure.axes[-1].get_xlim()[0], 0)
        self.assertNotIn("future-boxed  8", words(figure))

    def test_without_a_loop_there_is_no_panel_for_it(self) -> None:
        ids = [cell["id"] for cell in self.document["switchmark"]["cells"] if cell["workload"] == "count"]
        synthetic.drop(self.document, *ids)
        self.assertNotIn("one loop", words(self.figure(generators.draw)))

    def test_joins_of_all_and_one_by_one(self) -> None:
        figure = self.figure(join_all.draw)
        self.assert_said(figure, "future-scan  9,400 ns", "coroutine  1", "coroutine-eager  5,000")
        # Those awaited one by one are in no line: no model has two points at 100 children.
        self.assertEqual(points_of(figure.axes[0]), [4] * 6)

    def test_safepoint_cost_shows_what_adds_safepoints_or_ticks(self) -> None:
        figure = self.figure(safepoint_cost.draw)
        self.assert_said(figure, "future-budget  1.60 to 1.00 ×", "coroutine-budget-clock  13.5 to 1.00 ×",
                         "fiber-preempt  1.03 to 1.03 ×")
        said = words(figure).replace("\n", " ")
        self.assertIn("Not drawn: fiber, future, coroutine add nothing to a call, and have 1.00 to 1.00 ×.", said)
        self.assertIn("With 101 safepoints in a call of 1,600 iterations", said)
        self.assertEqual(points_of(figure.axes[0]), [5] * 7)
        self.assertEqual([tick.get_text() for tick in figure.axes[-1].get_xticklabels()],
                         ["0", "16", "160", "1,600", "16,000"])

    def test_safepoint_cost_marks_the_bounds(self) -> None:
        lines_at = {line.get_ydata()[0] for line in self.figure(safepoint_cost.draw).axes[0].lines if len(line.get_ydata()) == 2}
        self.assertLessEqual({1.05, 2}, lines_at)

    def test_granularity_has_a_panel_for_every_working_set(self) -> None:
        figure = self.figure(granularity.draw)
        self.assert_said(figure, "the work touches no memory", "each task works on 4 KiB of its own", "each task works on 256 KiB of its own",
                         "future  1")
        self.assertEqual(len(figure.axes), 5)
        for axes in figure.axes[:4]:
            self.assertNotIn(style.MODELS["future"].colour, colours(axes))
            self.assertEqual(points_of(axes), [6 if axes is figure.axes[0] else 2] * 4)
            self.assertTrue(axes.get_ylim()[0] <= 0.97 and axes.get_ylim()[1] >= 1.15)

    def test_the_waits_are_as_if_there_were_no_safepoints(self) -> None:
        figure = self.figure(waits.draw)
        self.assertNotIn("budget", words(figure))
        self.assertEqual(len(figure.axes), 2)
        self.assertIn("coroutine-eager", words(figure))

    def test_steps_shows_documents_and_sorts_with_the_longest_step(self) -> None:
        figure = self.figure(steps.draw)
        self.assert_said(figure, "a hog that handles one document in each step (the longest: 260 µs, dashed)",
                         "a hog that sorts 500,000 numbers in each step (the longest: 41 ms, dashed)")
        self.assertNotIn("unhooked", words(figure))
        for model in (*style.WITH_SAFEPOINTS, "fiber-preempt", "future"):
            self.assertEqual(words(figure).count(f"{model}  worst"), 2, model)

    def test_steps_without_sorts(self) -> None:
        cells = self.document["switchmark"]["cells"]
        synthetic.drop(self.document, *[cell["id"] for cell in cells if "sorted" in cell["params"]])
        figure = self.figure(steps.draw)
        self.assertEqual(len(figure.axes), 1)
        self.assertNotIn("future  worst", words(figure))

    def test_the_chart_that_lacks_a_hog_names_it(self) -> None:
        synthetic.unmeasure(self.document, "hog/fiber/hogs:1", "failed", "digest")
        synthetic.unmeasure(self.document, "hog/fiber/hogs:1/sorted:500000", "failed", "digest")
        synthetic.unmeasure(self.document, "hog/future-budget/hogs:1", "failed", "digest")
        self.assertIn("Not shown: hog/fiber/hogs:1 (failed).", words(self.figure(waits.draw)))
        self.assertIn("hog/fiber/hogs:1/sorted:500000 (failed)", words(self.figure(steps.draw)).replace("\n", " "))
        self.assertIn("hog/future-budget/hogs:1 (failed)", words(self.figure(steps.draw)).replace("\n", " "))

    def test_a_record_from_before_the_spectrum(self) -> None:
        self.document = synthetic.Synthetic(processes=2, repetitions=2, spectrum=False).record()
        for draw in (depth.draw, generators.draw, join_all.draw, safepoint_cost.draw, granularity.draw, steps.draw):
            with self.assertRaises(NothingToDraw):
                self.figure(draw)
        self.assertEqual(len(self.figure(waits.draw).axes), 2)


class CrossingsTest(Case):
    def marks(self, figure: Figure) -> list[float]:
        """Where the first panel has a line from bottom to top."""
        return sorted({line.get_xdata()[0] for line in figure.axes[0].lines if list(line.get_ydata()) == [0, 1]})

    def test_each_is_told_where_its_models_are_drawn(self) -> None:
        self.assert_said(self.figure(depth.draw), "A  future-boxed costs more than fiber from 3 calls on [2.9, 3.1]",
                         "future-boxed never costs more than 50 times fiber, 1 to 10 calls",
                         "B  future costs more than fiber from 5.5 calls on [5.2, 5.9]", "A", "B")
        self.assert_said(self.figure(generators.draw), "coroutine always costs more than fiber, 15 to 65,535 nodes")
        self.assert_said(self.figure(granularity.draw), "whether fiber costs less than 1.05 times future is not resolved, 0 to 160,000 iterations")
        self.assert_said(self.figure(safepoint_cost.draw), "A  future-budget costs less than fiber-preempt from 74 iterations on [69, 80]")

    def test_the_place_is_marked_on_the_axis(self) -> None:
        self.assertEqual(self.marks(self.figure(depth.draw)), [3.0, 5.5])
        # The axis of iterations has 1 more than their number.
        self.assertEqual(self.marks(self.figure(safepoint_cost.draw)), [75, 103])
        strip = self.figure(safepoint_cost.draw).axes[-1]
        self.assertEqual([list(line.get_xdata()) for line in strip.lines], [[70, 81], [75], [96, 111], [103]])

    def test_a_record_without_them(self) -> None:
        panels = {name: len(self.figure(draw).axes) for name, draw in CROSSED.items()}
        del self.document["switchmark"]["crossovers"]
        for name, draw in CROSSED.items():
            figure = self.figure(draw)
            self.assertEqual((len(figure.axes), self.marks(figure)), (panels[name] - 1, []), name)
            upper = figure.axes[-2 if name == "walk" else -1]
            self.assertTrue(upper.get_xlabel() and [tick.get_text() for tick in upper.get_xticklabels()], name)

    def test_words(self) -> None:
        row = {"model": "a", "reference": "b", "beyond": "lower", "level": 1.05, "first": 0, "last": 1600,
               "unit": "iterations", "status": "found", "at": 163.4, "low": 150.2, "high": 1234.5}
        self.assertEqual(crossings.words(row), "a costs less than 1.05 times b from 163 iterations on [150, 1,234]")
        self.assertEqual(crossings.words(row | {"status": "always"}), "a always costs less than 1.05 times b, 0 to 1,600 iterations")


class FamilyTest(unittest.TestCase):
    def test_no_two_models_look_alike(self) -> None:
        self.assertEqual(len({(it.colour, it.marker, it.line) for it in style.MODELS.values()}), len(style.MODELS))

    def test_models_of_one_colour_differ_by_marker(self) -> None:
        self.assertEqual(len({(it.colour, it.marker) for it in style.MODELS.values()}), len(style.MODELS))

    def test_a_family_has_one_hue_and_safepoints_make_it_darker(self) -> None:
        for family, others in (("future", ("boxed", "late", "scan")), ("coroutine", ("eager", "queued", "pooled"))):
            base = style.MODELS[family].colour
            self.assertEqual({style.MODELS[f"{family}-{other}"].colour for other in others}, {base})
            darker = {style.MODELS[model].colour for model in style.WITH_SAFEPOINTS if model.startswith(family)}
            hues = [matplotlib.colors.rgb_to_hsv(matplotlib.colors.to_rgb(it)) for it in (base, *darker)]
            self.assertEqual(len(hues), 2)
            self.assertLess(abs(hues[0][0] - hues[1][0]), 0.03)
            self.assertLess(hues[1][2], 0.7 * hues[0][2])

    def test_a_trigger_has_the_same_dashes_in_both_families(self) -> None:
        for trigger in ("", "-flag", "-clock"):
            self.assertEqual(*(style.MODELS[f"{model}{trigger}"].line for model in COUNTED))


class RatioTest(Case):
    def test_near_one_is_wide_and_far_is_logarithmic(self) -> None:
        axes = Figure().subplots()
        axis.ratios(axes)
        place = axes.yaxis.get_transform().transform
        np.testing.assert_allclose(place([1, 1.05, 0.95]), [0, np.arcsinh(1), -np.arcsinh(1)], atol=1e-12)
        np.testing.assert_allclose(np.diff(place([11, 101, 1001])), np.log(10), rtol=0.01)
        np.testing.assert_allclose(axes.yaxis.get_transform().inverted().transform(place([0.5, 1, 20])), [0.5, 1, 20])

    def test_numbers(self) -> None:
        found = [axis.times(value) for value in (0.999, 1.5, 14.2, 1234)]
        self.assertEqual(found, ["1.00 ×", "1.50 ×", "14.2 ×", "1,234 ×"])

    def test_many_models_stay_near_their_place(self) -> None:
        for count in (2, 6, 12):
            steps_aside = overlap.side_steps(count, 1000)
            self.assertEqual(len(set(steps_aside)), count)
            self.assertLessEqual(steps_aside[-1] / steps_aside[0], 1000**0.0501)


class RowsTest(Case):
    def test_words_stand_where_there_is_room(self) -> None:
        figure = self.figure(generators.draw)
        sides = {text.get_text().split("  ")[0]: text.get_ha() for text in figure.axes[-1].texts}
        self.assertEqual(sides, {"future": "left", "coroutine": "left", "coroutine-eager": "left",
                                 "fiber": "right", "fiber-preempt": "right"})

    def test_the_height_grows_by_row(self) -> None:
        self.assertGreater(rows.height(3), rows.height(2))


if __name__ == "__main__":
    unittest.main()
