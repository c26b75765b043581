"""The builds that only checks make are configured: scripts/check/sanitizers and scripts/check/mutation have them."""

import subprocess
import tempfile
import unittest

import tools


class ConfigureTest(tools.Case):
    def test_builds_of_checks(self) -> None:
        for arguments in (["asan-ubsan"], ["release", "-DSWITCHMARK_TESTS_APART=ON"]):
            with self.subTest(arguments), tempfile.TemporaryDirectory() as build:
                done = subprocess.run(["cmake", "--preset", *arguments, "-B", build], cwd=tools.ROOT, capture_output=True,
                                      encoding="utf-8", timeout=100, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
