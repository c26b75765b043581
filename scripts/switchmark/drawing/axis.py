"""Log axes with plain numbers."""

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from ..plain import number

_BYTES = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")]
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


def points(axis: Axis, values: set[float]) -> None:
    """Ticks exactly at `values`."""
    axis.set_ticks(sorted(values), [number(value) for value in sorted(values)])
    axis.set_minor_locator(NullLocator())


def size(value: float) -> str:
    """Bytes as 64 B, 4.1 KB, 1 MB (KB = 1,024 B)."""
    return _scaled(value, _BYTES, "B")


def duration(value: float) -> str:
    """Microseconds as 40 µs, 1.2 ms, 2 s."""
    return _scaled(value, _MICROSECONDS, "µs")


def share(value: float) -> str:
    """100 %, 1 %, 0.01 %."""
    return f"{100 * value:g} %"


def _scaled(value: float, units: list[tuple[float, str]], smallest: str) -> str:
    for factor, unit in units:
        if value >= factor:
            return f"{number(value / factor)} {unit}"
    return f"{number(value)} {smallest}"
