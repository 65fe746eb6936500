"""What a closed key result would read today, beside what was reported."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from objectives.assess import assess
from objectives.computing.reader import Reader
from objectives.models import KeyResult, Reported
from objectives.storing import millionths
from objectives.why import query_at
from people.models import Organization

DAY = timedelta(days=1)


class Known(NamedTuple):
    """Amounts in millionths. query: what asks metrics for both, its question mark included."""

    value: int | None
    progress: int | None
    sample: int | None
    query: str


def reported_of(key_result: KeyResult) -> Reported | None:
    """As it was reported when its cycle was closed; one query."""
    of_one = Reported.objects.filter(organization=key_result.organization_id)
    return of_one.standing().filter(key_result=key_result).first()


def read_known(
    organization: Organization, key_result: KeyResult, reported: Reported
) -> Known | None:
    """None where nothing differs, or where people typed it: that stays as typed. Eight queries."""
    if key_result.metric is None:
        return None
    reader = Reader(organization, now=timezone.now())
    answer = reader.read(key_result, key_result.objective.cycle)
    found = assess(
        answer.question,
        now=answer.now,
        weeks=answer.weeks,
        until=answer.until,
        rules=reader.rules,
    )
    value, progress = millionths(found.value), millionths(found.progress)
    if (value, progress) == (reported.value, reported.progress):
        return None
    last = key_result.objective.cycle.end - DAY
    query = query_at(key_result, answer.question, last, reported.closed_at)
    return Known(value, progress, found.sample, query)
