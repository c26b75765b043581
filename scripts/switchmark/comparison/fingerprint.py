"""Which differences between two runs' surroundings forbid a metric to gate.

A ratio travels further than a time, but not far: another CPU or compiler moves its two parts by different factors.
"""

from ..record import Record

_BUILD = ("compiler", "boost", "libc")
FINGERPRINT = ("cpu", "kernel", "compiler", "flags", "boost", "libc")
_MUST_AGREE = {"exact": _BUILD, "ratio": FINGERPRINT, "time": FINGERPRINT}
_READS_DOCUMENTS = {"hog"}


class Fingerprints:
    """The surroundings of BASE and NEW. What neither could find out ("unknown") does not agree."""

    def __init__(self, base: Record, new: Record) -> None:
        values = {key: (base.environment[key], new.environment[key]) for key in FINGERPRINT}
        self._differ = {key: pair for key, pair in values.items() if _differs(*pair)}
        self._documents = base.run["documents"], new.run["documents"]

    def objection(self, workload: str, kind: str) -> str:
        """Why a metric of this kind and workload must not gate; empty if it may."""
        keys = [key for key in _MUST_AGREE[kind] if key in self._differ]
        if workload in _READS_DOCUMENTS and _differs(*self._documents):
            keys.append("documents")
        return f"does not gate: other {', '.join(keys)}" if keys else ""

    def notes(self) -> list[str]:
        """What differs, with both values, a sentence each."""
        known = self._differ | ({"documents": self._documents} if _differs(*self._documents) else {})
        return [f"{key}: BASE {before}, NEW {after}." for key, (before, after) in known.items()]


def _differs(before: str, after: str) -> bool:
    return before != after or before == "unknown"
