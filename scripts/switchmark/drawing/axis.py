"""Log axes with plain numbers."""

from collections.abc import Callable
from math import ceil, log2, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, Locator, LogLocator, MultipleLocator, NullLocator

from ..number_format import number

_BYTES = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
_NEAR = 0.05  # what is no further from 1 than this is about linear
_RATIOS = [1, 1.05, 2, 10, 1.2, 0.95, 5, 0.9, 1.1, 1.5, 3, 20, 0.8, 0.5, 50, 100, 0.2, 1000]
"""The first ones stay where there is no room for all."""
_LINE = 0.135  # inches from one tick of ratios to the next, at least
_MICROSECONDS = [(1e6, "s"), (1e3, "ms")]


def log(axes: Axes, x_label: str, y_label: str) -> None:
    """Makes both axes logarithmic."""
    axes.set_xscale("log")
    axes.set_yscale("log", nonpositive="clip")
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)


def steps(axis: Axis, write: Callable[[float], str], base: float = 10.0, subs: tuple[float, ...] = (1.0,)) -> None:
    """Ticks at `subs` of every power of `base`, written by `write`."""
    axis.set_major_locator(LogLocator(base=base, subs=subs, numticks=12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
    axis.set_minor_locator(NullLocator())


def fitting_steps(axis: Axis, write: Callable[[float], str]) -> None:
    """Ticks as `steps` sets them, the more within a power of 10 the fewer of these there are. Call it when the limits are
    final."""
    low, high = sorted(axis.get_view_interval())
    decades = log10(high / low)
    steps(axis, write, subs=(1.0, 2.0, 5.0) if decades < 1.6 else (1.0, 3.0) if decades < 3.2 else (1.0,))


def ticks_below(panels: list[Axes]) -> None:
    """Of panels that share their x axis, the last one alone has ticks."""
    for axes in panels[:-1]:
        axes.tick_params(axis="x", length=0)


def points(axis: Axis, values: set[float], offset: int = 0) -> None:
    """Ticks exactly at `values`, named by what they are less `offset`."""
    axis.set_ticks(sorted(values), [number(value - offset) for value in sorted(values)])
    axis.set_minor_locator(NullLocator())


def sizes(axis: Axis, greatest: float) -> None:
    """About eight ticks at even sizes, from 0 to `greatest` bytes, of a linear axis."""
    axis.set_major_locator(MultipleLocator(2.0 ** max(0, ceil(log2(greatest / 8)))))
    axis.set_major_formatter(FuncFormatter(lambda value, _: size(value)))


def ratios(axes: Axes) -> None:
    """A y axis of ratios by how far they lie from 1: linear within 5 %, logarithmic beyond. Set the height of the axes
    before."""
    axes.set_yscale("function", functions=(_from_one, _to_ratio))
    axes.yaxis.set_major_locator(_Ratios())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())


def times(value: float) -> str:
    """A ratio as 1.05 ×, 14.2 ×, 1,000 ×."""
    return f"{value:.2f} ×" if value < 10 else f"{number(value)} ×"


def size(value: float) -> str:
    """Bytes as 64 B, 4.1 KiB, 1 MiB."""
    return _scaled(value, _BYTES, "B")


def duration(value: float) -> str:
    """Microseconds as 40 µs, 1.2 ms, 2 s."""
    return _scaled(value, _MICROSECONDS, "µs")


def share(value: float) -> str:
    """100 %, 1 %, 0.01 %."""
    return f"{100 * value:g} %"


class _Ratios(Locator):
    """Ticks at _RATIOS, as many as have room beside each other."""

    def __call__(self) -> list[float]:
        low, high = self.axis.get_view_interval()
        return self.tick_values(low, high)

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        bottom, top = _from_one(min(vmin, vmax)), _from_one(max(vmin, vmax))
        height = self.axis.axes.get_position().height * self.axis.get_figure().get_figheight()
        apart = _LINE * (top - bottom) / height
        taken: list[float] = []
        for ratio in _RATIOS:
            place = _from_one(ratio)
            if bottom <= place <= top and all(abs(place - _from_one(other)) >= apart for other in taken):
                taken.append(ratio)
        return sorted(taken)


def _from_one(ratio: np.ndarray) -> np.ndarray:
    return np.arcsinh((np.asarray(ratio) - 1) / _NEAR)


def _to_ratio(place: np.ndarray) -> np.ndarray:
    return 1 + _NEAR * np.sinh(place)


def _scaled(value: float, units: list[tuple[float, str]], smallest: str) -> str:
    for factor, unit in units:
        if value >= factor:
            return f"{number(value / factor)} {unit}"
    return f"{number(value)} {smallest}"
