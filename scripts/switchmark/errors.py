"""Exit codes, and the one kind of error that a user is told about."""

DONE = 0
WRONG = 1
BAD_INPUT = 2
INCOMPLETE = 3


class BadInput(Exception):
    """Bad usage or bad input. The text names the file, the place in it and the remedy, and is printed as one line."""


def one_line(text: object, limit: int = 400) -> str:
    """`text` with every control character made a space, and its middle left out beyond `limit` characters."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    if len(flat) <= limit:
        return flat
    half = (limit - 5) // 2
    return f"{flat[:half]} ... {flat[-half:]}"
