"""Files appear whole or not at all."""

import unittest
from unittest import mock

import tools

from switchmark import atomic
from switchmark.errors import BadInput


class AtomicTest(tools.Case):
    def test_replaces(self) -> None:
        path = self.folder / "a"
        for data in (b"old", b"new"):
            atomic.write(path, data)
            self.assertEqual(path.read_bytes(), data)
        self.assertEqual(list(self.folder.iterdir()), [path])

    def test_a_failure_leaves_the_old_content_alone(self) -> None:
        path = self.folder / "a"
        path.write_bytes(b"old")
        with mock.patch("os.fsync", side_effect=OSError(28, "No space left on device")):
            with self.assertRaisesRegex(BadInput, "a: cannot write: No space left"):
                atomic.write(path, b"new")
        self.assertEqual((path.read_bytes(), list(self.folder.iterdir())), (b"old", [path]))

    def test_a_link_stays_a_link(self) -> None:
        target, link = self.folder / "target", self.folder / "link"
        target.write_bytes(b"old")
        link.symlink_to(target)
        atomic.write(link, b"new")
        self.assertEqual((link.is_symlink(), target.read_bytes()), (True, b"new"))


if __name__ == "__main__":
    unittest.main()
