"""advice.js with interpolation.js answers as the Python package does: the same texts, and the same figures but for the last
digits."""

import json
import math
import random
import shutil
import subprocess
import unittest
from typing import Any

import random_profiles
import tools

from switchmark.advice import DESCRIPTION, advise

SCRIPTS = [tools.SCRIPTS / "switchmark/advice" / name for name in ("interpolation.js", "advice.js")]
SCRIPT = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
PROFILES = 180
MOST = 1e-12
_PROGRAM = """
const {scripts, description, data, cases} = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(scripts.map((script) => {
  const {advise} = new Function(script + "; return switchmarkAdvice;")();
  return cases.map(([i, profile]) => advise(description, data[i], profile));
})));
"""


def difference(a: Any, b: Any, place: str = "") -> str | None:
    """Where two answers differ, in what; the order of keys counts, too."""
    if isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b):
        return next(filter(None, (difference(a[key], b[key], f"{place}.{key}") for key in a)), None)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next(filter(None, (difference(x, y, f"{place}[{i}]") for i, (x, y) in enumerate(zip(a, b)))), None)
    numbers = [isinstance(each, (int, float)) and not isinstance(each, bool) for each in (a, b)]
    same = math.isclose(a, b, rel_tol=MOST) if all(numbers) else type(a) is type(b) and a == b
    return None if same else f"{place}: {a!r} is not {b!r}"


@unittest.skipUnless(shutil.which("node"), "node is not installed here; scripts/setup test installs it")
class EqualityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        generator = random.Random(16)
        cls.data = random_profiles.all_data()
        cls.cases = [(generator.randrange(len(cls.data)), random_profiles.profile(generator)) for _ in range(PROFILES)]
        cls.cases += [(i, profile) for i in range(len(cls.data))
                      for profile in (random_profiles.EVERYDAY, random_profiles.EVERYDAY | {"library_code_share": 0.5},
                                      random_profiles.EVERYDAY | {"calls_per_wait": 10}, [], 1)]
        # A load above and below that of the servers, a recommended model that asks least of the code, and one that no server
        # has figures of.
        cls.cases += [(cls.data.index(random_profiles.with_servers()), random_profiles.EVERYDAY | changed)
                      for changed in ({"wake_rate_hz": 40000}, {"wake_rate_hz": 4000}, {"latency_target_ns": 1e8},
                                      {"latency_target_ns": 1e8, "work_between_waits_ns": 20})]
        # As the report hands the data on.
        cls.answers = [json.loads(json.dumps(advise(cls.data[i], profile))) for i, profile in cls.cases]

    def of_javascript(self, scripts: list[str], cases: list[Any]) -> list[list[Any]]:
        """The answers of each script to these cases."""
        asked = {"scripts": scripts, "description": DESCRIPTION, "data": self.data, "cases": cases}
        done = subprocess.run(["node", "-e", _PROGRAM], input=json.dumps(asked), capture_output=True, encoding="utf-8",
                              timeout=120, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_the_answers_are_equal(self) -> None:
        for case, ours, theirs in zip(self.cases, self.answers, *self.of_javascript([SCRIPT], self.cases), strict=True):
            self.assertIsNone(difference(ours, theirs), case)

    def test_the_profiles_reach_what_there_is(self) -> None:
        """Every parameter's fault, a recommendation and none, every constraint, and something to measure."""
        good = [answer for answer in self.answers if "error" not in answer]
        self.assertGreater(len(good), 120)
        self.assertGreater(len({answer["error"] for answer in self.answers if "error" in answer}), 15)
        self.assertGreater(len({answer["recommendation"]["model"] for answer in good}), 5)
        for key, constraints in (("ruled_out", {"latency", "memory", "load"}), ("doubtful", {"latency", "memory"})):
            reached = {row["constraint"] for answer in good for model in answer["models"] for row in model[key]}
            self.assertLessEqual(constraints, reached, key)
        self.assertEqual({bool(row["command"]) for answer in good for row in answer["to_measure"]}, {True, False})
        self.assertTrue(any(answer["recommendation"]["conditions"] for answer in good))
        for remark in ("The share contains ", " of one CPU."):
            self.assertTrue(any(remark in answer["recommendation"]["text"] for answer in good), remark)
        for chosen in (True, False):
            told = {len(answer["observations"]) for answer in good if (answer["recommendation"]["model"] is not None) == chosen}
            self.assertLessEqual({0, 4}, told, chosen)
        for further in ("no later.", "no sooner."):
            self.assertTrue(any(further in text for answer in good for text in answer["observations"]), further)

    def test_a_slightly_other_evaluator_is_noticed(self) -> None:
        """In few cases, or else in a third of all."""
        unnoticed = {}
        for ours, other in (("4 * t * (1 - t)", "4.0000001 * t * (1 - t)"), ("+ 0.5)", "+ 0.4)"),
                            ('"about"', '"roughly"'), ("mostNamed = 3", "mostNamed = 2"), (" ? 9.95 : ", " ? 99.95 : "),
                            ("...description.remarks", "...[]"), ("group: fill(each.group, told)", "group: each.group"),
                            ("known.length < each.least", "known.length < 1"), ("filter((scope) => !scope.properties.variant)", "slice(0, 2)"),
                            ("ordered.slice(0, 1)", "ordered"), ("known[0].model !== recommended", "false"),
                            ("each.further.filter", "each.further.slice(1).filter"), (".own ? undefined", ".own ? scope.properties.base")):
            self.assertIn(ours, SCRIPT)
            unnoticed[other] = SCRIPT.replace(ours, other)
        special = range(len(self.cases) - 4, len(self.cases))
        for batch in [*special, *range(0, 24, 3)], [*range(24, len(self.cases) - 4, 3)]:
            told = self.of_javascript(list(unnoticed.values()), [self.cases[i] for i in batch])
            unnoticed = {other: script for (other, script), answers in zip(unnoticed.items(), told, strict=True)
                         if not self.differs(answers, batch)}
        self.assertEqual(list(unnoticed), [])

    def differs(self, answers: list[Any], some: list[int]) -> bool:
        """Whether these are other answers to some of the cases."""
        return any(difference(self.answers[i], answer) for i, answer in zip(some, answers, strict=True))

    def test_they_are_plain_scripts(self) -> None:
        for path in SCRIPTS:
            text = path.read_text(encoding="utf-8")
            self.assertNotRegex(text, r"\b(require|import|export)\b\s*[({'\"*]")
            self.assertLessEqual(len(text.splitlines()), 400)


class NamesTest(unittest.TestCase):
    def test_the_evaluators_name_no_workload_and_no_model(self) -> None:
        names = {curve[key] for curve in DESCRIPTION["curves"].values() for key in ("workload", "metric")} | {"hogs", "sorted"}
        names |= {model["name"] for model in random_profiles.all_data()[0]["models"]}
        for path in [*SCRIPTS, *SCRIPTS[0].parent.glob("*.py")]:
            text = path.read_text(encoding="utf-8")
            for name in names:
                with self.subTest(path.name, name=name):
                    self.assertNotRegex(text, rf"['\"`]{name}\b")


if __name__ == "__main__":
    unittest.main()
