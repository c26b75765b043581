"""The charts of two records as text, kept in drawing_description.txt, so that a change of any chart is a difference of text.

After an intended change of a chart, run this file as a program. It writes the text again; review its difference.
"""

from pathlib import Path

import drawn_records
import figure_text
import matplotlib
import tools

from switchmark.drawing import canvas
from switchmark.drawing.about import every_chart

TEXT = Path(__file__).with_suffix(".txt")
COMMAND = "/usr/bin/python3 -B scripts/test_python/drawing_description.py"


def described() -> dict[str, list[str]]:
    """The lines of each chart's text, by the names of record and chart."""
    texts = {}
    with matplotlib.rc_context(canvas.style()), figure_text.fixed_text_size():
        for make in (drawn_records.whole, drawn_records.with_gaps):
            record = tools.as_read(make())
            for chart in every_chart():
                texts[f"chart {chart.name} of the record {make.__name__}"] = figure_text.describe(chart.draw(record))
    return texts


def written() -> dict[str, list[str]]:
    """The texts of the file."""
    texts: dict[str, list[str]] = {}
    for block in TEXT.read_text(encoding="utf-8").split("\n\n"):
        name, *lines = block.strip("\n").split("\n")
        texts[name] = lines
    return texts


if __name__ == "__main__":
    blocks = ["\n".join([name, *lines]) for name, lines in described().items()]
    TEXT.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
