"""scripts/report without a browser: structure, escaping, size, order, and what is refused."""

import copy
import dataclasses
import html.parser
import json
import re
import unittest
import weakref
from pathlib import Path
from typing import Any
from unittest import mock

import report_pages
import synthetic
import tools

from switchmark.drawing import about
from switchmark.record import Record
from switchmark.report import page, script_data, tables

COMMITTED = tools.ROOT / "results/reference/debian-12-xeon-report.html"
MOST_BYTES = 2_000_000
_VOID = {"meta", "link", "rect", "line", "circle", "br", "img", "input"}


class Structure(html.parser.HTMLParser):
    """The elements of a page, and that each is closed where it must be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open[-1] == tag, (self.open[-3:], tag, self.getpos())
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = attributes, before + data
        elif self.open and self.open[-1] == "h2":
            self.headings.append(data)
        elif self.open and self.open[-1] != "style":
            self.texts.append(data)


class PageTest(tools.Case):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.document = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))
        cls.page = report_pages.html(report_pages.with_answer(cls.document))
        cls.structure = Structure(cls.page)

    def test_sections_stand_in_the_order_of_their_use(self) -> None:
        self.assertEqual(self.structure.open, [])
        self.assertEqual(self.structure.headings, [
            "The answer", "Your program", "Charts", "Waits and starvation by percentile", "Where a task can be stopped",
            "Guards of preemption", "Crossovers", "Machine and build", "All cells"])

    def test_every_workload_of_the_record_has_a_chart(self) -> None:
        workloads = dict.fromkeys(cell["workload"] for cell in self.document["switchmark"]["cells"])
        places = [value for tag, name, value in self.structure.attributes if (tag, name) == ("section", "id")]
        self.assertEqual([place for place in places if place.startswith("workload-")], [f"workload-{name}" for name in workloads])

    def test_a_chart_is_headed_by_its_question(self) -> None:
        words = about.by_workload()
        shown = " ".join(self.structure.texts)
        workloads = {cell["workload"] for cell in self.document["switchmark"]["cells"]}
        self.assertGreater(len(workloads & words.keys()), 5)
        for workload in workloads & words.keys():
            self.assertIn(words[workload].title, shown)
            self.assertIn(words[workload].question, shown)

    def test_what_is_fine_is_folded(self) -> None:
        document = copy.deepcopy(self.document)
        document["switchmark"]["doctor"] = [{"name": name, "severity": name, "seen": f"seen {name}", "remedy": None}
                                            for name in ("fine", "warning", "unknown")]
        page = report_pages.html(document)
        folded = re.search(r"<summary>1 observations? that .*?</details>", page, re.DOTALL)[0]
        self.assertIn("seen fine", folded)
        self.assertEqual((folded.count("seen "), page.count("seen warning"), page.count("seen unknown")), (1, 1, 1))

    def test_it_is_small_and_asks_for_nothing(self) -> None:
        self.assertLess(len(self.page.encode()), MOST_BYTES)
        for tag, name, value in self.structure.attributes:
            if name in ("src", "href", "action", "data", "srcset", "poster", "formaction"):
                self.assertRegex(value, r"^(#[\w-]+|data:,)$", tag)
        style = re.search(r"<style>(.*?)</style>", self.page, re.DOTALL)[1]
        self.assertNotRegex(style, r"url\(|@import")

    def test_the_policy_allows_its_own_script_alone(self) -> None:
        policy = next(value for tag, name, value in self.structure.attributes
                      if (tag, name) == ("meta", "content") and "default-src" in value)
        running = [body for attributes, body in self.structure.scripts if attributes.get("type") != "application/json"]
        self.assertEqual(len(running), 1)
        self.assertTrue(policy.startswith("default-src 'none'; "))
        self.assertIn(f"script-src '{script_data.hash_of(running[0])}';", policy)

    def test_the_answer(self) -> None:
        shown = " ".join(" ".join(self.structure.texts).split())
        for words in ("switch, 2 tasks", "6.51 ns", "[6.51, 6.64]", "a ratio.", "Of spawn a time."):
            self.assertIn(words, shown)
        self.assertNotIn("few samples", shown)
        links = {value for tag, name, value in self.structure.attributes if (tag, name) == ("a", "data-metric")}
        self.assertLessEqual({"switch_ns", "spawn_ns", "switch_ratio"}, links)

    def test_few_samples_have_an_asterisk(self) -> None:
        document = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))
        synthetic.find(document, "ring/fiber/tasks:2")["metrics"]["switch_ns"]["confidence"] = 0.89
        shown = " ".join(Structure(report_pages.html(report_pages.with_answer(document))).texts)
        self.assertIn("[6.51, 6.64]*", shown)
        self.assertIn("*: from so few samples", shown)

    def test_the_data_hold_every_figure_and_sample(self) -> None:
        data = data_of(self.structure)
        cells = self.document["switchmark"]["cells"]
        self.assertEqual([cell[4] for cell in data["cells"]], [cell["id"] for cell in cells])
        for found, cell in zip(data["cells"], cells):
            for figure in found[7]:
                metric = cell["metrics"][data["metrics"][figure[0]]["name"]]
                self.assertEqual(figure[1:4], [metric["median"], metric["low"], metric["high"]])
                self.assertEqual((figure[6], figure[9]), (len(metric["samples"]), metric["processes"]))
                for one, other in zip(figure[8], metric["samples"]):
                    self.assertAlmostEqual(one, other, delta=1e-6 * abs(other))

    def test_the_same_record_gives_the_same_bytes(self) -> None:
        self.assertEqual(report_pages.html(report_pages.with_answer(self.document)), self.page)

    def test_the_committed_report_is_that_of_its_record(self) -> None:
        if not COMMITTED.exists():
            self.skipTest(f"{COMMITTED.name} is not committed")
        made = self.folder / "report.html"
        self.assertEqual(tools.run("report", COMMITTED.with_name("debian-12-xeon.json"), "-o", made).returncode, 0)
        self.assertTrue(made.read_bytes() == COMMITTED.read_bytes(),
                        "scripts/report results/reference/debian-12-xeon.json -o results/reference/debian-12-xeon-report.html")


class HostileTest(tools.Case):
    def test_text_stays_text(self) -> None:
        document = report_pages.with_hostile_answer(report_pages.hostile())
        page = report_pages.html(document)
        structure = Structure(page)
        page.encode("utf-8")
        self.assertEqual((structure.open, len(structure.scripts)), ([], 2))
        self.assertEqual({tag for tag, _, _ in structure.attributes} & {"hostile", "img"}, set())
        self.assertNotIn("<hostile", page)
        for character in "\0\u202e\u200f\ud800":
            self.assertNotIn(character, page)
        self.assertIn("window.attacked", "".join(structure.texts))
        self.assertNotRegex(structure.scripts[0][1], "[<>&\u2028]")
        data_of(structure)

    def test_a_hostile_record_from_a_file(self) -> None:
        path = synthetic.write(report_pages.hostile(), self.folder / "a.json")
        done = tools.run("report", path)
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", f"{self.folder}/a-report.html\n"))
        Structure((self.folder / "a-report.html").read_text(encoding="utf-8"))

    def test_texts_of_ten_megabytes(self) -> None:
        document = synthetic.Synthetic(processes=1, repetitions=1, spectrum=False).record()
        document["switchmark"]["environment"]["cpu"] = "x" * 10_000_000
        document["switchmark"]["guards"][0]["hazard"] = "<" * 10_000_000
        page = report_pages.html(document)
        self.assertLess(len(page), MOST_BYTES)
        self.assertIn("(10,000,000 characters)", page)

    def test_a_record_that_is_too_large_is_refused(self) -> None:
        path = self.folder / "large.json"
        with path.open("wb") as file:
            file.truncate(200_000_000)
        self.assert_one_line(tools.run("report", path), "large.json: more than 32 MB")

    def test_too_many_cells_are_refused(self) -> None:
        with self.assertRaisesRegex(Exception, "more than 100,000 cells in all records; name fewer"):
            report_pages.html(*[report_pages.large(30_000)] * 4)

    def test_beyond_a_number_of_samples_there_are_medians_alone(self) -> None:
        document = report_pages.commits(1)[0]
        with mock.patch.object(tables, "MOST_SAMPLES", 50):
            structure = Structure(report_pages.html(document))
        data = data_of(structure)
        self.assertFalse(data["hasSamples"])
        self.assertEqual({len(figure) for cell in data["cells"] for figure in cell[7]}, {8})
        self.assertIn("hold too many for one page", " ".join(structure.texts))

    def test_several_files_of_commits(self) -> None:
        record, paths = report_pages.REFERENCE.read_text(encoding="utf-8"), []
        commit = json.loads(record)["switchmark"]["environment"]["commit"]
        for index in range(3):
            paths.append(self.folder / f"{index}.json")
            paths[-1].write_text(record.replace(commit, f"{index:02}" * 20), encoding="utf-8")
        done = tools.run("report", *paths, "-o", self.folder / "r.html", PYTHONHASHSEED="0")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        data = data_of(Structure((self.folder / "r.html").read_text(encoding="utf-8")))
        self.assertEqual((len(data["records"]), len(data["history"]), data["hasSamples"]), (3, 3, True))

    def test_of_fifty_records_one_is_in_memory(self) -> None:
        """While the next one is read the one before may be there."""
        document = json.loads(report_pages.REFERENCE.read_text(encoding="utf-8"))
        alive: weakref.WeakSet[Cells] = weakref.WeakSet()

        def load(path: Path) -> Record:
            self.assertLessEqual(len(alive), 1)
            made = report_pages.as_read(path, document)
            cells = Cells(made.cells)
            alive.add(cells)
            commit = f"{int(path.stem):02}" * 20
            return dataclasses.replace(made, cells=cells, environment=made.environment | {"commit": commit})

        data = data_of(Structure(page.to_html([Path(f"{index}.json") for index in range(50)], load)))
        self.assertEqual((len(data["records"]), len(data["history"]), data["hasSamples"]), (50, 50, True))


class Cells(dict):
    """A dictionary to which there can be weak references."""

    __hash__ = object.__hash__


def data_of(structure: Structure) -> dict[str, Any]:
    """The data of the page's scripts."""
    return json.loads(structure.scripts[0][1])


class SeveralTest(unittest.TestCase):
    def test_a_history_is_in_order_of_time(self) -> None:
        data = data_of(Structure(report_pages.html(*report_pages.commits(3))))
        self.assertEqual((data["history"], [record["name"] for record in data["records"]]), ([2, 1, 0], ["a", "b", "c"]))

    def test_machines_are_no_history(self) -> None:
        documents = report_pages.commits(2)
        documents[1]["switchmark"]["environment"]["cpu"] = "another"
        structure = Structure(report_pages.html(*documents))
        self.assertEqual(data_of(structure)["history"], [])
        self.assertIn("another", structure.texts)

    def test_runs_of_one_commit_are_no_history(self) -> None:
        documents = report_pages.commits(1) * 2
        self.assertEqual(data_of(Structure(report_pages.html(*documents)))["history"], [])

    def test_a_metric_of_another_unit_is_another_metric(self) -> None:
        one, other = report_pages.commits(2)
        for cell in other["switchmark"]["cells"]:
            for metric in cell["metrics"].values():
                metric["unit"] = "us"
        data = data_of(Structure(report_pages.html(one, other)))
        self.assertEqual({metric["unit"] for metric in data["metrics"] if metric["name"] == "switch_ns"}, {"ns", "us"})


class ComparisonTest(tools.Case):
    def test_the_page_of_a_comparison(self) -> None:
        one, other = (synthetic.Synthetic(seed, processes=4, spectrum=False).record() for seed in (1, 2))
        synthetic.scale(other, "ring/fiber/tasks:2", "switch_ns", 3)
        base, new = synthetic.write(one, self.folder / "a.json"), synthetic.write(other, self.folder / "b.json")
        place = self.folder / "c.html"
        done = tools.run("compare", base, new, "--html", place, "--least-rounds", "1")
        self.assertEqual(done.returncode, 1)
        structure = Structure(place.read_text(encoding="utf-8"))
        shown = " ".join(structure.texts)
        self.assertIn(done.stdout.splitlines()[0], shown)
        self.assertIn("ring/fiber/tasks:2", shown)
        self.assertIn(("tr", "class", "fails"), structure.attributes)
        self.assertEqual(len(data_of(structure)["rows"]), len(json.loads(
            tools.run("compare", base, new, "--json", "-").stdout)["rows"]))

    def test_its_file(self) -> None:
        self.assert_one_line(tools.run("compare", "a", "b", "--html", "-"), "--html takes the name of a file")


if __name__ == "__main__":
    unittest.main()
