"""Monday's digest (what I owe) and Friday's (my week; a lead's: the team's), by mail alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from objectives.models import Initiative, KeyResult, ReviewAction
from objectives.neglect import zone_of
from objectives.review.reading import rows_of
from objectives.review.week import Row
from objectives.rhythm.asked import Asked
from objectives.rhythm.people import local, teams_led, who_can_read
from objectives.rhythm.sight import Sight
from objectives.rhythm.words import FRIDAY, MONDAY
from objectives.week import dates_of, week_reported
from people.deliveries.telling import Notice
from people.models import Membership, Organization

DAY_LEFT = timedelta(hours=15)  # a Monday's digest on Tuesday is none
FRIDAY_DAY, FRIDAY_HOUR = 5, 16
WEEK = timedelta(days=7)
LISTED = 12


def mondays(
    organization: Organization,
    asked: Iterable[Asked],
    people: Sequence[Membership],
    *,
    now: datetime,
) -> Iterator[Notice]:
    """To who owes check-ins or has something to do, at Monday 09:00 there."""
    sunday = week_reported(now, organization.zone)
    there = [person for person in people if _is_monday(person, organization, now)]
    if not there:
        return
    owed: dict[int, list[Asked]] = defaultdict(list)
    for each in asked:
        if each.person is not None and not each.done:
            owed[each.person.pk].append(each)
    todo = _todo(organization, until=sunday + WEEK)
    path = reverse("objectives:my-week", args=[organization.slug])
    for person in there:
        check_ins, actions = owed.get(person.pk, []), todo.get(person.pk, [])
        if check_ins or actions:
            facts = {
                "due": min((each.dates.due for each in check_ins), default=now).isoformat(),
                "key_results": [each.key_result.pk for each in check_ins],
                "lines": [
                    [each.key_result.title, each.key_result.objective.title] for each in check_ins
                ],
                "actions": [[text, due.isoformat()] for due, text in actions],
                "week": sunday.isoformat(),
            }
            yield Notice(person.pk, MONDAY, sunday.isoformat(), path, facts, in_page=False)


def _is_monday(person: Membership, organization: Organization, now: datetime) -> bool:
    begins = dates_of(
        week_reported(now, organization.zone),
        organization_zone=organization.zone,
        person_zone=zone_of(person, organization),
    ).reminder
    return begins <= now < begins + DAY_LEFT


def _todo(organization: Organization, *, until: date) -> Mapping[int, list[tuple[date, str]]]:
    """owner → open tasks of the review, and initiatives due by then; two queries."""
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    actions = ReviewAction.objects.filter(organization=organization, done_at__isnull=True)
    for action in actions.order_by("due", "id"):
        found[action.owner_id].append((action.due, action.text))
    for initiative in Initiative.objects.due_until(organization, until):
        if initiative.owner_id is not None and initiative.due is not None:
            found[initiative.owner_id].append((initiative.due, initiative.title))
    return {owner: sorted(tasks) for owner, tasks in found.items()}


def fridays(
    organization: Organization, people: Sequence[Membership], *, now: datetime
) -> Iterator[Notice]:
    """To who owns key results or leads a team with some, on Friday from 16:00 there."""
    there = [
        (person, clock)
        for person in people
        if (clock := local(person, organization, now)).isoweekday() == FRIDAY_DAY
        and clock.hour >= FRIDAY_HOUR
    ]
    if not there:
        return
    sunday = week_reported(now, organization.zone)
    found = KeyResult.objects.filter(
        organization=organization, archived_at__isnull=True, objective__archived_at__isnull=True
    )
    rows = list(rows_of(found, organization, sunday=sunday, latest=True).values())
    own, of_team = _sorted(rows, _seen_private(organization, rows))
    led = teams_led(organization)
    for person, clock in there:
        mine = own.get(person.pk, [])
        teams = led.get(person.pk, set())
        theirs = [row for team in sorted(teams) for row in of_team.get(team, [])]
        if mine or theirs:
            facts = _week(mine, theirs) | {"week": sunday.isoformat()}
            path = reverse(
                "objectives:review" if theirs else "objectives:my-week", args=[organization.slug]
            )
            about = clock.date().isoformat()
            yield Notice(person.pk, FRIDAY, about, path, facts, in_page=False)


def _seen_private(organization: Organization, rows: Iterable[Row]) -> set[int]:
    """Private ones that whoever owns them may see."""
    found = {row.pk: row.owner_id for row in rows if row.private and row.owner_id is not None}
    if not found:
        return set()
    key_results = list(KeyResult.objects.filter(pk__in=found).select_related("objective"))
    sight = Sight(organization, key_results)
    return {each.pk for each in key_results if sight.sees(found[each.pk], each)}


def _sorted(
    rows: Iterable[Row], seen_private: Collection[int]
) -> tuple[dict[int, list[Row]], dict[int, list[Row]]]:
    """By owner and by team; what is private stands among its owner's alone."""
    own: dict[int, list[Row]] = defaultdict(list)
    of_team: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.person not in (None, row.owner_id):
            continue
        if row.owner_id is not None and (not row.private or row.pk in seen_private):
            own[row.owner_id].append(row)
        if row.team is not None and row.person is None and not row.private:
            of_team[row.team].append(row)
    return own, of_team


def _week(mine: Sequence[Row], theirs: Sequence[Row]) -> dict[str, Any]:
    return {
        "key_results": [row.pk for row in mine[:LISTED]],
        "mine": [_told(row) for row in mine[:LISTED]],
        "team": [
            len(theirs),
            sum(row.check_in is not None for row in theirs),
            sum((row.change or 0) > 0 for row in theirs),
            sum((row.change or 0) < 0 for row in theirs),
        ],
        "blocked": [[row.title, row.blocker] for row in theirs if row.blocker][:LISTED],
        "missing": [[row.title, row.owner or ""] for row in theirs if row.check_in is None][
            :LISTED
        ],
    }


def _told(row: Row) -> list[Any]:
    """Title, progress, change of it, whether it was reported."""
    return [row.title, row.progress, row.change, row.check_in is not None]


def digests(
    organization: Organization, asked: Iterable[Asked], *, now: datetime
) -> Iterator[Notice]:
    """Both, each to those whose clock says so."""
    people = who_can_read(organization)
    yield from mondays(organization, asked, people, now=now)
    yield from fridays(organization, people, now=now)
