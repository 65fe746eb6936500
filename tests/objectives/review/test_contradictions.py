"""What people believe against what the data say."""

import pytest

from objectives.choices import Confidence, Status
from objectives.review.contradictions import contradiction

# confidence → the statuses that contradict it; every other pair agrees.
TABLE = {
    "on_track": {"behind": "sure"},
    "at_risk": {},
    "off_track": {"on_track": "unsure", "done": "unsure"},
}


@pytest.mark.parametrize("status", [*Status.values])
@pytest.mark.parametrize("confidence", [*Confidence.values])
def test_every_pair(confidence: str, status: str) -> None:
    assert contradiction(confidence, status) == TABLE[confidence].get(status)


def test_without_a_word_nothing_contradicts() -> None:
    assert {contradiction(None, status) for status in Status.values} == {None}
