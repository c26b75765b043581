"""Numbers as people read them."""


def counted(count: int, singular: str, plural: str = "") -> str:
    """1 process, 10 processes. `plural` is needed where it is not the singular with an s."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def number(value: float) -> str:
    """7.95, 36, 1,000: three digits that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
