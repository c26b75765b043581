"""Files appear whole or not at all."""

import errno
import itertools
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

    def test_a_file_keeps_its_rights(self) -> None:
        path = self.folder / "a"
        path.touch()
        path.chmod(0o640)
        atomic.write(path, b"new")
        self.assertEqual(path.stat().st_mode & 0o7777, 0o640)

    def test_what_a_file_system_does_not_offer_is_no_failure(self) -> None:
        for function, number in itertools.product(("fsync", "fchmod"), (errno.EINVAL, errno.ENOSYS, errno.EPERM)):
            path = self.folder / "a"
            path.write_bytes(b"old")
            with mock.patch(f"os.{function}", side_effect=OSError(number, "not offered")):
                atomic.write(path, b"new")
            self.assertEqual((path.read_bytes(), list(self.folder.iterdir())), (b"new", [path]))

    def test_a_file_that_is_mounted_into_a_container_is_written_in_place(self) -> None:
        path = self.folder / "a"
        path.write_bytes(b"longer than new")
        with mock.patch("os.replace", side_effect=OSError(errno.EBUSY, "Device or resource busy")), \
                mock.patch("pathlib.Path.replace", side_effect=OSError(errno.EBUSY, "Device or resource busy")):
            atomic.write(path, b"new")
        self.assertEqual((path.read_bytes(), list(self.folder.iterdir())), (b"new", [path]))

    def test_a_link_stays_a_link(self) -> None:
        target, link = self.folder / "target", self.folder / "link"
        target.write_bytes(b"old")
        link.symlink_to(target)
        atomic.write(link, b"new")
        self.assertEqual((link.is_symlink(), target.read_bytes()), (True, b"new"))


if __name__ == "__main__":
    unittest.main()
