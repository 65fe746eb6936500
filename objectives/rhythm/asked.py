"""Which check-ins an organization's people are asked for, and who of them for which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from objectives.models import CheckIn, KeyResult
from objectives.neglect import owed_week, zone_of
from objectives.owed import asked_of
from objectives.rhythm.sight import Sight
from objectives.week import Dates, dates_of
from people.access import access_of_membership
from people.models import Absence, Membership, Organization

WEEK = timedelta(days=7)
RELATED = ("objective__cycle", "objective__owner__user", "owner__user")


@dataclass(frozen=True)
class Asked:
    """A key result's check-in on the week that ended with `sunday`, and who is to make it.

    until: the latest week that was reported, up to this one. dates: of that person's Monday.
    answerable: whose it is, if not away; None where nobody owns it who is still here and can check
    in. person None: nobody who may see it.
    """

    key_result: KeyResult
    sunday: date
    until: date | None
    person: Membership | None
    answerable: Membership | None
    dates: Dates

    @property
    def done(self) -> bool:
        """Whether it was made."""
        return self.until is not None and self.until >= self.sunday

    @property
    def missed_before(self) -> bool:
        """Whether the week before was owed, and was not reported either."""
        cycle, published = self.key_result.objective.cycle, self.key_result.published_at
        before = self.sunday - WEEK
        zone = self.key_result.organization.zone
        if published is None or before < max(cycle.start, published.astimezone(zone).date()):
            return False
        return self.until is None or self.until < before


def asked_in(organization: Organization, *, now: datetime) -> list[Asked]:
    """All that is asked now, made or not. A few queries, and three for each stand-in."""
    latest = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-week_end")
    found = list(
        asked_of(
            KeyResult.objects.filter(
                organization=organization,
                archived_at__isnull=True,
                objective__archived_at__isnull=True,
            )
        )
        .annotate(until=Subquery(latest.values("week_end")[:1]))
        .select_related(*RELATED)
    )
    stand_ins = _stand_ins(organization, found, now=now)
    sight = Sight(organization, found)
    asked = []
    for each in found:
        each.organization = organization
        sunday = owed_week(each, organization, now=now)
        if sunday is not None:
            answerable = each.answerable
            person = stand_ins.get(each.pk, answerable)
            dates = dates_of(
                sunday,
                organization_zone=organization.zone,
                person_zone=zone_of(person, organization),
            )
            until: date | None = each.until
            if person is not None and not sight.sees(person.pk, each):
                person = None
            asked.append(Asked(each, sunday, until, person, answerable, dates))
    return asked


def _stand_ins(
    organization: Organization, key_results: Iterable[KeyResult], *, now: datetime
) -> Mapping[int, Membership]:
    """key result → who stands in for its owner; nobody for what the stand-in may not see."""
    today = now.astimezone(organization.zone).date()
    away = {
        each.person_id: each.stand_in
        for each in Absence.objects.of(organization)
        .on(today)
        .filter(stand_in__left_at__isnull=True)
        .select_related("stand_in__user")
    }
    passed: dict[Membership, list[int]] = {}
    for each in key_results:
        owner = each.answerable
        stand_in = away.get(owner.pk) if owner else None
        # Who is away as well stands in for nobody: the check-in stays with its owner.
        if stand_in is not None and stand_in.pk not in away:
            passed.setdefault(stand_in, []).append(each.pk)
    return {pk: person for person, ids in passed.items() for pk in _seen(person, ids)}


def _seen(person: Membership, ids: list[int]) -> QuerySet[KeyResult, int]:
    access = access_of_membership(person, person.organization)
    return KeyResult.objects.visible_to(access).filter(pk__in=ids).values_list("pk", flat=True)
