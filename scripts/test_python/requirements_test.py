"""cmake/requirements.cmake refuses builds that would go wrong, each with its reason in one sentence."""

import re
import subprocess
import tempfile
import unittest

import tools


def configure(*settings: str) -> tuple[int, str]:
    """Exit code and messages of cmake, the words of which lie on one line."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["cmake", "-G", "Ninja", "-S", tools.ROOT, "-B", folder, *settings], capture_output=True, encoding="utf-8", check=False)
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


class RequirementsTest(unittest.TestCase):
    """What is tried is refused before anything is built."""

    def test_thread_sanitizer(self) -> None:
        for flags in ("CMAKE_CXX_FLAGS=-fsanitize=thread", "CMAKE_CXX_FLAGS_RELEASE=-O2 -fsanitize=undefined,thread"):
            with self.subTest(flags):
                status, output = configure(f"-D{flags}")
                self.assertEqual(status, 1)
                self.assertIn("ThreadSanitizer delivers a signal when the thread next calls what blocks", output)

    def test_static_link(self) -> None:
        status, output = configure("-DCMAKE_EXE_LINKER_FLAGS=-static")
        self.assertEqual(status, 1)
        self.assertIn("a static link makes libc program code", output)


if __name__ == "__main__":
    unittest.main()
