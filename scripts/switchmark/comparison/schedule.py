"""How the runs of the two sides lay in time."""

from ..record import Record


def notes(base: list[Record], new: list[Record]) -> list[str]:
    """What the order of the runs means for the comparison; nothing with a single run a side."""
    if len(base) == len(new) == 1:
        return []
    runs = f"{len(base)} runs of BASE, {len(new)} of NEW"
    if is_interleaved(base, new):
        return [f"{runs}, interleaved in time: a drift of the machine meets both sides alike."]
    return [f"{runs}, not interleaved in time: a drift of the machine looks like a change."]


def is_interleaved(base: list[Record], new: list[Record]) -> bool:
    """Whether the runs, by their start, come in successive pairs of one of either side, in any order within a pair."""
    runs = [(_moment(record), side) for side, records in enumerate((base, new)) for record in records]
    order = [side for _, side in sorted(runs)]
    return len(base) == len(new) and all(one != other for one, other in zip(order[::2], order[1::2]))


def _moment(record: Record) -> str:
    """The start as a text that sorts as time does: the schema asks for ISO 8601 in UTC, a fraction of any length."""
    return record.run["started"].removesuffix("Z").removesuffix("+00:00")
