"""The index of a folder of charts: each picture with its question, in reading order, as Markdown and as HTML.

GitHub shows README.md below a folder, and a browser shows index.html of a CI artefact that was unpacked.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..errors import one_line
from ..record import Record
from .about import Chart
from .canvas import machine_of, run_of

_MARK = "Written by scripts/charts"
FILES = ("README.md", "index.html")
_PAGE = """<!DOCTYPE html>
<!-- {mark} -->
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; color: #202020;
       background: #fff; }}
img {{ max-width: 100%; height: auto; }}
</style>
<h1>{title}</h1>
<p>{about}</p>
<ol>
{entries}
</ol>
{sections}
{missing}
</html>
"""


@dataclass(frozen=True)
class Index:
    """What an index tells: the charts that were drawn, and why each other one was not, in reading order."""

    record: Record
    drawn: list[Chart]
    missing: list[tuple[Chart, str]]

    @property
    def _title(self) -> str:
        return f"Charts of {one_line(self.record.path.stem)}"

    @property
    def _about(self) -> str:
        return f"{machine_of(self.record)} · {run_of(self.record)}"

    def pages(self) -> dict[str, bytes]:
        """The contents of each of FILES."""
        return {name: text.encode() for name, text in zip(FILES, (self._markdown(), self._html()))}

    def _markdown(self) -> str:
        lines = [f"<!-- {_MARK} -->", f"# {_in_markdown(self._title)}", "", _in_markdown(self._about), ""]
        for place, chart in enumerate(self.drawn, 1):
            lines.append(f"{place}. [{chart.about.title}](#{chart.name}): {chart.about.question}")
        for chart in self.drawn:
            about = chart.about
            lines += ["", f'<a id="{chart.name}"></a>', "", f"## {about.title}", "", f"{about.question} {about.look_at}", "",
                      f"![{about.title}]({chart.name}.svg)"]
        if self.missing:
            lines += ["", "## Charts that this record has no figures for", ""]
            lines += [f"- `{chart.name}` ({chart.about.title}): {_in_markdown(reason)}" for chart, reason in self.missing]
        return "\n".join(lines) + "\n"

    def _html(self) -> str:
        entries = "\n".join(f'<li><a href="#{chart.name}">{escape(chart.about.title)}</a>: {escape(chart.about.question)}</li>'
                            for chart in self.drawn)
        sections = "\n".join(
            f'<h2 id="{chart.name}">{escape(chart.about.title)}</h2>\n'
            f"<p>{escape(chart.about.question)} {escape(chart.about.look_at)}</p>\n"
            f'<p><img src="{chart.name}.svg" alt="{escape(chart.about.title)}"></p>'
            for chart in self.drawn)
        missing = "\n".join(f"<li>{chart.name} ({escape(chart.about.title)}): {escape(reason)}</li>"
                            for chart, reason in self.missing)
        if missing:
            missing = f"<h2>Charts that this record has no figures for</h2>\n<ul>\n{missing}\n</ul>"
        return _PAGE.format(mark=_MARK, title=escape(self._title), about=escape(self._about), entries=entries,
                            sections=sections, missing=missing)


def is_ours(path: Path) -> bool:
    """Whether `path` may be written or removed: there is nothing yet, or it is an index from before."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return _MARK in file.read(200)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _in_markdown(text: str) -> str:
    """`text` without a meaning for Markdown: names of files and machines come from outside."""
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>#|!" else letter for letter in one_line(text))
