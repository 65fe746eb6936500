"""The API of metrics gives what the pages show, to the same readers."""

from typing import Any

import pytest
from django.test import Client

from metrics.catalogue import CATALOGUE
from metrics.facts import Excluded, Measure
from metrics.models import MeasurementHistory
from people.models import AuditEntry, Membership
from people.use_cases.tokens import create_token
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db


def api(reader: Membership, path: str, **query: Any) -> Any:
    """The answer as JSON, or the status where it is not 200."""
    _row, secret = create_token(membership=reader, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = client.get(f"/api/v1/metrics/{path}", query)
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_definitions(world: World) -> None:
    metrics = {row["key"]: row for row in api(world.vera, "")}
    assert metrics.keys() == CATALOGUE.keys()
    times = ["median", "mean", "p90"]
    hours = [f"{name}_business" for name in times]
    assert metrics["resolution_time"]["aggregations"] == [*times, *hours]
    assert metrics["resolution_time"]["levels"] == ["A", "C", "T"]


def test_a_value(world: World, rated: Numbers) -> None:
    rated.measured(Measure.CSAT, 1, day(50), excluded=Excluded.RATED_AGAIN)
    value = api(world.vera, "csat/value/", start="2026-04-20", end="2026-04-27")
    interval = value.pop("interval")
    # Wilson's of 31 of 43: 0.702810 ± 0.129723
    assert interval == pytest.approx([0.573087, 0.832533], abs=1e-5)
    assert value == {
        "key": "csat",
        "aggregation": "share",
        "unit": "share",
        "currency": "",
        "start": "2026-04-20",
        "end": "2026-04-27",
        "value": 31 / 43,
        "standing": "fine",
        "n": 43,
        "numerator": 31.0,
        "denominator": 43.0,
        "excluded": {"rated again": 1},
        "as_of": "2026-05-01T12:00:00Z",
    }


def test_what_is_kept_back_is_in_no_field(world: World, rated: Numbers) -> None:
    value = api(world.carol, "csat/value/", team="tier-1")
    assert value["standing"] == "private"
    for field in ("value", "numerator", "denominator", "interval"):
        assert value[field] is None
    assert value["n"] == 0
    assert api(world.bob, "csat/value/", team="tier-1")["value"] == 27 / 39


def test_one_agents_numbers_are_for_the_same_readers_as_on_pages(
    world: World, rated: Numbers
) -> None:
    for reader in (world.carol, world.bob, world.alice):
        assert api(reader, "csat/value/", person=world.carol.pk)["value"] == 0.75
    for reader in (world.dan, world.vera, world.adam, world.charlie):
        assert api(reader, "csat/value/", person=world.carol.pk) == 404
        assert api(reader, "csat/tickets/", person=world.carol.pk) == 404
    assert api(world.alice, "first_contact_resolution/by/person/") == 404
    looks = set(AuditEntry.objects.filter(action="looked").values_list("actor", "about"))
    assert looks == {(world.bob.pk, world.carol.pk), (world.alice.pk, world.carol.pk)}


def test_a_split(world: World, rated: Numbers) -> None:
    rows = {row["name"]: row["value"] for row in api(world.alice, "csat/by/team/")}
    # 4 ratings are too few; and as the company's 31 of 43 are shown, Tier 1's would tell them.
    assert rows == {"Tier 1": None, "Tier 2": None}
    standings = {row["name"]: row["standing"] for row in api(world.alice, "csat/by/team/")}
    assert standings == {"Tier 1": "beside", "Tier 2": "hidden"}
    people = {row["name"]: row["n"] for row in api(world.bob, "csat/by/person/")}
    assert people == {"Carol Castro": 36, "Nobody": 3}
    weeks = api(world.vera, "csat/by/week/", start="2026-04-13", end="2026-04-27")
    assert [(row["by"], row["n"]) for row in weeks] == [("2026-04-13", 0), ("2026-04-20", 43)]
    assert api(world.alice, "csat/by/moon/") == 404


def test_who_stands_behind_a_number_can_read_who_looked(world: World, rated: Numbers) -> None:
    api(world.dan, "csat/tickets/")
    api(world.alice, "csat/tickets/", team="tier-2")
    looks = AuditEntry.objects.filter(action="looked").values_list("actor", "about")
    assert list(looks) == [(world.alice.pk, world.dan.pk)]


def test_what_stands_behind(world: World, rated: Numbers) -> None:
    rows = api(world.dan, "csat/tickets/")["results"]
    assert len(rows) == 4
    assert rows[0] == {
        "ticket": "37",
        "url": "https://helpdesk.example/37",
        "measure": "csat",
        "variant": "",
        "at": "2026-04-21T12:00:00Z",
        "team": world.tier2.pk,
        "person": world.dan.pk,
        "channel": "email",
        "tier": None,
        "value": 1.0,
        "excluded": None,
        "score": None,
        "scale": None,
        "comment": "",
    }


@pytest.mark.parametrize("query", [{"start": "x"}, {"channel": "pigeon"}, {"aggregation": "max"}])
def test_what_makes_no_sense_is_refused_by_its_field(world: World, query: dict[str, str]) -> None:
    _row, secret = create_token(membership=world.alice, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = client.get("/api/v1/metrics/csat/value/", query)
    assert answer.status_code == 400
    assert answer.json()["fields"].keys() == query.keys()


def test_what_nothing_carries_is_refused_by_name(world: World, rated: Numbers) -> None:
    """A typing mistake would be answered with 0, as if nothing had happened."""
    rated.ticket(topics=["billing"])
    _row, secret = create_token(membership=world.alice, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    shows = ("value", "by/week", "by/hour", "by/channel", "tickets")
    for path in (f"tickets_created/{show}/" for show in shows):
        for name, word in (("topic", "bilings"), ("segment", "Gone"), ("group", "Old desk")):
            answer = client.get(f"/api/v1/metrics/{path}", {name: word})
            assert answer.status_code == 400, (path, name)
            assert answer.json()["fields"] == {name: [f"There is no “{word}”, or not any more."]}
        assert client.get(f"/api/v1/metrics/{path}", {"topic": "billing"}).status_code == 200


def test_of_a_share_of_all_it_is_refused_too(world: World, rated: Numbers) -> None:
    """Though something was found: all that it is a share of."""
    rated.measured(Measure.CREATED, 1, day(50), ticket=rated.ticket(topics=["billing"]))
    _row, secret = create_token(membership=world.vera, name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    asked = {"aggregation": "share", "topic": "bilings"}
    for path in ("value", "by/week"):
        answer = client.get(f"/api/v1/metrics/top_topics/{path}/", asked)
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == ["topic"]


@pytest.mark.parametrize("show", ["value", "by/week", "by/hour", "by/channel", "tickets"])
def test_names_are_looked_up_where_nothing_was_found_alone(
    world: World, rated: Numbers, monkeypatch: pytest.MonkeyPatch, show: str
) -> None:
    """Of a topic that reads all tickets."""
    looked: list[object] = []
    monkeypatch.setattr("metrics.api.views.gone_names", lambda *_: looked.append(show))
    ticket = rated.ticket(topics=["billing"])
    rated.measured(Measure.CREATED, 1, day(50), ticket=ticket, team="tier-1")
    for who in (world.alice, world.vera):
        api(who, f"tickets_created/{show}/", topic="billing", team="tier-1")
    assert looked == []
    api(world.alice, f"tickets_created/{show}/", topic="billing", team="tier-2")
    assert looked == [show]


def test_a_topic_that_was_ever_measured_is_known(world: World, rated: Numbers) -> None:
    """No ticket has it now; a review names one, and another was measured until it changed."""
    rated.measured(Measure.STANDARD_MET, 1, day(50), variant="refunds")
    row = rated.measured(Measure.TOPIC, 1, day(50), variant="outage")
    known = MeasurementHistory._meta.get_fields()
    columns = {field.attname for field in known if hasattr(field, "attname")} - {"id"}
    kept = {name: value for name, value in vars(row).items() if name in columns}
    MeasurementHistory.objects.create(**kept, known_until=day(51), cause="event")
    row.delete()
    for topic in ("refunds", "outage"):
        assert api(world.vera, "top_topics/value/", topic=topic)["key"] == "top_topics"
