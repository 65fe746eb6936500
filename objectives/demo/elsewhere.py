"""The demonstration's figures from elsewhere: accounts, their revenue and health, surveys, quality,
hours, costs. Seeded: the same each time, up to today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from django.utils import timezone

from metrics.entering.cells import Raw
from metrics.entering.entering import enter
from metrics.entering.known import load_book
from metrics.entering.rows import check_rows
from metrics.models import Account, AccountAssignee, Batch, OwnMeasure, Way
from objectives.demo.people import Staff
from people.access import access_of_membership
from people.models import Membership, TeamMembership

MONTHS, WEEKS = 15, 26
NAMES = (
    "Alpenglow Rentals",
    "Birchwood Camps",
    "Cascade Guides",
    "Dolomiti Trekking",
    "Eagle Ridge School",
    "Fjordline Tours",
    "Granite Gyms",
    "Harbour Kayaks",
    "Iris Mountain Shop",
    "Juniper Scouts",
    "Kestrel Climbing",
    "Lakeside Outfitters",
    "Meadow Hostels",
    "Northern Trails",
    "Osprey Rangers",
    "Pinecone Resort",
    "Quarry Boulders",
    "Redwood Rentals",
    "Summit Academy",
    "Tatra Huts",
    "Upland Bikes",
    "Valley Anglers",
    "Wildwater Club",
    "Yew Tree Adventures",
)
SEGMENTS = ("Rental", "School", "Retail")
Rows = Iterator[dict[str, str]]


class Team(NamedTuple):
    """A team's short name and who works in it, by e-mail address or name."""

    slug: str
    people: Sequence[str]


def enter_figures(staff: Staff) -> None:
    """Accounts first, then everything that is said of them and of the teams, as uploaded files."""
    today = timezone.now().astimezone(staff.organization.zone).date()
    chance = Random(7)  # noqa: S311 - a demonstration, no secret
    teams = _teams(staff)
    people = [person for team in teams for person in team.people]
    _accounts(staff, today, chance)
    known = _known(staff)
    OwnMeasure.objects.create(
        organization=staff.organization,
        slug="gear-demos",
        name="Gear demonstrations",
        unit="count",
        better="up",
    )
    files: Mapping[str, Rows] = {
        "revenue.csv": _revenue(known, today, chance),
        "health.csv": _health(known, today, chance),
        "contacts.csv": _contacts(known, people, today, chance),
        "nps.csv": _answers(known, today, chance),
        "quality.xlsx": _quality(people, today, chance),
        "hours-and-costs.xlsx": _hours(teams, today, chance),
        "web.csv": _company(today, chance),
    }
    for name, rows in files.items():
        _enter(staff, name, rows)


def _teams(staff: Staff) -> list[Team]:
    found = []
    for team in staff.teams.values():
        working = TeamMembership.objects.current(staff.organization).filter(team=team)
        names = working.order_by("membership__name").values_list("membership", flat=True)
        if names:
            found.append(Team(team.slug, [str(person) for person in names]))
    return found


def _accounts(staff: Staff, today: date, chance: Random) -> None:
    agents = list(
        Membership.objects.of(staff.organization)
        .filter(roles__role="agent", teams__isnull=False)
        .order_by("name")
        .distinct()
    )
    for number, name in enumerate(NAMES):
        start = _month(today, MONTHS + 3 - number // 3)
        account = Account.objects.create(
            organization=staff.organization,
            external_id=f"A-{1001 + number}",
            name=name,
            segment=SEGMENTS[number % len(SEGMENTS)],
            started_on=start,
            ended_on=_month(today, chance.randrange(1, 8)) if number % 9 == 4 else None,
        )
        if agents:
            AccountAssignee.objects.create(
                organization=staff.organization,
                account=account,
                person=agents[number % len(agents)],
            )


def _revenue(known: Sequence[Account], today: date, chance: Random) -> Rows:
    """Each begins with an amount that grows, shrinks or stays from quarter to quarter."""
    quarters = [_month(today, back) for back in range(MONTHS, -1, -3)]
    for account in known:
        amount = chance.randrange(4, 40) * 50
        for day in [account.started_on, *(day for day in quarters if day > account.started_on)]:
            if account.ended_on and day >= account.ended_on:
                yield _of(account, "account_revenue", account.ended_on, value="0", currency="EUR")
                break
            yield _of(account, "account_revenue", day, value=str(amount), currency="EUR")
            amount = round(amount * chance.choice((0.9, 1, 1, 1.05, 1.1, 1.2)))


def _health(known: Sequence[Account], today: date, chance: Random) -> Rows:
    for account in known:
        score = chance.randrange(25, 95)
        for back in range(6, -1, -1):
            day = _month(today, back)
            score = min(100, max(5, score + chance.randrange(-12, 14)))
            if account.started_on <= day and not (account.ended_on and day >= account.ended_on):
                colour = "red" if score < 40 else "yellow" if score < 65 else "green"
                yield _of(account, "account_health", day, value=str(score), colour=colour)


def _contacts(known: Sequence[Account], people: Sequence[str], today: date, chance: Random) -> Rows:
    kinds = ("live_contact", "live_contact", "follow_up", "follow_up", "account_review")
    for account in known:
        for _ in range(chance.randrange(3, 9)):
            day = today - timedelta(days=chance.randrange(0, 84))
            if account.started_on <= day and not (account.ended_on and day >= account.ended_on):
                yield _of(account, chance.choice(kinds), day)
        if account.ended_on:
            yield _of(account, "exit_call", min(today, account.ended_on))
    for week in _weeks(today, 12):
        for person in people[::3]:
            yield _row("follow_up", week, value=str(chance.randrange(2, 8)), person=person)


def _answers(known: Sequence[Account], today: date, chance: Random) -> Rows:
    said = ("Quick and kind.", "Had to ask twice.", "Knows our gear.", "")
    for account in known:
        for back in range(0, 6):
            day = today - timedelta(days=91 * back + chance.randrange(0, 25))
            if day < account.started_on or chance.random() < 0.25:
                continue
            score = min(10, max(0, round(chance.gauss(8.6 - back * 0.15, 1.7))))
            yield _of(account, "nps", day, value=str(score), comment=chance.choice(said))


def _quality(people: Sequence[str], today: date, chance: Random) -> Rows:
    level = {person: chance.uniform(7.2, 9.4) for person in people}
    for week in _weeks(today, WEEKS):
        for person in people:
            score = min(10.0, max(3.0, chance.gauss(level[person], 0.8)))
            yield _row("quality_score", week, value=f"{score:.1f}", person=person)
            met = "yes" if chance.random() < 0.82 else "no"
            topic = chance.choice(("Returns", "Delivery", "Warranty"))
            yield _row("standard_met", week, value=met, person=person, topic=topic)


def _hours(teams: Sequence[Team], today: date, chance: Random) -> Rows:
    for week in _weeks(today, WEEKS):
        for team in teams:
            for person in team.people:
                hours = str(chance.choice((32, 36, 38, 40, 40)))
                yield _row("staffed_hours", week, value=hours, person=person)
                pulse = str(min(10, max(3, round(chance.gauss(7.8, 1.3)))))
                yield _row("pulse", week, value=pulse, team=team.slug)
            cost = str(len(team.people) * chance.randrange(900, 1050))
            yield _row("cost", week, value=cost, currency="EUR", team=team.slug)
            yield _row("training_hours", week, value=str(chance.randrange(0, 9)), team=team.slug)


def _company(today: date, chance: Random) -> Rows:
    for number, week in enumerate(_weeks(today, WEEKS)):
        visits = 800 + 22 * number + chance.randrange(-60, 60)
        sold, orders = chance.randrange(380, 520), chance.randrange(210, 300)
        sent = chance.randrange(300, 420)
        for measure, value in {
            "kb_visit": visits,
            "survey_offered": chance.randrange(120, 180),
            "positive_review": chance.randrange(1, 6),
            "negative_review": chance.randrange(0, 3),
            "unit_sold": sold,
            "unit_returned": chance.randrange(18, 34),
            "order": orders,
            "repeat_order": round(orders * chance.uniform(0.3, 0.42)),
            "automated_resolution": chance.randrange(20, 45),
            "own:gear-demos": chance.randrange(2, 9),
        }.items():
            yield _row(measure, week, value=str(value))
        opened = str(round(sent * chance.uniform(0.08, 0.2)))
        yield _row("message_opened", week, value=opened, sent=str(sent))


def _enter(staff: Staff, name: str, rows: Rows) -> None:
    raws = [Raw(line, cells) for line, cells in enumerate(rows, 2)]
    access = access_of_membership(staff.director, staff.organization)
    checked = check_rows(raws, load_book(access, raws, language="en"))
    if checked.bad:  # the demonstration is ours: a bad row is a fault in it
        raise ValueError(f"{name}: {checked.bad[0]}")
    batch = Batch(way=Way.UPLOADED, name=name, by=staff.director)
    facts = [good.fact for good in checked.good]
    enter(organization=staff.organization, batch=batch, facts=facts)


def _known(staff: Staff) -> list[Account]:
    return list(Account.objects.of(staff.organization).order_by("external_id"))


def _of(account: Account, measure: str, day: date, **cells: str) -> dict[str, str]:
    return _row(measure, day, account=account.external_id, **cells)


def _row(measure: str, day: date, **cells: str) -> dict[str, str]:
    return {"measure": measure, "date": day.isoformat(), **cells}


def _weeks(today: date, count: int) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=number) for number in reversed(range(count))]


def _month(today: date, back: int) -> date:
    """The first of the month `back` months ago."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
