"""The pages of metrics: what each reader sees, in how many queries."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from metrics.facts import Channel, Excluded, Measure
from metrics.models import Measurement, Source
from metrics.values_due import rebuild_values
from people.models import AuditEntry, Membership
from tests.fixtures.queries import AtMost
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World

pytestmark = pytest.mark.django_db
QUERIES = 15


def read(client: Client, url: str, **query: Any) -> str:
    """The page's text, its markup taken out."""
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return words(response.content.decode())


def words(html: str) -> str:
    html = html.partition("<main")[2]
    html = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")


def test_list_shows_the_last_four_weeks_of_every_metric(world: World, rated: Numbers) -> None:
    """27 + 4 good of 43 ratings: 72.0 %, rounded down."""
    shown = read(world.client(world.vera), world.url("metrics:list"))
    assert "Customer satisfaction" in shown
    assert "72.0 %" in shown
    assert "from 43 measurements" in shown
    assert "Handle time" not in shown  # exists for teams and agents alone


def test_before_any_figure_it_says_where_they_come_from(world: World) -> None:
    url, connect = world.url("metrics:list"), world.url("metrics:source-choose")

    def says(reader: Membership) -> str:
        return world.client(reader).get(url).content.decode()

    assert f'href="{connect}"' in says(world.adam)
    for reader in (world.bob, world.vera):
        assert "An admin of your organization can connect one." in says(reader)
        assert f'href="{connect}"' not in says(reader)
    # Connected but not read yet: the line on how fresh the data is says so.
    source = Source.objects.create(organization=world.organization, name="RT", kind="zendesk")
    assert "No helpdesk is connected yet" not in says(world.adam)
    # What people enter needs no helpdesk.
    source.delete()
    numbers = Numbers(organization=world.organization)
    numbers.measured(Measure.KB_VISIT, 8, timezone.now() - timedelta(days=2))
    Source.objects.all().update(archived_at=timezone.now())
    rebuild_values(organization_id=world.organization.pk)
    assert "No helpdesk is connected yet" not in says(world.adam)


def test_list_of_a_team_holds_all_below_it(world: World, rated: Numbers) -> None:
    client = world.client(world.alice)
    department = read(client, world.url("metrics:list"), team="customer-service")
    assert "from 43 measurements" in department
    tier1 = read(client, world.url("metrics:list"), team="tier-1")
    assert "69.2 %" in tier1  # 27 of 39
    assert "Handle time" in tier1


def test_agents_see_a_team_only_where_four_contribute(world: World, rated: Numbers) -> None:
    url = world.url("metrics:list")
    assert "69.2 %" in read(world.client(world.bob), url, team="tier-1")
    for reader in (world.carol, world.dan, world.vera, world.adam):
        shown = read(world.client(reader), url, team="tier-1")
        assert "69.2 %" not in shown
        assert "at least 4 agents" in shown
    for name in ("Ann", "Ben", "Cem"):
        rated.measured(Measure.CSAT, 1, day(50), team="tier-1", person=name)
    assert "71.4 %" in read(world.client(world.carol), url, team="tier-1")  # 30 of 42
    # For who does not work there it is kept back while the company less Tier 1 is one agent's.
    assert "Kept back" in read(world.client(world.dan), url, team="tier-1")
    for name in ("Dora", "Edek", "Fred"):
        rated.measured(Measure.CSAT, 1, day(50), team="tier-2", person=name)
    rated.measured(Measure.CSAT, 1, day(50), team="tier-2", person="Fred")
    assert "71.4 %" in read(world.client(world.dan), url, team="tier-1")


def test_small_samples_are_grey_or_kept_back(world: World, rated: Numbers) -> None:
    url, client = world.url("metrics:detail", key="csat"), world.client(world.alice)
    few = read(client, url, team="tier-2")
    assert "from 4 measurements · too few to show" in few
    assert "100.0 %" not in few
    rated.measured(Measure.CSAT, 0, day(50), team="tier-2", person="Dan Dietl")
    assert "80.0 % from 5 measurements · too few to judge" in read(client, url, team="tier-2")


def test_own_numbers_are_never_kept_back(world: World, rated: Numbers) -> None:
    shown = read(world.client(world.dan), world.url("metrics:my-scorecard"))
    assert "100.0 %" in shown
    assert "from 4 measurements · too few to judge" in shown


def test_detail_says_what_it_means_and_why(world: World, rated: Numbers) -> None:
    rated.measured(Measure.CSAT, 1, day(50), excluded=Excluded.RATED_AGAIN)
    shown = read(world.client(world.alice), world.url("metrics:detail", key="csat"))
    for part in (
        "Good ratings (at least 4 of 5",
        "Higher is better.",
        "31 ÷ 43 = 72.0 %",
        "4 Apr – 1 May 2026",
        "Left out: The customer rated it again later 1",
        "By team",
        "By agent",
        "By channel",
        "Carol Castro",
    ):
        assert part in shown, part


def test_agents_are_split_for_directors_and_leads_of_them_alone(
    world: World, rated: Numbers
) -> None:
    url = world.url("metrics:detail", key="csat")
    assert "Dan Dietl" in read(world.client(world.alice), url)
    bobs = read(world.client(world.bob), url)
    assert "Carol Castro" in bobs
    assert "Dan Dietl" not in bobs
    for reader in (world.carol, world.vera, world.adam):
        assert "By agent" not in read(world.client(reader), url)


def test_nobody_asks_for_somebody_elses_number(world: World, rated: Numbers) -> None:
    url = world.url("metrics:detail", key="csat")
    for reader, person, status in [
        (world.alice, world.carol, 200),
        (world.bob, world.carol, 200),
        (world.carol, world.carol, 200),
        (world.dan, world.carol, 404),
        (world.bob, world.dan, 404),
        (world.vera, world.carol, 404),
        (world.adam, world.carol, 404),
    ]:
        for name in ("metrics:detail", "metrics:why"):
            answer = world.client(reader).get(world.url(name, key="csat"), {"person": person.pk})
            assert answer.status_code == status, (reader, person)
    assert world.client(world.alice).get(url, {"person": "x"}).status_code == 404
    never = world.url("metrics:detail", key="first_contact_resolution")
    assert world.client(world.alice).get(never, {"person": world.carol.pk}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"team": "none-such"},
        {"aggregation": "median"},
        {"channel": "pigeon"},
        {"last": "5"},
    ],
)
def test_what_makes_no_sense_is_not_there(world: World, query: dict[str, str]) -> None:
    url = world.url("metrics:detail", key="csat")
    assert world.client(world.alice).get(url, query).status_code == 404


def test_looks_are_noted_with_those_looked_at(world: World, rated: Numbers) -> None:
    world.client(world.carol).get(world.url("metrics:my-scorecard"))
    assert not AuditEntry.objects.exists()
    world.client(world.bob).get(world.url("metrics:scorecard", person=world.carol.pk))
    world.client(world.alice).get(world.url("metrics:detail", key="csat"))
    looks = set(AuditEntry.objects.values_list("actor", "about"))
    alice, bob, carol, dan = (one.pk for one in (world.alice, world.bob, world.carol, world.dan))
    assert looks == {(bob, carol), (alice, carol), (alice, dan)}


def test_what_is_left_out_of_one_agents_work_is_told_to_nobody_else(
    world: World, numbers: Numbers
) -> None:
    """Dan alone works in Tier 2: how many of his do not count is his number too."""
    for reason in (Excluded.RATED_AGAIN, Excluded.INCIDENT):
        numbers.measured(
            Measure.CSAT, 1, day(50), team="tier-2", person="Dan Dietl", excluded=reason
        )
    url = world.url("metrics:detail", key="csat")
    words = ("rated it again", "created during an outage")
    for reader, told in ((world.carol, False), (world.vera, False), (world.alice, True)):
        shown = read(world.client(reader), url, team="tier-2")
        assert [each in shown for each in words] == [told, told]
        why = world.client(reader).get(world.url("metrics:why", key="csat"), {"team": "tier-2"})
        assert (words[0] in why.content.decode()) == told


def test_lists_and_tickets_say_whose_numbers_they_showed(world: World, rated: Numbers) -> None:
    def looks() -> set[int]:
        found = set(AuditEntry.objects.filter(action="looked").values_list("about", flat=True))
        AuditEntry.objects.all().delete()
        return found

    url = world.url("metrics:tickets", key="csat")
    carol, dan = world.carol.pk, world.dan.pk
    assert world.client(world.carol).get(url).status_code == 200
    assert looks() == set()  # the own numbers
    assert world.client(world.bob).get(url).status_code == 200
    assert looks() == {carol}
    assert world.client(world.alice).get(url).status_code == 200
    assert looks() == {carol, dan}
    dans = Measurement.objects.filter(person=dan).earliest("pk").ticket_id
    assert (
        world.client(world.alice).get(world.url("metrics:ticket", ticket=dans)).status_code == 200
    )
    assert looks() == {dan}


def test_scorecard_of_an_agent(world: World, rated: Numbers) -> None:
    rebuild_values(organization_id=world.organization.pk)
    own = read(world.client(world.carol), world.url("metrics:my-scorecard"))
    assert "My scorecard" in own
    assert "75.0 %" in own
    assert "likely 58.9 % to 86.2 %" in own
    assert "Tier 1:" not in own  # one agent contributes
    assert "Dan Dietl" not in own
    looked_at = read(world.client(world.bob), world.url("metrics:scorecard", person=world.carol.pk))
    assert "Tier 1: 69.2 %" in looked_at


def test_tickets_behind_a_number_reconcile_with_it(world: World, rated: Numbers) -> None:
    rated.measured(Measure.CSAT, 1, day(50), team="tier-1", excluded=Excluded.RATED_AGAIN)
    url = world.url("metrics:tickets", key="csat")
    everything = world.client(world.alice).get(url)
    tab = everything.context["listing"].tab
    assert (tab.counted, tab.excluded) == (43, 1)
    assert everything.context["page_of_rows"].paginator.count == 43
    left_out = read(world.client(world.alice), url, state="excluded")
    assert "The customer rated it again later: 1" in left_out
    html = everything.content.decode()
    assert 'href="https://helpdesk.example/43"' in html
    assert 'rel="noopener noreferrer"' in html


def test_tickets_are_those_one_may_open(world: World, rated: Numbers) -> None:
    url = world.url("metrics:tickets", key="csat")

    def count(reader: Membership) -> int:
        return int(world.client(reader).get(url).context["page_of_rows"].paginator.count)

    assert count(world.alice) == 43
    assert count(world.bob) == 39  # Tier 1 and its people
    assert count(world.carol) == 36
    assert count(world.dan) == 4
    assert count(world.erin) == 0


def test_a_tickets_story(world: World, rated: Numbers) -> None:
    row = rated.measured(
        Measure.FIRST_RESPONSE, 7500, day(50), team="tier-1", person="Carol Castro"
    )
    shown = read(world.client(world.carol), world.url("metrics:ticket", ticket=row.ticket_id))
    assert "First response Carol Castro 2 h 05 min" in shown


def test_a_ticket_tells_nobody_what_colleagues_are_measured_by(
    world: World, rated: Numbers
) -> None:
    ticket = rated.ticket()
    for measure, seconds, team, person in (
        (Measure.FIRST_RESPONSE, 7500, "tier-2", "Dan Dietl"),
        (Measure.RESPONSE, 3660, "tier-1", "Carol Castro"),
        (Measure.WAITING, 5400, "tier-2", None),  # credited to the group alone
    ):
        rated.measured(measure, seconds, day(50), ticket=ticket, team=team, person=person)
    url = world.url("metrics:ticket", ticket=ticket.pk)

    def shown(reader: Membership) -> list[bool]:
        page = read(world.client(reader), url)
        return [value in page for value in ("2 h 05 min", "1 h 01 min", "1 h 30 min")]

    assert shown(world.alice) == [True, True, True]
    assert shown(world.bob) == [False, True, True]
    assert shown(world.carol) == [False, True, True]
    assert shown(world.dan) == [True, False, True]


def test_queries_do_not_grow_with_the_data(
    world: World, rated: Numbers, at_most_queries: AtMost
) -> None:
    rebuild_values(organization_id=world.organization.pk)
    pages = [
        world.url("metrics:list"),
        world.url("metrics:list") + "?team=customer-service",
        world.url("metrics:list") + "?team=tier-1",
        world.url("metrics:detail", key="csat"),
        world.url("metrics:detail", key="top_topics"),
        world.url("metrics:detail", key="csat") + f"?person={world.carol.pk}",
        world.url("metrics:why", key="csat"),
        world.url("metrics:tickets", key="csat"),
        world.url("metrics:scorecard", person=world.carol.pk),
    ]
    client = world.client(world.bob)
    for page in pages:
        client.get(page)  # the audit's entry is written once
        with at_most_queries(QUERIES):
            assert client.get(page).status_code == 200


def test_a_fragment_is_the_same_as_the_page(world: World, rated: Numbers) -> None:
    url = world.url("metrics:detail", key="csat")
    client = world.client(world.alice)
    whole = client.get(url).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="page"')
    assert part.strip() in whole


def test_an_empty_organization_says_so(world: World) -> None:
    assert "No data yet" in read(world.client(world.alice), world.url("metrics:list"))
    shown = read(world.client(world.carol), world.url("metrics:my-scorecard"))
    assert "Nothing is credited here yet" in shown


def test_the_table_under_a_chart_opens_the_tickets_of_each_week(
    world: World, rated: Numbers
) -> None:
    """Day 50 is 21 April 2026, a Tuesday: its week is that of 20 April."""
    url, tickets = (world.url(name, key="csat") for name in ("metrics:detail", "metrics:tickets"))
    shown = world.client(world.alice).get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    week = f"{tickets}?start=2026-04-20&amp;end=2026-04-27"
    assert f'<a href="{week}">72.0 %</a>' in shown
    assert '<th scope="col">Measurements</th>' in shown
    assert tickets not in world.client(world.vera).get(url).content.decode()


def test_topics_are_offered_the_most_frequent_first(world: World, numbers: Numbers) -> None:
    for many, topic in ((1, "shipping"), (3, "billing"), (2, "")):
        for _ in range(many):
            numbers.measured(Measure.TOPIC, 1, day(50), variant=topic)
    numbers.measured(Measure.TOPIC, 1, day(60) - timedelta(days=100), variant="long ago")
    url = world.url("metrics:detail", key="csat")
    client = world.client(world.alice)
    shown = client.get(url).content.decode()
    assert re.findall(r'<option value="([a-z ]+)"></option>', shown) == ["billing", "shipping"]
    assert "Metrics · billing" in read(client, url, topic="billing")


@pytest.fixture
def erins(rated: Numbers) -> Numbers:
    """Erin alone answered on the phone that Tuesday, for the group Desk: 4 of 5 ratings good."""
    for good in (1, 1, 1, 0, 1):
        rated.measured(
            Measure.CSAT,
            good,
            day(51),
            team="onboarding",
            person="Erin Ek",
            channel=Channel.PHONE,
            group="Desk",
            ticket=rated.ticket(topics=["rare"]),
        )
    return rated


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "rare"},
        {"channel": "phone"},
        {"group": "Desk"},
        {"start": "2026-04-22", "end": "2026-04-23"},
        {},  # the page splits by channel
    ],
)
def test_no_part_of_the_companys_figure_is_one_agents(
    world: World, erins: Numbers, query: dict[str, str]
) -> None:
    """A part of few agents is kept from all but directors, as a team of few is."""
    url = world.url("metrics:detail", key="csat")
    assert "80.0 %" in read(world.client(world.alice), url, **query)
    for reader in (world.carol, world.vera, world.adam, world.bob):
        shown = read(world.client(reader), url, **query)
        assert "80.0 %" not in shown
        assert "4 ÷ 5" not in shown
