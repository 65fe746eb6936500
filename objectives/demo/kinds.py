"""What kind a planned key result is, the steps of milestones, and what was typed."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.utils import timezone

from objectives.choices import Kind, Status
from objectives.demo.plan import Result
from objectives.demo.targets import AHEAD
from objectives.models import KeyResult, Milestone


def kind_of(result: Result) -> Kind:
    """What it asks."""
    if result.steps:
        return Kind.MILESTONES
    if result.each or result.needed:
        return Kind.EACH if result.each else Kind.BASELINE
    return Kind.MAINTAIN if result.keep else Kind.REACH


def is_typed(result: Result) -> bool:
    """Whether its owner types its values."""
    return not result.metric and not result.steps


def typed_share(result: Result, week: int, of: int) -> Fraction:
    """How much of the goal the owner typed for a week: all at last, with the pace, or behind it."""
    if result.stands == Status.DONE:
        return Fraction(week, of)
    ahead = AHEAD[Status.AT_RISK] if result.stands == Status.AT_RISK else 0
    return max(Fraction(week, 13) + ahead, Fraction(0))


def write_steps(key_result: KeyResult, result: Result, start: date, *, at: timedelta) -> None:
    """Those that are done were done one a week, from the first on, at that time of the day."""
    zone = key_result.organization.zone
    weeks = [start + timedelta(days=7 * week) for week in range(1, 13)]
    today = timezone.now().astimezone(zone).date()
    for number, title in enumerate(result.steps):
        day = min(weeks[number], today) if number < result.done else None
        moment = datetime.combine(day, time(0), tzinfo=zone) + at if day else None
        Milestone.objects.create(
            organization=key_result.organization,
            key_result=key_result,
            title=title,
            position=number,
            due=weeks[min(2 * number + 2, 11)],
            done_on=day,
            done_at=moment,
            done_by=key_result.owner if day else None,
        )
