"""Where what a person believes and what the data say contradict each other. Pure."""

from enum import StrEnum

from objectives.choices import Confidence, Status


class Contradiction(StrEnum):
    """SURE: confident while the data say behind. UNSURE: the reverse."""

    SURE = "sure"
    UNSURE = "unsure"


def contradiction(confidence: str | None, status: str) -> Contradiction | None:
    """What of `confidence` (a check-in's) `status` (computed, before neglect) contradicts.

    On track while it is behind, or off track while it is on track or done. "At risk" contradicts
    nothing, and no data say nothing.
    """
    if confidence == Confidence.ON_TRACK and status == Status.BEHIND:
        return Contradiction.SURE
    if confidence == Confidence.OFF_TRACK and status in (Status.ON_TRACK, Status.DONE):
        return Contradiction.UNSURE
    return None
