"""Numbers as people read them."""


def counted(count: int, singular: str, plural: str = "") -> str:
    """1 process, 10 processes. `plural` is needed where it is not the singular with an s."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def number(value: float) -> str:
    """7.95, 36, 1,000: three digits that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def quantity(value: float, unit: str, largest: float | None = None, signed: bool = False) -> str:
    """A figure with its unit, three digits that count, as people read it: 14.0 us (of 14,040 ns), 0.710 s, 4,096 B, 1.02.

    The unit is that in which `largest` (default: `value`) is neither large nor small, so that figures of one row have one
    unit. `unit` may be any word; "1" is no unit. `signed`: with a plus where it is above zero."""
    factor, shown = _readable(abs(value if largest is None else largest), unit)
    text = significant(value / factor)
    text = f"+{text}" if signed and value >= 0 else text
    return text if shown == "1" else f"{text} {shown}"


def significant(value: float) -> str:
    """Three digits that count, zeros at the end included, or all before the point: 14.0, 0.710, 1,234."""
    if value == 0:
        return "0"
    return f"{value:,.0f}" if 99.95 <= abs(value) < 1e12 else f"{value:#.3g}"


_SCALES = {
    # From which value on, in the smallest unit, another unit is read more easily. A time of half a second is 0.5 s.
    "ns": ((5e8, 1e9, "s"), (1e6, 1e6, "ms"), (1e3, 1e3, "us")),
    "B": ((1e9, 1e9, "GB"), (1e6, 1e6, "MB")),
}
_IN_SMALLEST = {"ns": ("ns", 1), "us": ("ns", 1e3), "ms": ("ns", 1e6), "s": ("ns", 1e9), "B": ("B", 1)}


def _readable(size: float, unit: str) -> tuple[float, str]:
    """By what a figure in `unit` is divided, and the unit that it then has."""
    if unit not in _IN_SMALLEST:
        return 1, unit
    smallest, factor = _IN_SMALLEST[unit]
    for least, divisor, name in _SCALES[smallest]:
        if size * factor >= least:
            return divisor / factor, name
    return 1 / factor, smallest
