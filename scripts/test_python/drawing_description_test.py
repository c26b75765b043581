"""Every chart against its committed text."""

import difflib
import unittest
from itertools import islice

import drawing_description


class DrawingDescriptionTest(unittest.TestCase):
    def test_every_chart_is_drawn_as_its_text_says(self) -> None:
        drawn, written = drawing_description.described(), drawing_description.written()
        self.assertEqual(list(drawn), list(written), self.remedy())
        for name, lines in drawn.items():
            if lines != written[name]:
                changes = islice(difflib.unified_diff(written[name], lines, "text", "drawn", n=0, lineterm=""), 24)
                self.fail("\n".join([f"{name} differs from its text:", *changes, self.remedy()]))

    def remedy(self) -> str:
        return f"if the change is intended, run {drawing_description.COMMAND} and review the difference of the text"


if __name__ == "__main__":
    unittest.main()
