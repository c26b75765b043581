"""Lines and labels that lie together: how they are moved, dashed and tied, by known answers."""

import unittest
from dataclasses import replace

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.figure import Figure

from switchmark.drawing import canvas, crossings, ladder, lines, memory, overlap, steps, style, waits
from switchmark.drawing.labels import End, _Place, clusters, label_ends
from switchmark.drawing.series import Point
from switchmark.drawing.survival import Curve
from switchmark.drawing.survival_panels import _left, _look_alike, _marks

INK = "#000000"


def words(figure: Figure) -> str:
    """Every text of the figure, a line each."""
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


class ColumnsTest(unittest.TestCase):
    def test_lines_that_cover_each_other_nowhere_share_a_column(self) -> None:
        low, high, both = {1: (0, 1), 2: (0, 1)}, {1: (2, 3), 2: (2, 3)}, {1: (0.5, 2.5)}
        self.assertEqual(overlap.columns([low, high, both]), [0, 0, 1])
        self.assertEqual(overlap.columns([low, low, low, high]), [0, 1, 2, 0])
        self.assertEqual(overlap.columns([low, {3: (0, 1)}]), [0, 0])
        self.assertEqual(overlap.columns([low, {1: (1, 2)}]), [0, 0])

    def test_points_stay_near_their_place(self) -> None:
        """Of eight lines of which two coincide, the points stand in two columns, within 0.8 % of the axis."""
        axes = Figure(figsize=(8, 5)).subplots()
        axes.set_xscale("log")
        axes.set_yscale("log")
        models = ["fiber", "fiber-preempt", "future", "coroutine"]
        points = {model: [Point(x, y, y, y, 1) for x in (2, 100000)] for model, y in zip(models, (10, 10.1, 100, 1000))}
        cells = {model: {"model": model, "workload": "ring", "family": "x"} for model in models}
        record = tools.as_read(synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record())
        record.cells.clear()
        record.cells.update(cells)
        lines.draw_models(axes, record, points, lambda line: "")
        places = [bars[0].get_xdata()[0] for bars in axes.containers]
        near = 50000**0.008
        np.testing.assert_allclose(places, [2 / near, 2 * near, 2 / near, 2 / near])
        # Both are seen: each is drawn where the other is not.
        dashes = [bars[0]._unscaled_dash_pattern for bars in axes.containers]
        self.assertEqual([lengths and list(lengths) for _, lengths in dashes], [[3, 3], [3, 3], None, None])
        self.assertEqual((dashes[0][0] - dashes[1][0]) % 6, 3)

    def test_steep_lines_keep_their_dashes(self) -> None:
        """They stand side by side, so that both are seen."""
        for rise, alike in ((0, True), (0.7, True), (0.9, False)):
            line, other = {1: 0.0, 2: rise}, {1: 0.0, 2: rise + 0.01}
            self.assertEqual(lines._look_alike(line, other), alike)
        self.assertFalse(lines._look_alike({1: 0.0, 2: 0.0}, {1: 0.0, 2: 0.04}))
        self.assertFalse(lines._look_alike({1: 0.0, 2: 0.0}, {1: 0.0, 3: 0.0}))

    def test_bars_are_above_markers_and_caps_below(self) -> None:
        axes = Figure().subplots()
        lines.draw_line(axes, [Point(1, 2, 1, 3, 1)], style.MODELS["fiber"], "-", 1)
        data, caps, (bars,) = axes.containers[0]
        self.assertGreater(bars.get_zorder(), data.get_zorder())
        self.assertLess(max(cap.get_zorder() for cap in caps), data.get_zorder())


class DashesTest(unittest.TestCase):
    def test_lines_alone_keep_their_own(self) -> None:
        self.assertEqual(overlap.shared_dashes([1, 5, 9], lambda one, other: abs(one - other) < 2), [None] * 3)

    def test_every_point_of_lines_together_is_of_one_line(self) -> None:
        """Sampled along the line: each length is drawn by exactly one of three."""
        dashes = overlap.shared_dashes([1, 1.1, 7, 1.2], lambda one, other: abs(one - other) < 2)
        self.assertIsNone(dashes.pop(2))
        for place in np.arange(0, 40, 0.5) + 0.25:
            drawn = [(place + begin) % sum(lengths) < lengths[0] for begin, lengths in dashes]
            self.assertEqual(sum(drawn), 1, place)

    def test_a_group_is_of_lines_that_all_look_alike(self) -> None:
        found = overlap.shared_dashes([0, 1, 2], lambda one, other: abs(one - other) < 1.5)
        self.assertEqual([dashes is None for dashes in found], [False, False, True])

    def test_curves_that_look_alike(self) -> None:
        curve = Curve([10, 1000, 2000], [1, 0.5, 0.001], worst_is_bound=False)
        near = Curve([10, 1050, 2100], [1, 0.49, 0.001], worst_is_bound=False)
        far = Curve([10, 1500, 3000], [1, 0.5, 0.001], worst_is_bound=False)
        # Flat between 10 and 1000, where an equal share lies far away, and no eye sees it.
        flat = Curve([10, 40, 1000, 2000], [1, 0.86, 0.5, 0.001], worst_is_bound=False)
        self.assertEqual([_look_alike(curve, other) for other in (curve, near, far, flat)], [True, True, False, True])


class CurveTest(unittest.TestCase):
    CURVE = Curve([1, 100, 400], [1.0, 0.01, 0.01], worst_is_bound=False)

    def test_between_two_points_the_line_is_straight_on_logarithms(self) -> None:
        self.assertAlmostEqual(self.CURVE.at(0.1), 10)
        self.assertAlmostEqual(self.CURVE.share_at(10), 0.1)

    def test_the_end_is_the_worst(self) -> None:
        self.assertEqual((self.CURVE.at(0.01), self.CURVE.at(1e-9), self.CURVE.at(1)), (400, 400, 1))

    def test_panels_begin_at_the_power_of_ten_below_the_first_fall(self) -> None:
        other = Curve([30, 1000], [1.0, 0.01], worst_is_bound=False)
        self.assertEqual(_left([other]), 10)
        self.assertEqual(_left([other, self.CURVE]), 1)


    def test_marks_of_lines_that_end_together_stand_above_each_other(self) -> None:
        axes = Figure(figsize=(6, 4)).subplots()
        axes.set_yscale("log")
        axes.set_ylim(0.0005, 1.3)
        lines_ = {model: Curve([1, worst], [1, 0.001], worst_is_bound=False)
                  for model, worst in (("last", 110), ("alone", 9), ("first", 90), ("middle", 100))}
        found = dict(zip(lines_, _marks(axes, lines_)))
        self.assertEqual((found["alone"], found["first"]), (0.001, 0.001))
        height = axes.get_position().height * 4
        inches = {model: np.log10(share / 0.001) * height / np.log10(1.3 / 0.0005) for model, share in found.items()}
        np.testing.assert_allclose([inches["middle"], inches["last"]], [0.15, 0.3])


class ClustersTest(unittest.TestCase):
    def places(self, *points: tuple[float, float]) -> list[_Place]:
        return [_Place(x, y, End(x, y, f"{x} {y}", INK)) for x, y in points]

    def grouped(self, *points: tuple[float, float]) -> list[list[tuple[float, float]]]:
        return [[(one.x, one.y) for one in group] for group in clusters(self.places(*points))]

    def test_ends_apart_have_labels_of_their_own(self) -> None:
        self.assertEqual(self.grouped((5, 2), (5, 1), (4, 1)), [[(5, 1)], [(4, 1)], [(5, 2)]])

    def test_ends_in_a_row_are_together_and_the_left_one_is_above(self) -> None:
        self.assertEqual(self.grouped((1, 0), (1.15, 0), (1.3, 0), (5, 0)), [[(5, 0)], [(1.3, 0), (1.15, 0), (1, 0)]])

    def test_an_end_between_two_joins_both(self) -> None:
        self.assertEqual(len(self.grouped((5, 1), (5, 1.1), (5, 1.05))), 1)

    def test_a_bracket_and_one_leader_tie_labels_that_are_together(self) -> None:
        axes = Figure(figsize=(8, 4)).subplots()
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        label_ends(axes, [End(1, 0.5, "a", INK), End(1, 0.501, "b", INK), End(1, 0.9, "c", INK)])
        leaders = [text.get_text() for text in axes.texts if text.arrow_patch is not None]
        self.assertEqual((sorted(leaders), len(axes.lines)), (["", "c"], 1))
        bracket, heights = axes.lines[0].get_ydata(), [text.xyann[1] for text in axes.texts if text.get_text() in ("a", "b")]
        self.assertTrue(bracket[0] < min(heights) < max(heights) < bracket[1])


class WordsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=1, repetitions=1, noise=0).record()
        self.enterContext(matplotlib.rc_context(canvas.style()))

    def test_controls_are_explained_where_they_are_drawn(self) -> None:
        self.assertIn("fiber-unhooked: fiber in an executable without", words(waits.draw(tools.as_read(self.document))))
        self.assertIn("fiber-unhooked (control)  worst", words(waits.draw(tools.as_read(self.document))))
        self.assertNotIn("unhooked", words(steps.draw(tools.as_read(self.document))))
        self.assertEqual(style.explained(model for model in ("fiber", "raw-jump"))[0].split(":")[0], "raw-jump")
        self.assertEqual(style.explained(["fiber"]), [])

    def test_a_factor_of_the_ladder_names_its_floor(self) -> None:
        """As the record's comparisons have it; a record without any has the factor alone."""
        row = {"cell": "ladder/self-signal", "metric": "floor_ratio", "reference": "system-call"}
        said = words(ladder.draw(replace(tools.as_read(self.document), comparisons=[row])))
        self.assertIn("\n2,400 ns   20.9 × system-call\n", said)
        self.assertIn("\n2,450 ns   1.02 ×\n", said)

    def test_the_name_of_a_hypervisor_stands_once(self) -> None:
        self.document["switchmark"]["environment"]["hypervisor"] = "bhyve bhyve "
        self.assertIn("virtual (bhyve) ·", words(memory.draw(tools.as_read(self.document))))

    def test_a_subtitle_is_folded_into_lines_of_about_one_length(self) -> None:
        for text, folded in (("", []), ("one two", ["one two"]), ("aaaa bbbb cccc dd", ["aaaa bbbb", "cccc dd"]),
                             ("aaaaaaaaaaaaaa bb", ["aaaaaaaaaaaaaa", "bb"])):
            self.assertEqual(canvas._fold_evenly(text, 14), folded)

    def test_letters_are_in_the_order_of_the_places(self) -> None:
        row = {"status": "found", "at": 5}
        rows = [row, row | {"status": "never", "at": None}, row | {"at": 3}]
        self.assertEqual(crossings._letters(rows), {2: "A", 0: "B"})


if __name__ == "__main__":
    unittest.main()
