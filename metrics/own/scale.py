"""Between which values a metric can lie at all: what is set beside it must lie there too. Pure."""

from metrics.catalogue import Aggregation
from metrics.intervals import SCALES

_PARTS_OF_A_WHOLE = frozenset(("coverage", "retention", "churn", "repeated", "spread"))
_OF_SINGLE_VALUES = frozenset(("quotient", "percentile", "health"))


def scale_of(one: Aggregation) -> tuple[int, int] | None:
    """Its least and largest value, in whole units; None where it is open to either side.

    Two sums of different things may be more than 1 to 1, so their share is open: more answers
    than offers, more revenue than before.
    """
    if one.unit == "share":
        return (0, 1) if one.is_of_a_whole or one.kind in _PARTS_OF_A_WHOLE else None
    if one.kind not in _OF_SINGLE_VALUES or one.unit not in SCALES:
        return None
    low, high = SCALES[one.unit]
    return None if high == float("inf") else (int(low), int(high))
