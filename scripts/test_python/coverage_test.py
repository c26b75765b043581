"""The strips of the chart `coverage`: what is marked, and that a single stop stays visible and many stay honest."""

import unittest

import matplotlib
import numpy as np
import synthetic
import tools
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from switchmark.drawing import canvas, coverage, style
from switchmark.drawing.series import NothingToDraw
from switchmark.drawing.strip import COLUMNS, TICK, Mark, marks


def grown(document: dict, model: str, executed: int, suspended: list[tuple[int, int]]) -> None:
    """Appends a cell of a stackless model to the record."""
    maker = synthetic.Synthetic(processes=2, repetitions=2)
    made = maker.coverage_cell(model, executed, 40, suspended) | {"family": "stackless"}
    document["switchmark"]["cells"].append(made)


class MarksTest(unittest.TestCase):
    def covered(self, found: list[Mark]) -> float:
        return sum(mark.end - mark.begin for mark in found)

    def test_a_full_strip_is_one_mark(self) -> None:
        for ranges in ([[0, 912]], [[0, 300], [300, 912]], [[place, place + 1] for place in range(912)]):
            self.assertEqual(marks(912, ranges), [Mark(0, 1, 1.0)])

    def test_an_empty_strip(self) -> None:
        self.assertEqual(marks(912, []), [])

    def test_a_single_stop_is_a_tick_in_its_place(self) -> None:
        (found,) = marks(10000, [[2500, 2501]])
        self.assertTrue(found.is_tick)
        self.assertAlmostEqual((found.begin + found.end) / 2, 0.25005)
        self.assertAlmostEqual(found.end - found.begin, TICK)

    def test_a_wide_range_is_as_wide_as_it_is(self) -> None:
        self.assertEqual(marks(1000, [[100, 300]]), [Mark(0.1, 0.3)])

    def test_many_stops_do_not_look_like_all(self) -> None:
        for executed in (900, 9000):
            found = marks(executed, [[place, place + 1] for place in range(0, executed, 3)])
            self.assertEqual({mark.is_tick for mark in found}, {False})
            self.assertLess(max(mark.tone for mark in found), 0.6)

    def test_a_partial_strip_keeps_its_share(self) -> None:
        ranges = [[place, place + 90] for place in range(0, 900, 300)]
        self.assertAlmostEqual(self.covered(marks(900, ranges)), 0.3)

    def test_a_single_gap_shows(self) -> None:
        found = marks(100000, [[0, 70001], [70002, 100000]])
        self.assertEqual([mark.tone == 1 for mark in found], [True, False, True])
        self.assertLessEqual(found[1].tone, 0.75)

    def test_the_end_of_one_range_is_the_start_of_none(self) -> None:
        self.assertEqual(marks(COLUMNS, [[0, 100], [199, 200]]), [Mark(0, 0.5), Mark(0.995, 1)])

    def test_fewer_instructions_than_columns(self) -> None:
        self.assertEqual(marks(4, [[0, 1], [2, 4]]), [Mark(0, 0.25), Mark(0.5, 1)])
        self.assertEqual(marks(1, [[0, 1]]), [Mark(0, 1)])


class CoverageTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=2, repetitions=2, noise=0).record()
        self.enterContext(matplotlib.rc_context(canvas.style()))

    def figure(self) -> Figure:
        return coverage.draw(tools.as_read(self.document))

    def said(self) -> str:
        texts = self.figure().findobj(matplotlib.text.Text)
        return "\n".join(text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in texts)

    def pixels(self) -> np.ndarray:
        """The figure as a README shows it: height x width x RGB, 100 dots an inch."""
        figure = self.figure()
        figure.set_dpi(100)
        figure.canvas = matplotlib.backends.backend_agg.FigureCanvasAgg(figure)
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[:, :, :3].astype(int)

    def coloured(self, model: str) -> np.ndarray:
        """The pixels of the model's own colour."""
        colour = np.array(to_rgb(style.MODELS[model].colour)) * 255
        return (abs(self.pixels() - colour) < 3).all(axis=2)

    def test_every_model_is_named_with_its_figure(self) -> None:
        said = self.said()
        for label in ("fiber-preempt\n", "912 of 912 (100 %)", "3 of 840 (0.4 %)", "3 of 905 (0.3 %)", "coroutine\n"):
            self.assertIn(f"\n{label}", f"\n{said}")
        self.assertNotIn("raw-jump", said)

    def test_the_non_preemptible_section_is_told(self) -> None:
        self.assertIn("(non-preemptible section); its share: fiber 5.9 %, fiber-preempt 5.9 %, future 1.4 %, coroutine 2.3 %.",
                      self.said().replace("\n", " "))

    def test_order_of_the_rows(self) -> None:
        grown(self.document, "future-budget", 1020, [(100, 400)])
        self.document["switchmark"]["cells"].reverse()
        names = [label.get_text() for label in self.figure().axes[0].get_yticklabels()]
        self.assertEqual(names, ["fiber", "fiber-preempt", "future", "future-budget", "coroutine"])

    def test_few_stops_are_seen_and_a_full_strip_is_solid(self) -> None:
        few, full = self.coloured("future"), self.coloured("fiber-preempt")
        self.assertTrue(3 * 2 <= few.any(axis=0).sum() <= 3 * 4)
        columns, lines = full.any(axis=0).sum(), full.any(axis=1).sum()
        self.assertEqual((full.sum(), columns > 400, 10 < lines < few.any(axis=1).sum()), (columns * lines, True, True))

    def test_cells_without_instructions_are_named(self) -> None:
        del synthetic.find(self.document, "coverage/future")["instructions"]
        synthetic.unmeasure(self.document, "coverage/fiber", "failed", "digest")
        said = self.said().replace("\n", " ")
        self.assertIn("Not shown: coverage/fiber (failed), coverage/future (no instructions).", said)

    def test_nothing_with_instructions(self) -> None:
        for cell in self.document["switchmark"]["cells"]:
            cell.pop("instructions", None)
        with self.assertRaisesRegex(NothingToDraw, "no measured coverage cell with instructions"):
            self.figure()

    def test_percent(self) -> None:
        cases = {(0, 7): "0 %", (7, 7): "100 %", (99999, 100000): "99.9 %", (3, 10): "30.0 %", (3, 840): "0.4 %",
                 (4, 10000): "0.04 %"}
        self.assertEqual({parts: coverage.percent(*parts) for parts in cases}, cases)


if __name__ == "__main__":
    unittest.main()
