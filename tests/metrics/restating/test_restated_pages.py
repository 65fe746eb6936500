"""As reported beside as now known: figures, tickets and what made them differ."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from metrics.asking.asked import Asked, asked
from metrics.catalogue import CATALOGUE
from metrics.disputing.rulings import rule, withdraw_ruling
from metrics.facts import DAY, HOUR, MILLION, Event, Measure
from metrics.models import Measurement, SyncRun
from metrics.restating import tickets as restating
from metrics.restating.differing import Differing, differing
from metrics.restating.moments import reported_at
from metrics.restating.reading import closed_weeks, read_restated
from metrics.restating.tickets import tickets_between
from metrics.showing.explain import sees, sees_in_sql
from metrics.use_cases.disputes import decide
from metrics.values import Ask
from metrics.values.asks import single
from metrics.values.questions import question_of
from metrics.values.sql import ALL
from people.access import Access
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.metrics.disputes.desks import AT, TICKET, Desks
from tests.world import World

pytestmark = pytest.mark.django_db
# The ticket of `Desks` was rated 1 of 5 on Monday, 2 March 2026.
WEEK = (date(2026, 3, 2), date(2026, 3, 9))
WARSAW = ZoneInfo("Europe/Warsaw")


def test_a_week_is_reported_by_the_end_of_the_monday_after_it() -> None:
    assert reported_at(WEEK, WARSAW) == datetime(2026, 3, 9, 23, tzinfo=UTC)
    # The clocks go forward on 29 March; a period that ends within a week waits for its end.
    assert reported_at((date(2026, 3, 23), date(2026, 3, 30)), WARSAW) == datetime(
        2026, 3, 30, 22, tzinfo=UTC
    )
    assert reported_at((date(2026, 3, 1), date(2026, 4, 1)), WARSAW) == datetime(
        2026, 4, 6, 22, tzinfo=UTC
    )


def test_weeks_that_were_reported(world: World) -> None:
    monday = datetime(2026, 3, 9, 22, 59, tzinfo=UTC)
    last, before = (date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 2, 23), date(2026, 3, 2))
    assert closed_weeks(world.organization, monday, 1) == [before]
    assert closed_weeks(world.organization, monday + timedelta(minutes=1), 1) == [last]


@pytest.fixture
def reported(desks: Desks) -> Desks:
    """As if all that was measured until here had been known since the evening of 3 March."""
    evening = datetime(2026, 3, 3, 18, tzinfo=UTC)
    Measurement.objects.update(known_from=evening)
    run = SyncRun.objects.create(organization=desks.world.organization, source=desks.desk.source)
    SyncRun.objects.filter(pk=run.pk).update(started_at=evening)
    return desks


def ask(desks: Desks) -> tuple[Access, Asked]:
    access = desks.world.access(desks.world.alice)
    start, end = (day.isoformat() for day in WEEK)
    question = asked(
        access,
        CATALOGUE["csat"],
        {"start": start, "end": end},
        teams=[],
        until=date(2026, 3, 20),
    )
    return access, question


def rated(desks: Desks, number: str, score: int) -> None:
    """A rating that arrived only now."""
    event = Event(
        number,
        AT + 2 * DAY,
        "rated",
        f"c{number}",
        "customer",
        rating="csat",
        value=score * MILLION,
        scale=5 * MILLION,
    )
    desks.desk.store(("7", [event]), as_of=AT + 20 * DAY)
    desks.measure()


def test_a_late_rating_and_a_decision(reported: Desks) -> None:
    """0 of 1 was reported. Five good ones came late, and the bad one was ruled out."""
    desks = reported
    for number in range(10, 15):
        rated(desks, str(number), 5)
    world = desks.world
    row = Measurement.objects.select_related("person", "team").get(
        measure=Measure.CSAT, event__event_id="5"
    )
    decide(
        access=world.access(world.bob), measurement=row, decision="taken_out", reason="Not about us"
    )
    desks.measure()
    access, question = ask(desks)
    known = reported_at(WEEK, world.organization.zone)
    (found,) = read_restated(access, question, [(WEEK, known)])
    assert found.then is not None
    assert (found.then.n, found.now.n, found.now.value) == (1, 5, Fraction(1))
    tickets = tickets_between(access, question, known)
    (changed,) = tickets.rows
    assert changed.ticket == row.ticket
    assert [side.value for side in changed.then] == ["No"]
    assert sorted((side.value, bool(side.reason)) for side in changed.now) == [
        ("No", True),
        *[("Yes", False)] * 5,
    ]
    assert {(str(cause.words), cause.who, str(cause.why)) for cause in changed.causes} == {
        ("Something happened in the helpdesk", "", "Rated"),
        ("A decision", "Bob Berg", "Not about us"),
    }


def test_who_sees_which_tickets(reported: Desks) -> None:
    rated(reported, "10", 5)
    world, known = reported.world, reported_at(WEEK, reported.world.organization.zone)
    _access, question = ask(reported)
    for name, many in {"alice": 1, "bob": 1, "carol": 1, "dan": 0, "vera": 0, "adam": 0}.items():
        access = world.access(getattr(world, name))
        assert tickets_between(access, question, known).many == many


def compared(desks: Desks, reader: Membership | None = None) -> list[Differing]:
    """Of the rating's metric; all, or what the reader opens."""
    _access, question = ask(desks)
    known = [reported_at(WEEK, desks.world.organization.zone)]
    asked_then = Ask(question.definition, "", [WEEK], known=known)
    opens = sees_in_sql(desks.world.access(reader)) if reader else ALL
    return differing(question_of(desks.world.organization, single(asked_then)), opens).rows


def another_rated(desks: Desks) -> None:
    """Ticket 9, which Dan solved: late too."""
    mine = [each._replace(actor="dan", to="dan") for each in TICKET[1:2]]
    rest = [each._replace(actor="dan") for each in TICKET[2:4]]
    desks.desk.store(("9", [TICKET[0], *mine, *rest, TICKET[4]]), as_of=AT + 20 * DAY)
    desks.measure()


def test_postgresql_gives_what_the_reader_opens_and_no_more(
    reported: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(reported, "10", 5)
    another_rated(reported)
    world, found = reported.world, compared(reported)
    assert {row.credited for row in found} == {"Carol Castro", "Dan Dietl"}
    for name in ("alice", "bob", "carol", "dan", "erin", "vera", "adam"):
        reader = getattr(world, name)
        access = world.access(reader)
        assert compared(reported, reader) == [
            row
            for row in found
            if sees(access, measure=row.measure, team=row.team, person=row.person)
        ]
    monkeypatch.setattr(restating, "SHOWN", 1)
    access, question = ask(reported)
    known = reported_at(WEEK, world.organization.zone)
    tickets = tickets_between(access, question, known)
    assert (len(tickets.rows), tickets.many) == (1, 2)


def causes(desks: Desks, reader: Membership, key: str = "csat") -> list[tuple[str, str, str]]:
    """What changed the one ticket that differs, as the reader is told: what, who, why."""
    access, question = desks.world.access(reader), ask(desks)[1]
    definition = CATALOGUE[key]
    question = question._replace(definition=definition, one=definition.default)
    known = reported_at(WEEK, desks.world.organization.zone)
    (changed,) = tickets_between(access, question, known).rows
    return [(str(each.words), each.who, str(each.why)) for each in changed.causes]


def test_a_reason_is_told_to_whom_it_is_about(reported: Desks) -> None:
    """Carol and Dan both replied; each of the two replies was taken out for its own reason."""
    desks, world = reported, reported.world
    reply = TICKET[2]._replace(id="6", at=AT + 2 * HOUR + 1, actor="dan")
    desks.desk.store(("7", [reply]), as_of=AT + 20 * DAY)
    desks.measure()
    Measurement.objects.update(known_from=datetime(2026, 3, 3, 18, tzinfo=UTC))
    for person in (world.carol, world.dan):
        row = Measurement.objects.get(
            measure=Measure.REPLIES, ticket__external_id="7", person=person
        )
        rule(measurement=row, by=world.bob, excludes=True, reason=f"Of {person.name}")
    desks.measure()
    carols, dans = (
        ("A decision", "Bob Berg", f"Of {person.name}") for person in (world.carol, world.dan)
    )
    assert causes(desks, world.carol, "replies_per_ticket") == [carols]
    assert causes(desks, world.dan, "replies_per_ticket") == [dans]
    assert causes(desks, world.alice, "replies_per_ticket") == [carols, dans]


def test_a_decision_that_was_taken_back_tells_no_reason_for_that(reported: Desks) -> None:
    """It was taken out, brought back, and then the customer thought better of it."""
    desks, world = reported, reported.world
    ruling = rule(measurement=desks.row(), by=world.bob, excludes=True, reason="Not about us")
    desks.measure()
    withdraw_ruling(ruling=ruling, by=world.bob)
    desks.measure()
    better = TICKET[4]._replace(revision=1, value=5 * MILLION)
    desks.desk.store(("7", [better]), as_of=AT + 20 * DAY)
    desks.measure()
    assert causes(desks, world.carol) == [
        ("A decision", "Bob Berg", "Not about us"),
        ("A decision", "", ""),
        ("Something happened in the helpdesk", "", "Rated"),
    ]


def test_whoever_is_credited_is_told_why(reported: Desks) -> None:
    """First Dan, then Bob in his place: each change has its own decision."""
    desks, world = reported, reported.world
    rule(
        measurement=desks.row(),
        by=world.alice,
        credited_to=desks.agent("dan"),
        reason="It is Dan's",
    )
    desks.measure()
    assert causes(desks, world.dan) == [("A decision", "Alice Adler", "It is Dan's")]
    rule(
        measurement=desks.row(), by=world.alice, credited_to=desks.agent("bob"), reason="No, Bob's"
    )
    desks.measure()
    assert causes(desks, world.carol) == [("A decision", "Alice Adler", "It is Dan's")]
    assert causes(desks, world.bob)[-1] == ("A decision", "Alice Adler", "No, Bob's")


def test_pages(reported: Desks, at_most_queries: AtMost) -> None:
    rated(reported, "10", 5)
    world = reported.world
    alice = world.client(world.alice)
    url = world.url("metrics:restated", key="csat")
    told = {"start": "2026-03-02", "end": "2026-03-09"}
    with at_most_queries(15):
        page = alice.get(url, told).content.decode()
    assert "What made the difference" in page
    assert world.url("metrics:ticket", ticket=reported.row(Measure.SOLVED).ticket_id) in page
    assert world.client(world.vera).get(url, told).status_code == 200
    assert (
        "Nothing was known then."
        in alice.get(url, {"start": "2026-02-02", "end": "2026-02-09"}).content.decode()
    )
    detail = alice.get(world.url("metrics:detail", key="csat"), told).content.decode()
    assert url in detail
    assert (
        "Not reported yet"
        in alice.get(url, {"start": "2030-02-02", "end": "2030-02-09"}).content.decode()
    )
    accounts = world.url("metrics:restated", key="retention")
    assert "Not kept for this metric" in alice.get(accounts, told).content.decode()
    for at in ("yesterday", "2026-03-09", "2026-03-09T12:00:00", "0001-01-01T00:00:00+00:00"):
        assert alice.get(url, told | {"at": at}).status_code == 404
    then = alice.get(url, told | {"at": "2026-03-03T19:00:00+00:00"})
    assert "What made the difference" in then.content.decode()


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "vera"])
@pytest.mark.parametrize("asked", [{}, {"team": "tier-1"}, {"team": "tier-1", "channel": "email"}])
def test_each_reader_keeps_the_queries(
    reported: Desks, at_most_queries: AtMost, name: str, asked: dict[str, str]
) -> None:
    """Of a part that is guarded it is read as well what must be kept back, then and now."""
    rated(reported, "10", 5)
    world = reported.world
    url = world.url("metrics:restated", key="csat")
    told = {"start": "2026-03-02", "end": "2026-03-09"} | asked
    client = world.client(getattr(world, name))
    with at_most_queries(15):
        page = client.get(url, told)
    assert page.context["chosen"].then is not None


def test_a_guarded_part_is_read_in_five_queries(reported: Desks, at_most_queries: AtMost) -> None:
    access = reported.world.access(reported.world.vera)
    part = {"start": "2026-03-02", "end": "2026-03-09", "team": "tier-1", "channel": "email"}
    question = asked(
        access, CATALOGUE["csat"], part, teams=[*access.teams], until=date(2026, 3, 20)
    )
    periods = [(WEEK, reported_at(WEEK, WARSAW))]
    with at_most_queries(5):
        read_restated(access, question, periods)


def test_any_closed_week_is_reached(reported: Desks) -> None:
    """From the newest back to the first week that was reported: none left out, none twice."""
    world = reported.world
    alice, url = world.client(world.alice), world.url("metrics:restated", key="csat")
    newest = page = alice.get(url).context
    seen = [each.period for each, _words, _url in page["weeks"]]
    while page["earlier"]:
        page = alice.get(url, {"until": page["earlier"]}).context
        seen += [each.period for each, _words, _url in page["weeks"]]
    assert seen == sorted(set(seen), reverse=True)
    assert all(later[0] == earlier[1] for later, earlier in pairwise(seen))
    assert WEEK in seen
    # What is listed last was not known yet: there is nothing before it to go to.
    assert page["weeks"][-1][0].then is None
    for each, _words, address in page["weeks"]:
        if each.period == WEEK:
            again = alice.get(address).context
            assert again["chosen"].period == WEEK
            assert [row[0].period for row in again["weeks"]] == [
                row[0].period for row in page["weeks"]
            ]
    back = page
    while back["later"]:
        back = alice.get(url, {"until": back["later"]}).context
    assert [row[0].period for row in back["weeks"]] == [row[0].period for row in newest["weeks"]]
    for until in ("soon", "1969-01-01", "1970-01-01"):
        assert alice.get(url, {"until": until}).status_code == 404
