"""Publishing tells each person once what is new, and how their work feeds it."""

from datetime import UTC, datetime, timedelta

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Channel, Measure
from objectives.models import Objective
from objectives.rhythm.look import look, organizations_to_look_at
from objectives.use_cases.objectives import publish_objective
from objectives.use_cases.sharing import share_objective
from people.deliveries.kinds import KINDS
from people.models import Delivery, Role
from tests.metrics.values.world import World as Measured
from tests.objectives.cases import Quarter, at
from tests.world import World, person

NOW = datetime(2026, 11, 17, 9, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def look_at(world: World, now: datetime) -> None:
    with at(now):
        look(organization_id=world.organization.pk)


def words_of(name: str) -> list[tuple[str, str]]:
    found = Delivery.objects.get(kind="published", person__name__startswith=name)
    return [(line.text, line.note) for line in KINDS["published"].write(found.data).lines]


def publish(quarter: Quarter, objective: Objective, now: datetime) -> None:
    with at(now):
        publish_objective(access=quarter.alice, objective=objective)


def test_several_published_after_one_another_are_told_as_one(
    quarter: Quarter, world: World
) -> None:
    first, second = (quarter.objective(title, published=False) for title in ("One", "Two"))
    look_at(world, NOW)  # this quarter of an hour is looked at: only a publication is due in it
    publish(quarter, first, NOW)
    publish(quarter, second, NOW + MINUTE)
    ours = world.organization.pk
    for early in (NOW + 2.5 * MINUTE, NOW + 3 * MINUTE - timedelta(seconds=1)):
        assert ours not in organizations_to_look_at(early)
        look_at(world, early)
        assert not Delivery.objects.exists()  # the last one is not two minutes ago
    assert ours in organizations_to_look_at(NOW + 3 * MINUTE)
    for _ in range(2):
        look_at(world, NOW + 4 * MINUTE)
    told = Delivery.objects.filter(kind="published")
    assert {each.person.name.split()[0] for each in told} == {
        "Alice",
        "Bob",
        "Carol",
        "Dan",
        "Erin",
        "Vera",
    }  # Adam, a mere admin, reads no objectives
    assert len(told) == 6
    assert [title for title, _how in words_of("Vera")] == ["One", "Two"]
    assert ours not in organizations_to_look_at(NOW + 5 * MINUTE)


def test_how_ones_work_feeds_it(quarter: Quarter, world: World) -> None:
    ensure_metrics(world.organization)
    versions = {each.metric.key: each for each in current_versions(world.organization)}
    objective = quarter.objective("Ours", published=False)
    other = quarter.objective("Theirs", published=False, team=world.tier2, owner=world.alice)
    quarter.key_result(
        objective,
        title="Happy customers",
        metric=versions["csat"],
        unit="share",
        baseline=800_000,
        target=900_000,
        team=world.tier1,
    )
    quarter.key_result(
        other,
        title="Pulse",
        metric=versions["team_pulse"],
        unit="score10",
        baseline=6_000_000,
        target=8_000_000,
        owner=world.erin,
    )
    for each in (objective, other):
        publish(quarter, each, NOW)
    look_at(world, NOW + 3 * MINUTE)

    assert words_of("Carol")[0] == ("Ours", "Your tickets count in: Happy customers.")
    assert words_of("Bob")[0] == ("Ours", "You own it.")
    assert words_of("Dan")[0] == ("Theirs", "It is your team's.")
    assert words_of("Erin")[0] == ("Theirs", "You check in on: Pulse.")
    assert words_of("Vera") == [("Ours", ""), ("Theirs", "")]


def test_a_team_that_shares_it_is_told_that_it_counts_it(quarter: Quarter, world: World) -> None:
    ola = person(world.organization, "Ola Oko", Role.LEAD, leads=world.onboarding)
    objective = quarter.objective("Ours", published=False, owner=world.alice)
    share_objective(
        access=quarter.alice, objective=objective, team=world.onboarding, weight=500_000
    )
    publish(quarter, objective, NOW)
    look_at(world, NOW + 3 * MINUTE)
    shared = [("Ours", "Your team shares it and counts it too.")]
    assert words_of("Erin") == words_of(ola.name) == shared
    assert words_of("Carol") == words_of("Bob") == [("Ours", "It is your team's.")]
    assert words_of("Dan") == [("Ours", "")]
    facts = Delivery.objects.get(kind="published", person=world.erin).data
    assert facts["mine"] == 1


def test_tickets_count_in_for_those_alone_who_have_such(quarter: Quarter, world: World) -> None:
    """Carol answers the phone, Cem mails, and Cora answered it 14 weeks ago."""
    cem, cora = (
        person(world.organization, name, Role.AGENT, works_in=world.tier1)
        for name in ("Cem Can", "Cora Cruz")
    )
    rows = Measured(organization=world.organization)
    on = NOW - timedelta(days=7)
    for who, channel, at_ in (
        (world.carol, Channel.PHONE, on),
        (world.dan, Channel.PHONE, on),  # in another team
        (cem, Channel.EMAIL, on),
        (cora, Channel.PHONE, NOW - timedelta(weeks=14)),
    ):
        rows.measured(Measure.CSAT, 1, at_, person=who.name, channel=channel)
    ensure_metrics(world.organization)
    versions = {each.metric.key: each for each in current_versions(world.organization)}
    objective = quarter.objective("Ours", published=False)
    for title, filters in (("By phone", {"channel": "phone"}), ("All", {})):
        quarter.key_result(
            objective,
            title=title,
            metric=versions["csat"],
            unit="share",
            baseline=800_000,
            target=900_000,
            team=world.tier1,
            filters=filters,
        )
    publish(quarter, objective, NOW)
    look_at(world, NOW + 3 * MINUTE)
    assert words_of("Carol") == [("Ours", "Your tickets count in: By phone, All.")]
    assert words_of("Cem") == words_of("Cora") == [("Ours", "Your tickets count in: All.")]
    assert words_of("Dan") == [("Ours", "")]


def test_what_is_private_is_told_to_who_may_see_it(quarter: Quarter, world: World) -> None:
    private = quarter.objective(
        "Private", published=False, owner=world.bob, visibility="private", named=[world.erin]
    )
    publish(quarter, private, NOW)
    look_at(world, NOW + 3 * MINUTE)
    told = Delivery.objects.filter(kind="published")
    assert {each.person.name.split()[0] for each in told} == {"Alice", "Bob", "Erin"}
