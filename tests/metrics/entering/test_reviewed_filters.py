"""A review counts under its ticket's channel, tier and topics, unless it says so itself."""

from typing import Any

import pytest

from metrics.catalogue import CATALOGUE
from metrics.entering.spec import KINDS
from metrics.facts import MILLION, REVIEWS, Channel, Excluded, Measure
from metrics.models import Measurement, Source, SourceKind, Ticket
from metrics.showing.weekly import known_metrics
from metrics.use_cases.own_metrics import create_metric
from metrics.values import Ask, Filters, Key, read, read_by, read_spreads
from metrics.values_check import differences
from metrics.values_due import is_stored, rebuild_values
from tests.metrics.entering.desk import account, entered
from tests.metrics.own.test_versions import own
from tests.metrics.pages.conftest import numbers as numbers
from tests.metrics.pages.test_api import api
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db
DAYS = {"start": "2026-03-02", "end": "2026-03-09"}
WEEK = (day(0).date(), day(7).date())
QUALITY, STANDARD = CATALOGUE["quality_score"], CATALOGUE["consistent_resolution"]


def score(value: str, ticket: str = "", **more: str) -> dict[str, str]:
    row = {"measure": "quality_score", "date": "2026-03-04", "person": "Carol Castro"}
    return row | {"value": value, "ticket": ticket} | more


def verdict(value: str, ticket: str = "", topic: str = "") -> dict[str, str]:
    row = {"measure": "standard_met", "date": "2026-03-04", "person": "Carol Castro"}
    return row | {"value": value, "ticket": ticket, "topic": topic}


@pytest.fixture
def reviewed(world: World, numbers: Numbers) -> Numbers:
    """Carol's chat was worth 8, her two e-mails 6 and 9; 5 is about no ticket, 4 about one that
    was never seen."""
    account(world.organization, "A-1", segment="large")
    numbers.ticket(
        channel=Channel.CHAT,
        tier=2,
        priority="high",
        language="pl",
        topics=["billing", "returns"],
        complaint=True,
        account="A-1",
    )
    for tier in (1, 2):
        numbers.ticket(channel=Channel.EMAIL, tier=tier, priority="low", topics=["billing"])
    entered(
        world,
        score("8", "1"),
        score("6", "2"),
        score("9", "3"),
        score("5"),
        score("4", "99"),
    )
    return numbers


def split(world: World, by: str, **filters: Any) -> dict[Key, tuple[int, int]]:
    """Of each kind the sum of the scores and how many there are."""
    found = read_by(
        organization=world.organization,
        definition=QUALITY,
        period=WEEK,
        by=by,
        filters=Filters(**filters),
    )
    return {key: (int(one.numerator or 0), one.n) for key, one in found.items()}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("channel", {"chat": (8, 1), "email": (15, 2), None: (9, 2)}),
        ("tier", {1: (6, 1), 2: (17, 2), None: (9, 2)}),
        ("priority", {"high": (8, 1), "low": (15, 2), None: (9, 2)}),
        ("language", {"pl": (8, 1), None: (24, 4)}),
        ("topic", {"billing": (23, 3), "returns": (8, 1), None: (9, 2)}),
        ("segment", {"large": (8, 1), None: (24, 4)}),
        ("team", None),
    ],
)
def test_it_stands_in_its_tickets_row(
    world: World, reviewed: Numbers, by: str, expected: dict[Key, tuple[int, int]] | None
) -> None:
    assert split(world, by) == (expected or {world.tier1.pk: (32, 5)})


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({"channel": "chat"}, [8]),
    ({"channel": "email"}, [6, 9]),
    ({"channel": "phone"}, []),
    ({"tier": 2}, [8, 9]),
    ({"priority": "low"}, [6, 9]),
    ({"language": "pl"}, [8]),
    ({"complaint": "yes"}, [8]),
    ({"topic": "billing"}, [6, 8, 9]),
    ({"topic": "returns"}, [8]),
    ({"segment": "large"}, [8]),
    ({"channel": "email", "tier": 2}, [9]),
    ({}, [4, 5, 6, 8, 9]),
]


@pytest.mark.parametrize(("asked", "scores"), FILTERS)
def test_a_filter_counts_it_and_the_list_shows_it(
    world: World, reviewed: Numbers, asked: dict[str, Any], scores: list[int]
) -> None:
    told = api(world.alice, "quality_score/value/", **DAYS, **asked)
    listed = api(world.alice, "quality_score/tickets/", **DAYS, **asked)["results"]
    assert told["n"] == len(scores)
    assert sorted(row["value"] for row in listed) == scores
    page = world.client(world.alice).get(
        world.url("metrics:tickets", key="quality_score"), DAYS | {"team": "tier-1"} | asked
    )
    assert sorted(row.row.value / MILLION for row in page.context["rows"]) == scores


def test_it_does_not_matter_which_came_first(world: World, numbers: Numbers) -> None:
    entered(world, score("8", "1"))
    assert split(world, "channel") == {None: (8, 1)}
    ticket = numbers.ticket(channel=Channel.CHAT)
    assert split(world, "channel") == {"chat": (8, 1)}
    Ticket.objects.filter(pk=ticket.pk).update(channel=Channel.EMAIL)
    assert split(world, "channel") == {"email": (8, 1)}


def test_a_number_that_two_helpdesks_have_names_neither(world: World, reviewed: Numbers) -> None:
    other = Source.objects.create(
        organization=world.organization, name="Another", kind=SourceKind.ZENDESK
    )
    Ticket.objects.create(
        organization=world.organization, source=other, external_id="1", channel=Channel.CHAT
    )
    assert split(world, "channel") == {"email": (15, 2), None: (17, 3)}
    assert api(world.alice, "quality_score/tickets/", **DAYS, channel="chat")["results"] == []


def test_anothers_ticket_of_that_number_is_not_meant(world: World, numbers: Numbers) -> None:
    Numbers(organization=world.outside).ticket(channel=Channel.CHAT)
    entered(world, score("8", "1"))
    assert split(world, "channel") == {None: (8, 1)}
    assert api(world.alice, "quality_score/tickets/", **DAYS, channel="chat")["results"] == []


def test_a_topic_that_the_review_says_itself_comes_first(world: World, numbers: Numbers) -> None:
    """Both tickets are about billing and returns; of one the reviewer says that it was delivery."""
    for _ in range(2):
        numbers.ticket(channel=Channel.CHAT, topics=["billing", "returns"])
    entered(world, verdict("yes", "1"), verdict("no", "2", "delivery"), verdict("no"))
    found = read_by(organization=world.organization, definition=STANDARD, period=WEEK, by="topic")
    assert {key: (one.numerator, one.n) for key, one in found.items()} == {
        "billing": (1, 1),
        "returns": (1, 1),
        "delivery": (0, 1),
        None: (0, 1),
    }
    for topic, verdicts in (("billing", [1.0]), ("delivery", [0.0])):
        rows = api(world.alice, "consistent_resolution/tickets/", **DAYS, topic=topic)["results"]
        assert [row["value"] for row in rows] == verdicts
        (value,) = (
            read(
                organization=world.organization,
                definition=STANDARD,
                period=WEEK,
                filters=Filters(topic=topic),
            ),
        )
        assert value.n == 1


def test_a_measurement_of_a_ticket_keeps_its_own_channel(world: World, numbers: Numbers) -> None:
    """Only what reviewers may say is looked up; a topic's own row stands for that topic alone."""
    ticket = numbers.ticket(channel=Channel.CHAT, topics=["billing"])
    numbers.measured(Measure.CSAT, 1, day(1), ticket=ticket, channel=Channel.UNKNOWN)
    numbers.measured(Measure.TOPIC, 1, day(1), ticket=ticket, variant="")
    csat = read_by(
        organization=world.organization, definition=CATALOGUE["csat"], period=WEEK, by="channel"
    )
    assert {key: one.n for key, one in csat.items()} == {None: 1}
    topics = read_by(
        organization=world.organization,
        definition=CATALOGUE["top_topics"],
        period=WEEK,
        by="topic",
    )
    assert {key: one.n for key, one in topics.items()} == {None: 1}


def test_the_same_mix_knows_its_tier_and_channel(world: World, reviewed: Numbers) -> None:
    (found,) = read_spreads(organization=world.organization, asks=[Ask(QUALITY, "", [WEEK])])
    assert {kind: [value // MILLION for value in values] for kind, values in found.items()} == {
        (2, Channel.CHAT): [8],
        (1, Channel.EMAIL): [6],
        (2, Channel.EMAIL): [9],
        (None, Channel.UNKNOWN): [4, 5],
    }


def test_an_own_metric_by_channel_is_read_when_asked(world: World, reviewed: Numbers) -> None:
    alice = world.access(world.alice)
    by_chat = own(aggregations=QUALITY.aggregations, filters={"channel": "chat"})
    metric = create_metric(access=alice, definition=by_chat)
    definition = known_metrics(world.organization)[metric.key].definition
    assert not is_stored(definition)
    assert is_stored(QUALITY)
    assert is_stored(own(filters={"channel": "chat"}))
    rebuild_values(organization_id=world.organization.pk)
    assert differences(world.organization) == []
    value = read(organization=world.organization, definition=definition, period=WEEK)
    assert (value.numerator, value.n) == (8, 1)


def test_what_is_taken_out_counts_nowhere(world: World, reviewed: Numbers) -> None:
    chat = Measurement.objects.get(entry__ticket="1")
    Measurement.objects.filter(pk=chat.pk).update(excluded=Excluded.RULED_OUT)
    value = read(
        organization=world.organization,
        definition=QUALITY,
        period=WEEK,
        filters=Filters(channel="chat"),
    )
    assert (value.n, value.excluded) == (0, {"ruled out": 1})


def test_an_outage_takes_out_tickets_not_what_is_said_of_them(
    world: World, reviewed: Numbers
) -> None:
    without = Filters(without=(day(-1), day(1)))
    found = read(organization=world.organization, definition=QUALITY, period=WEEK, filters=without)
    assert found.n == 5


def test_these_measures_are_those_that_may_name_a_ticket() -> None:
    assert {measure for measure, kind in KINDS.items() if kind.ticket} == REVIEWS
