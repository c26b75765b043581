"""What is read, judged or looked up is never changed afterwards: its classes are frozen."""

import dataclasses
import importlib
import pkgutil
import unittest

import tools  # noqa: F401, it sets the path to the package

from switchmark import comparison, drawing
from switchmark.drawing.series import Series

MODULES = ["record", "marked", *(f"{package.__name__.rpartition('.')[2]}.{module.name}" for package in (comparison, drawing)
                                 for module in pkgutil.iter_modules(package.__path__))]


class FrozenTest(unittest.TestCase):
    def test_all_but_the_series_which_grow_as_cells_are_found(self) -> None:
        classes = {each for name in MODULES for each in vars(importlib.import_module(f"switchmark.{name}")).values()
                   if isinstance(each, type) and dataclasses.is_dataclass(each)}
        self.assertGreater(len(classes), 10)
        self.assertEqual({each for each in classes if not each.__dataclass_params__.frozen}, {Series})


if __name__ == "__main__":
    unittest.main()
