"""The parts of scripts/report: axes, percentiles, models, crossovers in words, texts, figures of a column."""

import json
import re
import unittest
from typing import Any
from unittest import mock

import report_pages

from switchmark.drawing import series, style
from switchmark.report import axes, crossovers, layout, models, percentiles, text
from switchmark.report.answer import mark_best, write


class AxesTest(unittest.TestCase):
    def test_the_parameter_with_the_most_values_is_the_axis(self) -> None:
        cells = [{"a": 1, "b": value} for value in (1, 2, 3)] + [{"a": 2, "b": 1}]
        self.assertEqual(axes.x_of(cells), "b")
        self.assertEqual(axes.panels(cells), [{"fixed": {"a": 1}, "x": "b"}, {"fixed": {"b": 1, "a": 2}, "x": None}])

    def test_what_the_crossovers_ask_about_goes_before(self) -> None:
        cells = [{"a": one, "b": other} for one in (1, 2, 3) for other in (1, 2, 3, 4)]
        self.assertEqual((axes.x_of(cells), axes.x_of(cells, ["a"])), ("b", "a"))

    def test_two_values_are_two_panels_unless_crossovers_ask(self) -> None:
        cells = [{"a": 1}, {"a": 2}]
        self.assertEqual(axes.panels(cells), [{"fixed": {"a": 1}, "x": None}, {"fixed": {"a": 2}, "x": None}])
        self.assertEqual(axes.panels(cells, ["a"]), [{"fixed": {}, "x": "a"}])
        more = [{"a": one, "b": other} for one in (1, 2) for other in (1, 2, 3)]
        self.assertEqual(axes.x_of(more, ["a"]), "b")

    def test_parameters_that_exclude_each_other_are_axes_of_their_own(self) -> None:
        """As the loads and the rates of a server; a parameter with a single value is none."""
        cells = [{"load": value} for value in (1, 2, 3, 4)] + [{"rate": value} for value in (7, 8, 9)] + [{"limit": 5}]
        self.assertEqual(axes.panels(cells), [{"fixed": {}, "x": "load"}, {"fixed": {}, "x": "rate"},
                                              {"fixed": {"limit": 5}, "x": None}])
        self.assertEqual(axes.panels([*cells[:4], {"rate": 7}, {"rate": 8}]),
                         [{"fixed": {}, "x": "load"}, {"fixed": {"rate": 7}, "x": None}, {"fixed": {"rate": 8}, "x": None}])

    def test_cells_without_a_parameter_come_first(self) -> None:
        self.assertEqual(axes.panels([{"a": 1, "c": 5}, {"a": 1}, {"a": 2}, {"a": 3}]),
                         [{"fixed": {}, "x": "a"}, {"fixed": {"a": 1, "c": 5}, "x": None}])
        self.assertEqual(axes.panels([{}]), [{"fixed": {}, "x": None}])
        self.assertEqual(axes.panels([]), [])


class PartsTest(unittest.TestCase):
    def test_percentiles(self) -> None:
        histogram = {"edges": [0, 1, 10, 100], "counts": [8, 0, 2]}
        self.assertEqual(percentiles.curve(histogram, None), [[1.0, 0], [0.2, 1], [0.1, 100]])
        self.assertEqual(percentiles.curve(histogram, 42.0)[-1], [0.1, 42.0])
        self.assertEqual(percentiles.curve({"edges": [0, 1], "counts": [0]}, None), [])
        self.assertEqual(percentiles.curve({"edges": [0, 1], "counts": [1]}, 0.5), [[1.0, 0], [1.0, 0.5]])
        self.assertEqual(percentiles.largest("wait_us", {"wait_max_us": {"samples": [1, 3, 2]}}), 3)
        self.assertIsNone(percentiles.largest("wait_us", {}))

    def test_the_best_and_what_does_not_differ_from_it(self) -> None:
        def figure(low: float, median: float, high: float) -> dict[str, Any]:
            return {"low": low, "median": median, "high": high, "better": "lower", "best": False}

        column = [figure(1, 2, 3), figure(2.9, 4, 5), figure(6, 7, 8), None]
        mark_best(column)
        self.assertEqual([each and each["best"] for each in column], [True, True, False, None])
        alone = [figure(1, 2, 3), None]
        mark_best(alone)
        self.assertFalse(alone[0]["best"])
        equal = [figure(1, 1, 1), figure(1, 1, 1)]
        mark_best(equal)
        self.assertEqual([each["best"] for each in equal], [False, False])

    def test_a_column_has_one_unit(self) -> None:
        column = [{"unit": "us", "median": 633_000, "low": 622_000, "high": 649_000}, None,
                  {"unit": "us", "median": 2390, "low": 2300, "high": 2830}]
        write(column)
        self.assertEqual([figure and figure["text"] for figure in column], ["633 ms", None, "2.39 ms"])
        self.assertEqual((column[0]["low_text"], column[0]["high_text"]), ("622", "649"))

    def test_colours_stand_out_on_both_grounds(self) -> None:
        cells = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))["switchmark"]["cells"]
        for look in models.looks(cells):
            for theme, ground in (("light", (1.0, 1.0, 1.0)), ("dark", (0.086, 0.094, 0.11))):
                for key, least in ((theme, 2.99), (f"{theme}Ink", 4.45)):
                    colour = tuple(int(look[key][place:place + 2], 16) / 255 for place in (1, 3, 5))
                    self.assertGreaterEqual(models.contrast(colour, ground), least, (look["name"], key))

    def test_texts(self) -> None:
        self.assertEqual(text.code_parts("a `b` c ` d"), [("a ", False), ("b", True), (" c ` d", False)])
        self.assertEqual(text.fact({"a": True, "b": None}), "a: yes; b: none")
        self.assertEqual(text.shown("a\x00\u2066\ud800\n"), "a\\x00\\u2066\\ud800\n")

    def test_our_scripts_set_no_html(self) -> None:
        """Text of a record reaches the page as text nodes."""
        for path in sorted((layout.ASSETS / "js").glob("*.js")):
            self.assertNotRegex(path.read_text(encoding="utf-8"), r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(")

    def test_the_page_names_no_workload_model_or_metric(self) -> None:
        """What a record holds is shown; nothing else is known."""
        cells = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))["switchmark"]["cells"]
        names = {name for cell in cells for name in (cell["workload"], *cell["metrics"]) if "_" in name or name == "hog"}
        sources = [*(layout.ASSETS / "js").glob("*.js"), *layout.ASSETS.glob("*.j2"), *layout.ASSETS.parent.glob("*.py")]
        for path in sources:
            words = set(re.findall(r"[a-z_]+", re.sub(r'"""[^"]*"""|//.*|#.*', "", path.read_text(encoding="utf-8"))))
            self.assertEqual(words & names, set(), path)


class ModelsTest(unittest.TestCase):
    CELLS = [{"model": name, "family": "f", "workload": "w"} for name in ("one", "one-more", "one-more-still", "two")] + \
        [{"model": "two-rung", "family": "f", "workload": "ladder"}]
    ENTRIES = [{"name": "one", "words": "The first."}, {"prefix": "one-", "base": "one", "words": "A variant."},
               {"prefix": "one-more-", "base": "one", "words": "<b>Another.</b>"}, {"name": "two"},
               {"prefix": "two-", "base": "two", "words": "No model."}, {"prefix": "", "words": "Unknown."}]

    def looks(self, in_answer: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
        with mock.patch.dict(models.advice.DESCRIPTION, models=self.ENTRIES):
            return {look["name"]: look for look in models.looks(self.CELLS, in_answer)}

    def test_words_are_those_of_the_name_or_the_longest_prefix(self) -> None:
        self.assertEqual({name: look["words"] for name, look in self.looks().items()}, {
            "one": "The first.", "one-more": "A variant.", "one-more-still": "<b>Another.</b>", "two": "", "two-rung": ""})

    def test_variants_are_hidden_unless_the_answer_has_them(self) -> None:
        hidden = {name for name, look in self.looks(("one-more",)).items() if look["hidden"]}
        self.assertEqual(hidden, {"one-more-still"})

    def test_a_mark_says_what_is_a_variant(self) -> None:
        entries = [entry | {"variant": True} if entry.get("prefix") == "one-more-" else entry for entry in self.ENTRIES]
        with mock.patch.dict(models.advice.DESCRIPTION, models=entries):
            looks = models.looks(self.CELLS)
        self.assertEqual([look["name"] for look in looks if look["hidden"]], ["one-more-still"])
        self.assertEqual([look["name"] for look in looks if look["derived"]], ["one-more", "one-more-still"])

    def test_the_page_lists_them(self) -> None:
        entries = [{"name": "fiber", "effort": 1, "asks": "", "stopped_at": "waits", "words": "Has <b>a stack</b>."},
                   {"prefix": "", "effort": 9, "asks": "", "stopped_at": "unknown"}]
        document = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))
        with mock.patch.dict(models.advice.DESCRIPTION, models=entries):
            page = report_pages.html(report_pages.with_answer(document))
        self.assertIn("<dt>fiber</dt><dd>Has &lt;b&gt;a stack&lt;/b&gt;.</dd>", page)
        self.assertIn('<th scope="row" title="Has &lt;b&gt;a stack&lt;/b&gt;.">fiber</th>', page)
        self.assertNotIn("<dt>future</dt>", page)

    def test_controls_are_explained(self) -> None:
        cells = [{"model": name, "family": "control", "workload": "w"} for name in (*style.CONTROLS, *series.AA_CONTROLS)]
        for look in models.looks(cells):
            self.assertRegex(look["words"], r"^Control: .+\.$", look["name"])


class CrossoverTest(unittest.TestCase):
    ROW = {"model": "one", "reference": "two", "level": 1.0, "beyond": "higher", "metric": "m", "param": "p", "unit": "nodes",
           "first": 15, "last": 4095, "status": "found", "at": 834.2, "low": 794.7, "high": 875.4}

    def said(self, unit: str = "ns", measured: tuple[int, ...] = (15, 255, 4095), **change: Any) -> str:
        return crossovers.sentence(self.ROW | change, unit, measured)

    def test_the_unit_says_what_is_more(self) -> None:
        self.assertEqual(self.said(), "one takes more time than two from 834 nodes (795 to 875) on")
        self.assertEqual(self.said("B"), "one needs more memory than two from 834 nodes (795 to 875) on")
        self.assertEqual(self.said("1"), "one has a higher m than two from 834 nodes (795 to 875) on")
        self.assertEqual(self.said(level=1.05, beyond="lower"),
                         "one takes less time than 1.05 times that of two from 834 nodes (795 to 875) on")

    def test_between_two_configurations_no_more_is_said(self) -> None:
        self.assertEqual(self.said(measured=(15, 4095, 9999)), "one takes more time than two from a place on that lies between "
                                                               "the measured 15 and 4,095 nodes")

    def test_without_a_place(self) -> None:
        self.assertEqual(self.said(status="always"), "one always takes more time than two, from 15 to 4,095 nodes")
        self.assertEqual(self.said(status="not resolved"),
                         "whether one takes more time than two is not resolved, from 15 to 4,095 nodes")


if __name__ == "__main__":
    unittest.main()
