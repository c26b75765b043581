"""Every chart of every reference record, and of two synthetic ones: no text covers another or leaves the picture, and no
line runs through a text. What is on the pictures depends on the figures, so that a new record may need a better place."""

import itertools
import unittest
from collections.abc import Iterator
from pathlib import Path

import drawn_records
import matplotlib
import tools
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from switchmark import record
from switchmark.drawing import canvas, generators, join_all
from switchmark.drawing.about import every_chart
from switchmark.drawing.series import NothingToDraw

_REFERENCES = sorted((Path(__file__).resolve().parents[2] / "results" / "reference").glob("*.json"))
_TOUCH = 1.0  # pixels by which the boxes of two texts may overlap: letters are smaller than their box


def texts_of(figure: Figure) -> list[Text]:
    """The texts that are seen."""
    found = list(figure.texts)
    for axes in figure.axes:
        titles = [child for child in axes.get_children() if isinstance(child, Text)]
        found += [*titles, *_named(axes.xaxis), *_named(axes.yaxis)]
    return [text for text in dict.fromkeys(found) if text.get_visible() and text.get_text().strip()]


def _named(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    yield axis.label
    for tick in axis.get_major_ticks():
        if low <= tick.get_loc() <= high:
            yield tick.label1


def box(text: Text) -> Bbox:
    """Where the words stand, without the arrow of an annotation."""
    extent = Text.get_window_extent(text)
    return Bbox.from_extents(extent.x0 + _TOUCH, extent.y0 + _TOUCH, extent.x1 - _TOUCH, extent.y1 - _TOUCH)


def lay_out(figure: Figure) -> None:
    """Puts all texts where drawing puts them, in half of the time: ticks and labels of axes, and annotations."""
    renderer = figure.canvas.get_renderer()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.get_tightbbox(renderer)
        for text in axes.texts:
            if isinstance(text, Annotation):
                text.update_positions(renderer)


def collisions(figure: Figure) -> list[str]:
    """What is wrong, in words."""
    lay_out(figure)
    boxes = [(text, box(text)) for text in texts_of(figure)]
    found = [f"{one.get_text()!r} covers {other.get_text()!r}"
             for (one, first), (other, second) in itertools.combinations(boxes, 2) if first.overlaps(second)]
    whole = figure.bbox
    found += [f"{text.get_text()!r} leaves the picture" for text, extent in boxes
              if extent.x0 < whole.x0 or extent.y0 < whole.y0 or extent.x1 > whole.x1 or extent.y1 > whole.y1]
    return found + [words for axes in figure.axes for words in _struck(axes)]


def _struck(axes: Axes) -> Iterator[str]:
    """Texts within the axes through which a line of the data runs."""
    for text in axes.texts:
        extent = box(text) if text.get_text().strip() else None
        if extent is None or not extent.overlaps(axes.bbox):
            continue
        for line in axes.lines:
            path = line.get_transform().transform_path(line.get_path())
            if line.get_linestyle() != "None" and len(path) > 1 and path.intersects_bbox(extent, filled=False):
                yield f"a line runs through {text.get_text()!r}"


class CollisionTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.enterContext(matplotlib.rc_context(canvas.style()))

    def check(self, name: str, result: record.Record) -> None:
        drawn = 0
        for chart in every_chart():
            try:
                figure = chart.draw(result)
            except NothingToDraw:
                continue
            drawn += 1
            with self.subTest(record=name, chart=chart.name):
                self.assertEqual(collisions(figure), [])
        self.assertGreater(drawn, 5)

    def test_references(self) -> None:
        self.assertEqual(len(_REFERENCES), 6)
        for path in _REFERENCES:
            self.check(path.stem, record.load(path))

    def test_synthetic_records(self) -> None:
        for make in (drawn_records.whole, drawn_records.with_gaps):
            self.check(make.__name__, tools.as_read(make()))

    def test_a_panel_of_its_own_is_apart_from_the_axis_above(self) -> None:
        """By more than the heading is high."""
        for draw in (generators.draw, join_all.draw):
            figure = draw(tools.as_read(drawn_records.whole()))
            lay_out(figure)
            heading = next(child for child in figure.axes[-1].get_children()
                           if isinstance(child, Text) and child.get_text() == figure.axes[-1].get_title(loc="left"))
            label = next(axes.xaxis.label for axes in figure.axes if axes.get_xlabel())
            self.assertGreater(box(label).y0 - box(heading).y1, box(heading).height)

    def test_faults_are_found(self) -> None:
        figure = FigureCanvasAgg(Figure(figsize=(4, 3))).figure
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1])
        axes.text(0.5, 0.5, "struck", ha="center", va="center")
        figure.text(0.9, 0.95, "a text that is far too long for its place")
        figure.text(0.5, 0.955, "a text that lies below another")
        words = "\n".join(collisions(figure))
        for part in ("a line runs through 'struck'", "long for its place' leaves the picture",
                     "'a text that is far too long for its place' covers 'a text that lies below another'"):
            self.assertIn(part, words)


if __name__ == "__main__":
    unittest.main()
