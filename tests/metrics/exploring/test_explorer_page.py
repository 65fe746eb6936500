"""The explorer: figures as the command's, each opens its tickets, and nobody sees more."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from metrics.facts import Channel, Measure
from people.models import Membership
from tests.fixtures.queries import AtMost
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.pages.test_pages import read
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.permissions.test_matrix import by_token
from tests.world import World

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db
CSAT = {"start": "2026-04-01", "end": "2026-05-01"}


def command(world: World, key: str, **options: Any) -> Any:
    told = StringIO()
    given = {"organization": world.organization.slug} | options
    call_command("metric", key, *(f"--{name}={text}" for name, text in given.items()), stdout=told)
    return json.loads(told.getvalue())


def chart(world: World, person: Membership, **query: Any) -> Any:
    url = world.url("metrics:detail", key=query.pop("key", "csat"))
    answer = world.client(person).get(url, query)
    assert answer.status_code == 200
    return answer.context["chart"]


@pytest.fixture
def mixed(rated: Numbers) -> Numbers:
    """Some ratings more, by phone, of another tier, priority and language, a month before too."""
    for index in range(40):
        rated.measured(
            Measure.CSAT,
            index % 5 > 0,
            day(20 + index % 3, index % 7 + 8),
            team="tier-1",
            person="Carol Castro",
            channel=Channel.PHONE if index % 2 else Channel.EMAIL,
            tier=1 + index % 2,
            priority="high" if index % 4 else "low",
            ticket=rated.ticket(language="pl" if index % 3 else "th", topics=["billing"]),
        )
    return rated


@pytest.mark.parametrize("step", ["day", "week", "month", "quarter"])
def test_the_chart_draws_what_the_command_says(world: World, mixed: Numbers, step: str) -> None:
    drawn = {point["at"]: point for point in chart(world, world.alice, step=step)["points"]}
    told = command(world, "csat", start="2026-03-01", end="2026-05-02", by=step)
    compared = 0
    for row in told:
        point = drawn.get(row[step])
        if point is None or not row["n"]:
            continue  # the command's first week is cut short by its period
        compared += 1
        assert (point["n"], point["value"]) == (
            row["n"],
            row["value"] if row["n"] >= 5 else None,
        )
    assert compared


@pytest.mark.parametrize("by", ["channel", "tier", "priority", "language", "topic", "team"])
def test_a_split_is_the_commands(world: World, mixed: Numbers, by: str) -> None:
    period = {"start": "2026-03-01", "end": "2026-05-02"}
    url = world.url("metrics:detail", key="csat")
    (split,) = world.client(world.alice).get(url, {"by": by} | period).context["found"].splits
    slugs = {team.pk: team.slug for team in world.organization.teams.all()}
    shown = {
        slugs.get(row.key) if by == "team" else row.key: (row.figures[0].n, row.figures[0].value)
        for row in split.rows
    }
    told = command(world, "csat", by=by, **period)
    assert shown.keys() == {row[by] for row in told}
    few = [row for row in told if 0 < row["n"] < 5]
    others = sorted((row for row in told if row["n"] >= 5), key=lambda row: row["n"])
    # Where one is too few to show, the next is kept back with it: else it could be worked out.
    kept_back = [*few, *(others[:1] if len(few) == 1 else [])]
    for row in told:
        n, value = shown[row[by]]
        assert n == row["n"]
        assert value is None if row in kept_back else float(value or 0) == row["value"]


def test_of_many_agents_the_first_stand_there_and_the_rest_is_one_click_away(
    world: World, numbers: Numbers
) -> None:
    for index in range(31):
        name = f"Agent {index:02}"
        for hour in range(5):
            numbers.measured(Measure.CSAT, 1, day(40, 8 + hour), team="tier-1", person=name)
    numbers.measured(Measure.CSAT, 1, day(41, 8), team="tier-1")
    client = world.client(world.alice)

    def agents(query: dict[str, str]) -> tuple[Any, str]:
        answer = client.get(world.url("metrics:detail", key="csat"), CSAT | query)
        found = next(each for each in answer.context["found"].splits if each.by == "person")
        return found, answer.content.decode()

    first, page = agents({})
    assert [row.name for row in first.rows][:25] == [f"Agent {index:02}" for index in range(25)]
    assert [row.key for row in first.rows[25:]] == [None]  # who nobody is, is said all the same
    assert first.total == 32
    assert '?start=2026-04-01&amp;end=2026-05-01&amp;by=person">All 32 rows</a>' in page
    whole, page = agents({"by": "person"})
    assert len(whole.rows) == 32
    assert "All 32 rows" not in page


@pytest.mark.parametrize(
    "filters",
    [
        {"priority": "high"},
        {"language": "pl"},
        {"channel": "phone", "tier": "2"},
        {"topic": "billing"},
        {"weekday": "7"},
        {"hour": "11"},
    ],
)
def test_each_filters_number_opens_exactly_its_tickets(
    world: World, mixed: Numbers, filters: dict[str, str]
) -> None:
    query = {"start": "2026-03-01", "end": "2026-05-02"} | filters
    client = world.client(world.alice)
    value = client.get(world.url("metrics:detail", key="csat"), query).context["now"][1]
    tab = client.get(world.url("metrics:tickets", key="csat"), query).context["listing"].tab
    assert 0 < value.n < 83
    assert tab.counted == value.n


def test_a_cell_of_the_week_is_counted_in_local_time(world: World, numbers: Numbers) -> None:
    """Sunday 29 March 2026, 00:30Z is 01:30 in Warsaw, and 01:30Z is 03:30: 2 to 3 is skipped."""
    assert world.organization.timezone == "Europe/Warsaw"
    for hour in (0, 1):
        for _ in range(6):
            numbers.measured(Measure.CREATED, 1, day(27, hour, 30), team="tier-1")
    drawn = chart(
        world,
        world.alice,
        key="tickets_created",
        show="hours",
        start="2026-03-01",
        end="2026-04-01",
    )
    cells = {(cell["row"], cell["column"]): cell for cell in drawn["cells"]}
    assert {place: cell["value"] for place, cell in cells.items()} == {(6, 1): 6.0, (6, 3): 6.0}
    listing = world.client(world.alice).get(cells[6, 3]["url"]).context["listing"]
    assert listing.tab.counted == 6


def test_small_cells_are_left_out(world: World, numbers: Numbers) -> None:
    """Of four at nine (eleven here) nothing, and the next by size with them."""
    for hour, many in ((9, 4), (10, 5), (11, 6)):
        for _ in range(many):
            numbers.measured(Measure.CSAT, 1, day(50, hour), team="tier-1", person="Carol Castro")
    drawn = chart(world, world.alice, show="hours")
    assert [(cell["column"], cell["text"]) for cell in drawn["cells"]] == [
        (13, "100.0\N{NO-BREAK SPACE}% · from 6 measurements · too few to judge")
    ]


@pytest.mark.parametrize("query", [{"show": "hours"}, {"show": "change"}, {"by": "channel"}])
@pytest.mark.parametrize("narrow", [{}, {"priority": "high"}, {"hour": "11"}, {"language": "pl"}])
def test_nobody_sees_one_agents_part_by_a_detour(
    world: World, mixed: Numbers, query: dict[str, str], narrow: dict[str, str]
) -> None:
    """One agent stands behind all phone calls: no cell, split, part or filter shows them."""
    url = world.url("metrics:detail", key="csat")
    for reader in (world.dan, world.vera, world.adam):
        answer = world.client(reader).get(url, {"last": "12"} | query | narrow)
        context = answer.context
        if query.get("show") == "hours":
            assert context["chart"]["cells"] == []
        elif query.get("show") == "change":
            assert context["found"].mix is None
        else:
            (split,) = context["found"].splits
            assert all(row.figures[0].value is None for row in split.rows)
            lines = context["chart"]["series"]
            assert all(p["value"] is None and not p["n"] for s in lines for p in s["points"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "person"}, "by"),
        ({"by": "shoe size"}, "by"),
        ({"agent": "carol castro"}, "agent"),
        ({"show": "magic"}, "show"),
        ({"complaint": "maybe"}, "complaint"),
        ({"last": "5"}, "last"),
    ],
)
def test_what_is_not_for_a_reader_or_makes_no_sense_is_not_there(
    world: World, rated: Numbers, query: dict[str, str], field: str
) -> None:
    url = world.url("metrics:detail", key="csat")
    assert world.client(world.carol).get(url, query).status_code == 404
    if field in ("by", "agent") and query[field] in ("person", "carol castro"):
        assert world.client(world.alice).get(url, query).status_code == 200


@pytest.mark.parametrize(("key", "there"), [("csat", True), ("nps", False)])
def test_what_is_never_shown_for_one_agent_is_not_by_the_helpdesks_number_either(
    world: World, rated: Numbers, key: str, there: bool
) -> None:
    rated.measured(Measure.NPS, 100, day(50), team="tier-1", person="Carol Castro")
    one, status = {"agent": "carol castro"}, 200 if there else 404
    client = world.client(world.alice)
    for page in ("detail", "why", "tickets", "restated"):
        assert client.get(world.url(f"metrics:{page}", key=key), one).status_code == status, page
    shown = client.get(world.url("metrics:detail", key=key))
    offered = {field.name for field in shown.context["choices"]["fields"]}
    assert ("agent" in offered) is there
    for address in ("value", "by/week", "tickets"):
        told = by_token(world.alice).get(f"/api/v1/metrics/{key}/{address}/", one)
        assert told.status_code == status, address


def test_a_lead_splits_by_the_own_people_alone(world: World, rated: Numbers) -> None:
    bobs = chart(world, world.bob, by="person")["series"]
    assert [line["name"] for line in bobs] == ["Carol Castro"]
    assert {line["name"] for line in chart(world, world.alice, by="person")["series"]} == {
        "Carol Castro",
        "Dan Dietl",
    }


def test_what_changed_is_said_and_adds_up(world: World, mixed: Numbers) -> None:
    """32 of 40 in the four weeks to 3 April; 31 of 43 in those after: 80.0 % to 72.0 %."""
    url = world.url("metrics:detail", key="csat")
    answer = world.client(world.alice).get(url, {"show": "change"})
    mix, told = answer.context["found"].mix, answer.context["answer"]
    assert (float(mix.before), round(float(mix.now), 4)) == (0.8, 0.7209)
    assert mix.mix + mix.work == mix.change
    assert told.words == "Could be chance."
    shown = read(world.client(world.alice), url, show="change")
    assert "80.0 % · from 40 measurements" in shown
    assert "The mix changed" in shown


def test_a_week_that_still_runs_says_how_much_of_it_there_is(world: World, mixed: Numbers) -> None:
    answer = world.client(world.alice).get(world.url("metrics:detail", key="csat"))
    parts = {point["at"]: point.get("part") for point in answer.context["chart"]["points"]}
    assert parts.pop("2026-04-27") == "5 of 7 days"  # the data reaches Friday, 1 May
    assert set(parts.values()) == {None}
    assert str(answer.context["rows"][-1][0]).endswith(" · 5 of 7 days")
    assert "days" not in str(answer.context["rows"][-2][0])


def test_what_is_about_more_than_its_week_says_nothing_of_it(world: World, mixed: Numbers) -> None:
    points = chart(world, world.alice, key="retention")["points"]  # of twelve months each
    assert points
    assert not any("part" in point for point in points)


def test_the_period_before_is_drawn_beside(world: World, mixed: Numbers) -> None:
    series = chart(world, world.alice, beside="before")["series"]
    assert [(each["name"], each["back"]) for each in series] == [
        ("Share", False),
        ("4 weeks earlier", True),
    ]
    now, then = ({p["at"]: p["n"] for p in each["points"]} for each in series)
    assert now["2026-03-16"] + now["2026-03-23"] == 40
    assert then["2026-04-13"] + then["2026-04-20"] == 40  # drawn where they are compared


@pytest.mark.parametrize("show", ["course", "hours", "change"])
def test_queries_stay_few(world: World, mixed: Numbers, at_most_queries: AtMost, show: str) -> None:
    client = world.client(world.bob)
    address = world.url("metrics:detail", key="csat") + f"?show={show}&beside=year&last=52"
    addresses = [address, world.url("metrics:explorer")]
    addresses += [f"{address}&by=topic"] * (show == "course")
    for each in addresses:
        client.get(each)
        with at_most_queries(15):
            assert client.get(each).status_code == 200


def test_the_explorer_leads_to_a_metric_with_the_rest_of_its_address(world: World) -> None:
    client, url = world.client(world.carol), world.url("metrics:explorer")
    answer = client.get(url, {"metric": "csat", "by": "team", "last": ""})
    assert answer.headers["Location"] == world.url("metrics:detail", key="csat") + "?by=team"
    assert client.get(url, {"metric": "none-such"}).status_code == 404


def test_top_topics_with_their_growth(world: World, numbers: Numbers) -> None:
    """Billing from 2 to 3 is +50 %."""
    for at, many in ((20, 2), (50, 3)):
        for _ in range(many):
            numbers.measured(Measure.TOPIC, 1, day(at), variant="billing", team="tier-1")
            numbers.measured(Measure.CREATED, 1, day(at), team="tier-1")
    shown = read(world.client(world.alice), world.url("metrics:explorer"))
    assert "billing 3" in shown
    assert "50.0 %" in shown
