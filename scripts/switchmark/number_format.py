"""Numbers as people read them."""


def number(value: float) -> str:
    """7.95, 36, 1,000: three digits that count, or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
