"""Records, rows and figures of charts are never changed after they were made: their classes are frozen."""

import dataclasses
import importlib
import pkgutil
import unittest

import tools  # noqa: F401, it sets the path to the package

from switchmark import advice, comparison, drawing
from switchmark.drawing.series import Series

MODULES = ["record", "managed_section", *(f"{package.__name__.rpartition('.')[2]}.{module.name}" for package in (advice, comparison, drawing)
                                 for module in pkgutil.iter_modules(package.__path__))]


class FrozenTest(unittest.TestCase):
    def test_all_classes_but_series_are_frozen(self) -> None:
        classes = {each for name in MODULES for each in vars(importlib.import_module(f"switchmark.{name}")).values()
                   if isinstance(each, type) and dataclasses.is_dataclass(each)}
        self.assertGreater(len(classes), 10)
        self.assertEqual({each for each in classes if not each.__dataclass_params__.frozen}, {Series})


if __name__ == "__main__":
    unittest.main()
