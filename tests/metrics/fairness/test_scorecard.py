"""The scorecard beside the team: the own trend, the team's, and the same mix; never a rank."""

import pytest

from metrics.catalogue import CATALOGUE
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Channel, Measure
from metrics.models import Account, AccountAssignee
from metrics.showing.weekly import known_metrics
from metrics.values_due import rebuild_values
from people.models import Membership, Role
from tests.metrics.pages.test_pages import read
from tests.metrics.values.customers import OPEN
from tests.metrics.values.world import World as Numbers
from tests.metrics.values.world import day
from tests.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(world: World, crew: list[Membership], numbers: Numbers) -> Numbers:
    """E-mail: 90 of 100 good; phone: 50 of 100. Carol has 30 and 10 of them: 24 and 7 good."""
    rows = [("Carol Castro", 24, 30, 7, 10), ("Ann Abel", 22, 23, 14, 30)]
    rows += [("Ben Bell", 22, 23, 14, 30), ("Cem Can", 22, 24, 15, 30)]
    for name, good, emails, fine, calls in rows:
        for channel, yes, many in ((Channel.EMAIL, good, emails), (Channel.PHONE, fine, calls)):
            for index in range(many):
                numbers.measured(
                    Measure.CSAT,
                    index < yes,
                    day(50),
                    team="tier-1",
                    person=name,
                    channel=channel,
                    tier=1,
                )
    return numbers


def test_the_team_on_the_same_mix_stands_beside_the_raw_figure(
    world: World, mixed: Numbers
) -> None:
    """31 of 40 raw; the team has 140 of 200, and on 30 e-mails and 10 calls 80 %."""
    card = world.url("metrics:scorecard", person=world.carol.pk)
    for reader in (world.carol, world.bob, world.alice):
        shown = read(world.client(reader), card)
        assert "77.5 %" in shown
        assert "from 40 measurements" in shown
        assert "Tier 1: 70.0 %" in shown
        assert "Tier 1 on the same mix of tickets: 80.0 %" in shown
        mix = world.url("metrics:same-mix", key="csat", person=world.carol.pk)
        told = world.client(reader).get(mix).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        for cell in ("Tier 1 · E-mail", "75.0 %", "90.0 %", "Tier 1 · Phone", "50.0 %", "80.0 %"):
            assert cell in told, cell
        # A part of the work is no mix: there the team's figure would be that of few.
        for part in ({"channel": "email"}, {"weekday": "2", "hour": "12"}, {"incidents": "yes"}):
            assert world.client(reader).get(mix, part).status_code == 404, part


def test_the_teams_line_is_drawn_where_four_contribute(world: World, mixed: Numbers) -> None:
    for extra in (43, 36):  # two more weeks, so that there is a line at all
        for name in ("Carol Castro", "Ann Abel", "Ben Bell", "Cem Can"):
            for _ in range(2):
                mixed.measured(Measure.CSAT, 1, day(extra), team="tier-1", person=name, tier=1)
    ensure_metrics(world.organization)
    address = world.url("metrics:scorecard", person=world.carol.pk)

    def lines() -> list[list[float]]:
        found = []
        for reader in (world.carol, world.bob, world.alice):
            page = world.client(reader).get(address)
            (card,) = [
                one for one in page.context["scorecard"].cards if one.definition.key == "csat"
            ]
            found.append([point for point in card.team_points if point is not None])
        return found

    assert lines() == [[1, 1, 0.7]] * 3
    own = world.client(world.carol).get(world.url("metrics:my-scorecard"))
    assert "sparkline-beside" in own.content.decode()
    # Who leads the team reads its stored weeks; who works in it those in which enough contribute.
    rebuild_values(organization_id=world.organization.pk)
    assert known_metrics(world.organization)["csat"].version_id is not None
    assert lines() == [[1, 1, 0.7]] * 3


def test_what_nobody_ever_entered_is_no_card(world: World, crew: list[Membership]) -> None:
    """Six accounts to look after, and not one contact anywhere: nothing is known of any."""
    for name in "abcdef":
        account = Account.objects.create(
            organization=world.organization, external_id=name, name=name, started_on=OPEN
        )
        AccountAssignee.objects.create(
            organization=world.organization, account=account, person=world.carol, start=OPEN
        )
    own = world.client(world.carol).get(world.url("metrics:my-scorecard")).context["scorecard"]
    assert "account_coverage" not in [card.definition.key for card in own.cards]
    assert "account_coverage" in [definition.key for definition in own.without]


def test_of_three_agents_nothing_is_told(world: World, mixed: Numbers) -> None:
    """Erin is alone in her team: neither value, line nor mix."""
    for _ in range(30):
        mixed.measured(Measure.CSAT, 1, day(50), team="onboarding", person="Erin Ek", tier=1)
    own = world.client(world.erin).get(world.url("metrics:my-scorecard"))
    (card,) = [one for one in own.context["scorecard"].cards if one.definition.key == "csat"]
    assert card.mix is None
    assert not card.has_team_line
    mix = world.url("metrics:same-mix", key="csat", person=world.erin.pk)
    told = world.client(world.erin).get(mix).content.decode()
    assert "Fewer than 4 agents contribute here" in told
    assert world.client(world.erin).get(mix, {"team": "tier-1"}).status_code == 404


def test_it_leads_with_what_the_company_and_a_team_lead_with(
    world: World, crew: list[Membership], numbers: Numbers
) -> None:
    """One of satisfaction, one of productivity; then the others in the catalogue's order."""
    measures = (Measure.CSAT, Measure.SOLVED, Measure.FIRST_RESPONSE, Measure.REOPENED)
    for measure in measures:
        numbers.measured(measure, 1, day(50), team="tier-1", person="Carol Castro", tier=1)
    page = world.client(world.carol).get(world.url("metrics:my-scorecard"))
    keys = [card.definition.key for card in page.context["scorecard"].cards]
    assert keys[:2] == ["csat", "tickets_solved"]
    assert [CATALOGUE[key].category for key in keys[:2]] == ["satisfaction", "productivity"]
    assert "first_response_time" in keys
    assert keys[2:] == [key for key in CATALOGUE if key in keys[2:]]

    reader = world.client(world.alice)
    for road in (
        world.url("objectives:headline"),
        world.url("objectives:team-headline", team="tier-1"),
    ):
        rows = reader.get(road).context["rows"]
        assert [row.definition.key for row in rows][:2] == keys[:2]


def test_hours_are_of_no_kind_of_ticket(
    world: World, crew: list[Membership], numbers: Numbers
) -> None:
    """30 tickets in 10 hours each: 3 an hour, and no figure on the same mix beside it."""
    for name in ("Carol Castro", "Ann Abel", "Ben Bell", "Cem Can"):
        for _ in range(30):
            numbers.measured(
                Measure.SOLVED,
                1,
                day(50),
                team="tier-1",
                person=name,
                tier=1,
                channel=Channel.EMAIL,
            )
        numbers.measured(Measure.STAFFED_HOURS, 10, day(50), team="tier-1", person=name)
    page = world.client(world.carol).get(world.url("metrics:my-scorecard"))
    cards = {card.definition.key: card for card in page.context["scorecard"].cards}
    card = cards["tickets_per_hour"]
    assert card.figure.value == 3
    assert not card.has_mix
    assert "on the same mix of tickets: 0" not in page.content.decode()


def test_the_team_is_the_one_of_its_own_page(world: World, numbers: Numbers) -> None:
    """With those below it: else North less North's own agents would be the three of its nights."""
    north = numbers.team("north")
    numbers.team("north-night", north)
    norah = person(world.organization, "Norah", Role.AGENT, works_in=north)
    names = [("north", f"North {each}", 5) for each in range(4)]
    names += [("north-night", f"Night {each}", 4) for each in range(3)]
    for team, name, many in [*names, ("north", "Norah", 5)]:
        for _ in range(many):
            numbers.measured(Measure.SOLVED, 1, day(50), team=team, person=name)
    url = world.url("metrics:detail", key="tickets_solved")
    page = world.client(norah).get(url, {"team": "north"}).context
    for reader in (norah, world.alice):
        own = world.url("metrics:scorecard", person=norah.pk)
        cards = world.client(reader).get(own).context["scorecard"].cards
        (card,) = [each for each in cards if each.definition.key == "tickets_solved"]
        assert card.team.value == page["now"][0].value == 5 * 4 + 5 + 3 * 4
    (split,) = (each for each in page["found"].splits if each.by == "team")
    assert all(row.figures[0].is_kept_back for row in split.rows)
