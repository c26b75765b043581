"""scripts/charts: what it writes, that it writes the same twice, and what it says of what it cannot draw."""

import struct
import unittest
import xml.etree.ElementTree
import zlib
from pathlib import Path
from unittest import mock

import synthetic
import tools

from switchmark.drawing import about, canvas

NAMES = ["safepoint_cost", "connections", "delay_server", "depth", "generators", "granularity", "http_latency", "http_load",
         "http_rate", "join_all", "ladder", "memory", "memory_depth", "coverage", "ready_waits", "signals", "spawn", "steps",
         "switch", "waits", "wake_latency"]
INDEX = ["README.md", "index.html"]
FILES = sorted([*INDEX, *(f"{name}.{kind}" for name in NAMES for kind in ("png", "svg"))])


def written(folder: Path) -> list[str]:
    """The names of the files in `folder`, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


class ChartsTest(tools.Case):
    def setUp(self) -> None:
        super().setUp()
        self.document = synthetic.Synthetic(processes=2, repetitions=2).record()

    def test_an_environment_that_matplotlib_does_not_like(self) -> None:
        """A backend that it does not have, as in a shell that a notebook has started: no window is opened, so none is needed.
        And a home that cannot be written, of which it is not to tell."""
        synthetic.keep(self.document, "spawn")
        path, home = self.save(), self.folder / "home"
        home.touch()  # a home below which there can be no folder
        nowhere = {"HOME": str(home), "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "MPLCONFIGDIR": ""}
        for environment in ({"MPLBACKEND": "module://none.backend_inline", "HOME": "/proc/nowhere"}, {"MPLBACKEND": "none"} | nowhere):
            done = tools.run("charts", path, **environment)
            self.assertEqual((done.returncode, done.stderr), (0, self.note_of_all_but("spawn")), environment)
        unwritable = "import tempfile, errno\ndef refuse(*_, **__): raise FileNotFoundError(errno.ENOENT, 'none')\n" \
                     "tempfile.mkdtemp = refuse\n"
        site = tools.made(self.folder / "site")
        (site / "sitecustomize.py").write_text(unwritable, encoding="utf-8")
        done = tools.run("charts", path, HOME=str(home), PYTHONPATH=str(site), MPLCONFIGDIR="")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, "^charts: matplotlib needs a folder .*; set MPLCONFIGDIR to one that can be written\n$")

    def make_images_empty(self) -> None:
        """Where only the names of the files matter. A run with an environment of its own makes whole images."""
        self.enterContext(mock.patch.object(canvas, "render", return_value={"svg": b"", "png": b""}))

    def save(self, name: str = "run.json") -> Path:
        return synthetic.write(self.document, self.folder / name)

    def note_of_all_but(self, *drawn: str) -> str:
        """What is told of the charts that the record has no figures for."""
        others = ", ".join(sorted(set(NAMES) - set(drawn)))
        return (f"charts: note: {self.folder}/run.json: {len(NAMES) - len(drawn)} charts skipped, since it has no figures for "
                f"them: {others}\n")

    def test_every_chart(self) -> None:
        done, folder = tools.run("charts", self.save()), self.folder / "run-charts"
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(sorted(done.stdout.split()), [str(folder / name) for name in FILES])
        self.assertEqual(written(folder), FILES)
        for name in sorted(set(FILES) - set(INDEX)):
            with self.subTest(name):
                data = (folder / name).read_bytes()
                self.check_svg(data) if name.endswith("svg") else self.check_png(data)

    def test_the_same_again(self) -> None:
        """In processes that order sets otherwise, and of several models. That every chart has no element at random asks
        drawing_description_test."""
        synthetic.keep(self.document, "ring", "spawn")
        path = self.save()
        first, second = (tools.run("charts", path, "-o", self.folder / seed, PYTHONHASHSEED=seed) for seed in "12")
        self.assertEqual((first.returncode, second.returncode), (0, 0))
        names = written(self.folder / "1")
        self.assertEqual(names, [*INDEX, *(f"{name}.{kind}" for name in ("spawn", "switch") for kind in ("png", "svg"))])
        self.assertEqual(written(self.folder / "2"), names)
        for name in names:
            with self.subTest(name):
                self.assertEqual(*((self.folder / seed / name).read_bytes() for seed in "12"))

    def test_charts_of_an_older_record_do_not_lie_among_new_ones(self) -> None:
        """Files of others stay, whatever their names end with."""
        self.make_images_empty()
        folder = self.folder / "run-charts"
        synthetic.keep(self.document, "spawn", "sleepers")
        tools.run("charts", self.save())
        memory = sorted(f"{name}.{kind}" for name in ("memory", "memory_depth") for kind in ("png", "svg"))
        self.assertEqual(written(folder), [*INDEX, *memory, "spawn.png", "spawn.svg"])
        (folder / "mine.svg").touch()
        (folder / "spawn.svg.txt").touch()
        synthetic.keep(self.document, "sleepers")
        self.assertEqual(tools.run("charts", self.save()).returncode, 0)
        self.assertEqual(written(folder), [*INDEX, *memory, "mine.svg", "spawn.svg.txt"])
        synthetic.keep(self.document)
        self.assertEqual(tools.run("charts", self.save()).returncode, 3)
        self.assertEqual(written(folder), ["mine.svg", "spawn.svg.txt"])

    def check_svg(self, data: bytes) -> None:
        self.assertTrue(xml.etree.ElementTree.fromstring(data).tag.endswith("svg"))
        self.assertNotIn(b"<dc:date>", data)

    def check_png(self, data: bytes) -> None:
        """Every chunk whole and with a true checksum; 1600 px wide."""
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        kinds, place = [], 8
        while place < len(data):
            size, kind = struct.unpack_from(">I4s", data, place)
            body = data[place + 4 : place + 8 + size]
            self.assertEqual(zlib.crc32(body), struct.unpack_from(">I", data, place + 8 + size)[0])
            kinds.append(kind)
            place += 12 + size
        self.assertEqual((kinds[0], kinds[-1]), (b"IHDR", b"IEND"))
        self.assertEqual(struct.unpack_from(">I", data, 16)[0], 1600)

    def test_a_missing_workload_is_told(self) -> None:
        synthetic.keep(self.document, "spawn")
        done = tools.run("charts", self.save())
        self.assertEqual((done.returncode, written(self.folder / "run-charts")), (0, [*INDEX, "spawn.png", "spawn.svg"]))
        self.assertEqual(done.stderr, self.note_of_all_but("spawn"))

    def test_one_missing_workload_is_told_with_the_reason(self) -> None:
        self.make_images_empty()
        few = [chart for chart in about.every_chart() if chart.name in ("spawn", "switch", "waits")]
        self.enterContext(mock.patch.object(about, "every_chart", return_value=few))
        synthetic.keep(self.document, "ring", "hog")
        done = tools.run("charts", self.save())
        self.assertEqual((done.returncode, done.stderr.count("\n")), (0, 1), done.stderr)
        drawn = [f"{name}.{kind}" for name in ("switch", "waits") for kind in ("png", "svg")]
        self.assertEqual(written(self.folder / "run-charts"), [*INDEX, *drawn])
        self.assertIn("run.json: chart spawn skipped: no measured spawn cell", done.stderr)

    def test_charts_of_an_older_record_do_not_stay(self) -> None:
        synthetic.keep(self.document, "spawn")
        folder = tools.made(self.folder / "run-charts")
        for name in ("switch.svg", "switch.png", "spawn.svg", "mine.svg"):
            (folder / name).touch()
        tools.run("charts", self.save())
        self.assertEqual(written(folder), [*INDEX, "mine.svg", "spawn.png", "spawn.svg"])
        self.assertGreater((folder / "spawn.svg").stat().st_size, 0)

    def test_an_index_that_somebody_else_wrote_stays(self) -> None:
        self.make_images_empty()
        synthetic.keep(self.document, "spawn", "ring")
        folder = tools.made(self.folder / "run-charts")
        (folder / "README.md").write_text("# Mine\n", encoding="utf-8")
        done = tools.run("charts", self.save())
        self.assertEqual((done.returncode, (folder / "README.md").read_text(encoding="utf-8")), (0, "# Mine\n"))
        self.assertIn(f"charts: note: {folder}/README.md: kept, since scripts/charts has not written it", done.stderr)
        self.assertNotIn("README.md", done.stdout)
        self.assertIn("Charts of run", (folder / "index.html").read_text(encoding="utf-8"))
        synthetic.keep(self.document)
        self.assertEqual(tools.run("charts", self.save()).returncode, 3)
        self.assertEqual(written(folder), ["README.md"])

    def test_nothing_to_draw(self) -> None:
        synthetic.keep(self.document)
        done = tools.run("charts", self.save())
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (3, "", 1))
        self.assertEqual(written(self.folder), ["run.json"])

    def test_several_records(self) -> None:
        self.make_images_empty()
        synthetic.keep(self.document, "spawn")
        done = tools.run("charts", self.save("a.json"), self.save("b"), "-o", self.folder / "out")
        self.assertEqual((done.returncode, written(self.folder / "out")), (0, ["a", "b"]))

    def test_several_records_of_one_name(self) -> None:
        (self.folder / "x").mkdir()
        done = tools.run("charts", self.save("a.json"), self.save("x/a.json"), "-o", self.folder / "out")
        self.assert_one_line(done, "out/a: 2 RESULTs would put their charts there")
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    unittest.main()
