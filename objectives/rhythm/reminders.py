"""Monday's reminder of the check-ins that one owes, and word of the second one missed in a row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse

from objectives.rhythm.asked import Asked
from objectives.rhythm.sight import Sight
from objectives.rhythm.words import MISSED, REMINDER
from people.deliveries.groups import MONDAY
from people.deliveries.telling import Notice
from people.models import Absence, Membership, Organization, Role, RoleGrant


def reminders(
    organization: Organization, asked: Iterable[Asked], *, now: datetime
) -> Iterator[Notice]:
    """One for each person and week, from Monday 09:00 there until it is late anyway.

    Who gets all that is owed by mail on Monday gets no second one of the check-ins alone.
    """
    owing: dict[Membership, list[Asked]] = defaultdict(list)
    for each in asked:
        open_now = not each.done and each.dates.reminder <= now < each.dates.late
        if open_now and each.person is not None and each.person.user_id is not None:
            owing[each.person].append(each)
    week = reverse("objectives:my-week", args=[organization.slug])
    for person, owed in owing.items():
        sunday = max(each.sunday for each in owed)
        alone = person.user is not None and MONDAY in person.user.mails_off
        yield Notice(person.pk, REMINDER, sunday.isoformat(), week, _facts(owed), mail=alone)


def _facts(owed: Sequence[Asked]) -> dict[str, object]:
    return {
        "due": min(each.dates.due for each in owed).isoformat(),
        "key_results": [each.key_result.pk for each in owed],
        "lines": [[each.key_result.title, each.key_result.objective.title] for each in owed],
        "week": max(each.sunday for each in owed).isoformat(),
    }


def missed_twice(
    organization: Organization, asked: Iterable[Asked], *, now: datetime
) -> Iterator[Notice]:
    """To the objective's owner; where that is who missed it, or was away on the day on which the
    second was late, to who leads the team.

    Whoever may not see the key result is not told of it: then the directors are.
    Once, from the moment at which the second is late: a third one in a row says nothing new.
    """
    found = [
        each for each in asked if not each.done and each.missed_before and now >= each.dates.late
    ]
    if not found:
        return
    leads, directors = _leads(organization)
    sight = Sight(organization, [each.key_result for each in found])
    away = _away(organization, found)
    for each in found:
        key_result = each.key_result
        path = reverse("objectives:key-result", args=[organization.slug, key_result.pk])
        facts = {
            "key_result": key_result.title,
            "objective": key_result.objective.title,
            "person": each.person.name if each.person else "",
            "owner": each.answerable.name if each.answerable else "",
            "week": each.sunday.isoformat(),
        }
        streak = (each.until or key_result.objective.cycle.start).isoformat()
        for person in _told(each, sight, leads, directors, away):
            yield Notice(person, MISSED, f"key_result:{key_result.pk}:{streak}", path, facts)


def _told(
    each: Asked,
    sight: Sight,
    leads: dict[int, set[int]],
    directors: set[int],
    away: set[tuple[int, date]],
) -> set[int]:
    key_result, objective = each.key_result, each.key_result.objective
    # Who was to make it, and for whom that person stood in.
    own = {person.pk for person in (each.person, each.answerable) if person is not None}
    owner = objective.owner
    if (
        owner is not None
        and owner.left_at is None
        and vars(key_result)["objective_owner_works"]
        and owner.pk not in own
        and (owner.pk, _late_day(each)) not in away
        and sight.sees(owner.pk, key_result)
    ):
        return {owner.pk}
    team = leads.get(objective.team_id or 0, set())
    team = {person for person in team if sight.sees(person, key_result)}
    return (team - own) or (directors - own)


def _late_day(each: Asked) -> date:
    """By that day, not by today, it is decided once whom it is told to."""
    return each.dates.late.astimezone(each.key_result.organization.zone).date()


def _away(organization: Organization, found: Iterable[Asked]) -> set[tuple[int, date]]:
    """Who was away on which of the days on which these were late. One query."""
    days = {_late_day(each) for each in found}
    absences = Absence.objects.of(organization).filter(start__lte=max(days), end__gt=min(days))
    rows = list(absences.values_list("person_id", "start", "end"))
    return {(person, day) for person, start, end in rows for day in days if start <= day < end}


def _leads(organization: Organization) -> tuple[dict[int, set[int]], set[int]]:
    """team → who leads it by name, and the directors; of those who are here. One query."""
    leads: dict[int, set[int]] = defaultdict(set)
    directors = set()
    grants = RoleGrant.objects.filter(
        organization=organization,
        role__in=[Role.LEAD, Role.DIRECTOR],
        membership__left_at__isnull=True,
    )
    for grant in grants:
        if grant.team_id is None:
            directors.add(grant.membership_id)
        else:
            leads[grant.team_id].add(grant.membership_id)
    return leads, directors
