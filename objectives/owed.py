"""The check-ins that somebody owes: which key results, and what is known of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from objectives.choices import CycleState, ObjectiveState
from objectives.models import CheckIn, KeyResult, KeyResultPoint, Milestone, Share
from objectives.models.key_result import answers, nobody_owns
from objectives.neglect import owed_week, zone_of
from objectives.week import Dates, dates_of
from people.access import Access
from people.models import Organization

RELATED = (
    "objective__cycle",
    "objective__team",
    "objective__owner__user",
    "owner__user",
    "metric__metric",
)
RUNNING = (CycleState.ACTIVE, CycleState.GRADING)


@dataclass(frozen=True)
class Owed:
    """A key result's check-in on the week that ended with `sunday`.

    done: this week's, if it was made. last: the one before it. value, sample: what it reports, as
    of that Sunday; as it stands now where the data do not reach so far, or people type it.
    """

    key_result: KeyResult
    sunday: date
    dates: Dates
    late: bool
    done: CheckIn | None
    last: CheckIn | None
    value: int | None
    sample: int | None

    @property
    def change(self) -> int | None:
        """Since the last check-in, in millionths of the unit; None if either is not known."""
        if self.last is None or self.last.value is None or self.value is None:
            return None
        return self.value - self.last.value

    @property
    def moved_on(self) -> bool:
        """Whether it stands elsewhere by now than what is reported."""
        return not self.key_result.is_typed and self.key_result.value != self.value


class Missing(NamedTuple):
    """A check-in that is still to be made."""

    key_result: KeyResult
    dates: Dates
    late: bool


def owed_by(access: Access, *, now: datetime) -> list[Owed]:
    """What this person owes this week, made or not: own key results, in the objectives' order.

    A key result without an owner who is still here is owed by its objective's; who stands in for
    somebody owes what is asked of them. Two queries.
    """
    found = KeyResult.objects.visible_to(access).filter(
        of_people({access.membership.pk} | access.stands_in_for)
    )
    return owed_of(found, access.organization, now=now)


def missing_of_teams(access: Access, teams: Iterable[int], *, now: datetime) -> list[Missing]:
    """What is still to be done on the key results of these teams' objectives, and on what the
    reader's people own in objectives that the teams share. One query."""
    teams = list(teams)
    shares = Share.objects.filter(organization=access.organization, team__in=teams)
    shared = Q(objective__in=shares.values("objective")) & of_people(access.led_people)
    latest = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-week_end")
    found = (
        asked_of(KeyResult.objects.visible_to(access).filter(Q(objective__team__in=teams) | shared))
        .annotate(until=Subquery(latest.values("week_end")[:1]))
        .select_related(*RELATED)
    )
    missing = []
    for each in found:
        sunday = owed_week(each, access.organization, now=now)
        if sunday is not None and (each.until is None or each.until < sunday):
            dates = _dates(each, access.organization, sunday)
            missing.append(Missing(each, dates, late=now >= dates.late))
    return missing


def may_check_in(access: Access, key_result: KeyResult) -> bool:
    """Whoever is asked, who leads the team, a director; of a key result fetched `with_answers`.

    Also the lead of a team that shares the objective, for what that team's people own in it.
    """
    objective, asked = key_result.objective, key_result.answerable_id
    if access.checks_in(owner_id=asked, team_id=objective.team_id):
        return True
    return asked in access.led_people and (
        Share.objects.filter(
            organization=access.organization, objective=objective, team__in=access.led_teams
        ).exists()
    )


def of_people(people: Iterable[int]) -> Q:
    """Key results whose check-ins these people make: their own, and those that nobody else owns."""
    ids = list(people)
    return Q(owner__in=ids) | (nobody_owns() & Q(objective__owner__in=ids))


def owed_of(found: QuerySet[KeyResult], organization: Organization, *, now: datetime) -> list[Owed]:
    """The same for given key results. Two queries."""
    key_results = (
        asked_of(found)
        .annotate(newest_week=_newest_week())
        .select_related(*RELATED)
        .prefetch_related(
            Prefetch("check_ins", CheckIn.objects.order_by("-week_end"), to_attr="latest_first"),
            Prefetch("milestones", Milestone.objects.order_by("position", "id")),
        )
    )
    owed = (_owed(each, organization, now) for each in key_results)
    return [each for each in owed if each is not None]


def _owed(key_result: KeyResult, organization: Organization, now: datetime) -> Owed | None:
    sunday = owed_week(key_result, organization, now=now)
    if sunday is None:
        return None
    check_ins: Sequence[CheckIn] = key_result.latest_first  # type: ignore[attr-defined]
    dates = _dates(key_result, organization, sunday)
    done = next((each for each in check_ins if each.week_end == sunday), None)
    value, sample = _reported(key_result, sunday, done)
    return Owed(
        key_result=key_result,
        sunday=sunday,
        dates=dates,
        late=done is None and now >= dates.late,
        done=done,
        last=next((each for each in check_ins if each.week_end < sunday), None),
        value=value,
        sample=sample,
    )


def _newest_week() -> ArraySubquery:
    """How each stood at the end of the last week that the data know of: none or one."""
    points = KeyResultPoint.objects.filter(
        organization=OuterRef("organization"), key_result=OuterRef("pk")
    ).order_by("-day")
    return ArraySubquery(
        points.values(json=JSONObject(day="day", value="value", sample="sample"))[:1]
    )


def _reported(
    key_result: KeyResult, sunday: date, done: CheckIn | None
) -> tuple[int | None, int | None]:
    """The value that a check-in on this week has or would be given, and its sample."""
    weeks: Sequence[Mapping[str, Any]] = key_result.newest_week  # type: ignore[attr-defined]
    then = next((week for week in weeks if week["day"] == sunday.isoformat()), None)
    if key_result.is_typed or then is None:
        value, sample = key_result.value, key_result.sample
    else:
        value, sample = then["value"], then["sample"]
    if done is None:
        return value, sample
    return done.value, sample if done.sample is None else done.sample


def asked_of(found: QuerySet[KeyResult]) -> QuerySet[KeyResult]:
    """Those about which people are asked each week, in the order in which they are shown."""
    running = found.filter(
        objective__state=ObjectiveState.PUBLISHED, objective__cycle__state__in=RUNNING
    )
    return running.annotate(**answers()).order_by(
        "objective__cycle__start", "objective__position", "objective", "position", "id"
    )


def _dates(key_result: KeyResult, organization: Organization, sunday: date) -> Dates:
    return dates_of(
        sunday,
        organization_zone=organization.zone,
        person_zone=zone_of(key_result.answerable, organization),
    )
