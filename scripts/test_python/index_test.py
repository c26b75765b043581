"""The index of a folder of charts, and how a chart comes into it: by its file alone."""

import html.parser
import re
import subprocess
import sys
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import synthetic
import tools

from switchmark import drawing
from switchmark.drawing import canvas
from switchmark.drawing.about import by_workload, every_chart
from switchmark.drawing.index import Index

_ECHO = '''
from switchmark.drawing.about import About

ABOUT = About(65, "Echoes", "How many rounds?", "Look at all.")


def draw(record):
    return "a figure"
'''


class Links(html.parser.HTMLParser):
    """Ids, links, pictures and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.ids |= {values["id"]} if "id" in values else set()
        self.links += [values["href"]] if "href" in values else []
        self.pictures += [values["src"]] if "src" in values else []

    def handle_data(self, data: str) -> None:
        self.text += data


class IndexTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.record = tools.as_read(synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record())
        self.charts = every_chart()

    def pages(self, drawn: int, reason: str = "no measured cell") -> tuple[str, str]:
        index = Index(self.record, self.charts[:drawn], [(chart, reason) for chart in self.charts[drawn:]])
        markdown, page = (text.decode() for text in index.pages().values())
        return markdown, page

    def test_both_pages_show_every_chart_in_reading_order_with_its_words(self) -> None:
        markdown, page = self.pages(len(self.charts))
        links, names = Links(page), [chart.name for chart in self.charts]
        self.assertEqual(links.pictures, [f"{name}.svg" for name in names])
        self.assertEqual(re.findall(r"!\[.*\]\((.*)\)", markdown), links.pictures)
        self.assertEqual(links.links, [f"#{name}" for name in names])
        self.assertEqual(links.ids, set(names))
        self.assertEqual(re.findall(r"^\d+\. \[.*\]\(#(.*?)\)", markdown, re.M), names)
        self.assertEqual(re.findall(r'<a id="(.*)">', markdown), names)
        for chart in self.charts:
            for words in (chart.about.title, chart.about.question, chart.about.look_at):
                self.assertIn(words, markdown)
                self.assertIn(words, links.text)
        self.assertNotIn("no figures for", markdown + page)

    def test_what_the_record_lacks_is_told_with_the_reason(self) -> None:
        markdown, page = self.pages(3, "no ring cell")
        self.assertEqual(len(Links(page).pictures), 3)
        missing = self.charts[3]
        self.assertIn(f"- `{missing.name}` ({missing.about.title}): no ring cell\n", markdown)
        self.assertIn(f"<li>{missing.name} ({missing.about.title}): no ring cell</li>", page)

    def test_the_machine_and_the_run_are_told(self) -> None:
        for text in self.pages(1):
            self.assertIn("AMD EPYC 7B13 · 2 cores · virtual (kvm)", text)
            self.assertIn("commit 0123456789ab · 2025-01-02 · quick run", text)

    def test_names_from_outside_are_text(self) -> None:
        plain = Links(self.pages(1)[1])
        hostile = "<script>alert(1)`[x](y)|*\n# z"  # no slash, so that it is the name of a file, too
        self.record = replace(self.record, path=Path(f"{hostile}.json"), environment=self.record.environment | {"cpu": hostile})
        markdown, page = self.pages(1, hostile)
        links = Links(page)
        self.assertEqual([tag for tag in links.tags if tag == "script"], [])
        self.assertEqual((links.pictures, links.links), (plain.pictures, plain.links))
        self.assertNotRegex(markdown, r"[^\\]<script|[^\\]\[x\]|^# z")

    def test_the_words_are_a_question_and_a_sentence_and_no_place_is_taken_twice(self) -> None:
        for chart in self.charts:
            with self.subTest(chart.name):
                self.assertRegex(chart.about.question, r"^[A-Z][^?.]+\?$")
                self.assertRegex(chart.about.look_at, r"^[A-Z][^?]+[^ ]\.$")
                self.assertLess(len(chart.about.title), 72)  # the width of a picture
        places = [chart.about.place for chart in self.charts]
        self.assertEqual((places, len(set(places))), (sorted(places), len(places)))


class RegistrationTest(tools.Case):
    def test_a_chart_is_a_file_and_no_list_names_it(self) -> None:
        (self.folder / "echo.py").write_text(_ECHO, encoding="utf-8")
        before = [chart.name for chart in every_chart()]
        self.addCleanup(sys.modules.pop, "switchmark.drawing.echo", None)
        with mock.patch.object(drawing, "__path__", [*drawing.__path__, str(self.folder)]):
            charts = every_chart()
        names = [chart.name for chart in charts]
        self.assertEqual(names, [*before[:before.index("steps")], "echo", *before[before.index("steps"):]])
        self.assertEqual(charts[names.index("echo")].draw(None), "a figure")

    def test_every_module_that_draws_a_record_is_a_chart(self) -> None:
        files = {path.stem: path.read_text(encoding="utf-8") for path in Path(canvas.__file__).parent.glob("*.py")}
        drawing_modules = {name for name, text in files.items() if "\ndef draw(record: Record)" in text}
        self.assertEqual(drawing_modules, {chart.name for chart in every_chart()})

    def test_the_words_of_a_workload_are_those_of_its_first_chart(self) -> None:
        charts = every_chart()
        words = {workload: chart.about for chart in reversed(charts) for workload in chart.about.workloads}
        self.assertEqual(by_workload(), words)

    def test_a_report_needs_no_matplotlib(self) -> None:
        """To import it takes longer than all else."""
        code = "import sys; sys.modules['matplotlib'] = sys.modules['numpy'] = None; from switchmark.drawing.about import by_workload;" \
               "import switchmark.report.page; print(by_workload()['spawn'].place)"
        done = subprocess.run([sys.executable, "-B", "-c", code], env={"PYTHONPATH": str(tools.SCRIPTS)}, check=False,
                              capture_output=True, encoding="utf-8")
        self.assertEqual((done.stdout, done.stderr), (f"{by_workload()['spawn'].place}\n", ""))

    def test_the_hues_need_no_matplotlib(self) -> None:
        """The report takes them where there is none."""
        code = "import sys; sys.modules['matplotlib'] = sys.modules['numpy'] = None; from switchmark.drawing import style; " \
               "print(style.MODELS['fiber'].colour, style.MODELS['fiber'].ink)"
        done = subprocess.run([sys.executable, "-B", "-c", code], env={"PYTHONPATH": str(tools.SCRIPTS)}, check=False,
                              capture_output=True, encoding="utf-8")
        self.assertEqual((done.stdout, done.stderr), ("#0072B2 #00598B\n", ""))


if __name__ == "__main__":
    unittest.main()
