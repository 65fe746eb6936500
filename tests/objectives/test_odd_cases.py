"""What happens beside a quarter: owners leave, teams and metrics end, cycles move."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.catalogue_setup import current_versions, ensure_metrics
from metrics.facts import Measure
from metrics.models import MeasureVersion, Metric
from objectives.models import CheckIn, KeyResult, KeyResultPoint, Objective
from objectives.owed import owed_by
from objectives.recompute import recompute
from objectives.use_cases.cycles import change_cycle
from objectives.use_cases.handing_over import hand_over
from objectives.worst import Worst, is_worse, worst_of
from people.models import Membership, Team
from tests.metrics.values.world import World as Measured
from tests.objectives.cases import TUESDAY, M, Quarter, at

F = Fraction


def fresh(key_result: KeyResult) -> KeyResult:
    return KeyResult.objects.select_related("owner", "objective__owner").get(pk=key_result.pk)


def leaves(person: Membership) -> None:
    person.left_at = datetime(2026, 11, 10, tzinfo=UTC)
    person.save(update_fields=["left_at"])


def says(quarter: Quarter, name: str, by: Membership | None = None, **keys: int) -> str:
    with at(TUESDAY):
        client = quarter.world.client(by or quarter.world.alice)
        return client.get(quarter.world.url(f"objectives:{name}", **keys)).content.decode()


def test_when_an_owner_leaves_the_objectives_owner_answers(quarter: Quarter) -> None:
    world = quarter.world
    made = quarter.key_result(quarter.objective(), owner=world.carol)
    assert fresh(made).answerable == world.carol
    leaves(world.carol)
    assert fresh(made).answerable == world.bob
    with at(TUESDAY):
        owed = owed_by(world.access(world.bob), now=TUESDAY)
    assert [each.key_result.pk for each in owed] == [made.pk]
    text = says(quarter, "key-result", key_result=made.pk)
    assert "Carol Castro has left. Bob Berg, who owns the objective, answers for this now." in text
    assert world.url("objectives:hand-over") in text
    # Who may not write reads it, without the way to mend it.
    reader = says(quarter, "key-result", world.vera, key_result=made.pk)
    assert "Carol Castro has left." in reader
    assert world.url("objectives:hand-over") not in reader


def test_when_both_have_left_nobody_answers_and_it_says_so(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    leaves(quarter.world.bob)
    assert fresh(made).answerable is None
    text = says(quarter, "key-result", key_result=made.pk)
    assert "Bob Berg has left, and nobody answers for this now" in text
    text = says(quarter, "objective", objective=made.objective_id)
    assert "Bob Berg has left, and nobody answers for this objective now" in text


def test_a_director_hands_over_all_a_lead_what_is_led(quarter: Quarter) -> None:
    world = quarter.world
    ours, theirs = (
        quarter.objective(owner=world.carol),
        quarter.objective("Theirs", team=world.tier2, owner=world.carol),
    )
    made = quarter.key_result(ours, owner=world.carol)
    with pytest.raises(ValidationError):
        hand_over(access=quarter.alice, left=world.carol, to=world.dan)  # she is still here
    leaves(world.carol)
    with pytest.raises(PermissionDenied):
        hand_over(access=world.access(world.dan), left=world.carol, to=world.dan)
    assert hand_over(access=world.access(world.bob), left=world.carol, to=world.bob) == 2
    assert Objective.objects.get(pk=ours.pk).owner == world.bob
    assert fresh(made).owner == world.bob
    assert Objective.objects.get(pk=theirs.pk).owner == world.carol  # not Bob's to hand over

    with at(TUESDAY):
        alice, page = world.client(world.alice), world.url("objectives:hand-over")
        assert "Theirs" in alice.get(page).content.decode()
        take = world.url("objectives:take-over", person=world.carol.pk)
        alice.post(take, {"to": world.carol.pk})  # nobody who has left
        assert Objective.objects.get(pk=theirs.pk).owner == world.carol
        alice.post(take, {"to": world.erin.pk})
        assert Objective.objects.get(pk=theirs.pk).owner == world.erin
        assert "Nothing to hand over" in alice.get(page).content.decode()


def test_a_team_archived_in_mid_cycle_is_named_and_its_figures_stay(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M)
    Team.objects.filter(pk=quarter.world.tier1.pk).update(archived_at=TUESDAY)
    text = says(quarter, "objective", objective=made.objective_id)
    assert "The team Tier 1 was archived on" in text
    assert "Tier 1 was archived" in says(quarter, "key-result", key_result=made.pk)
    assert fresh(made).progress == 400_000
    assert "Tier 1" in says(quarter, "dashboard")


def test_a_metric_that_was_retired_or_never_measured_is_named(quarter: Quarter) -> None:
    organization = quarter.world.organization
    ensure_metrics(organization)
    version = next(each for each in current_versions(organization) if each.metric.key == "csat")
    made = quarter.key_result(
        quarter.objective(),
        metric=version,
        aggregation="share",
        unit="share",
        baseline=800_000,
        target=900_000,
    )
    never = "No source has delivered this metric yet"
    assert never in says(quarter, "key-result", key_result=made.pk)
    MeasureVersion.objects.create(organization=organization, measure=Measure.CSAT, team=None)
    assert never not in says(quarter, "key-result", key_result=made.pk)
    Metric.objects.filter(pk=version.metric_id).update(retired_at=TUESDAY)
    text = says(quarter, "key-result", key_result=made.pk)
    assert "This metric was retired on 17 Nov 2026. The key result goes on with its" in text
    with at(TUESDAY):
        edit = quarter.world.url("objectives:edit-key-result", key_result=made.pk)
        assert quarter.world.client(quarter.world.alice).get(edit).status_code == 200


def test_a_cycle_moved_while_it_runs_keeps_what_was_said(quarter: Quarter) -> None:
    made = quarter.key_result(quarter.objective())
    quarter.said(made, 54 * M)
    with at(TUESDAY):
        change_cycle(
            access=quarter.alice,
            cycle=quarter.cycle,
            name="Q4, begun late",
            cadence="quarter",
            start=date(2026, 11, 9),
            end=date(2027, 1, 1),
            reason="The new helpdesk came late.",
        )
        recompute(organization_id=quarter.world.organization.pk)
    found = fresh(made)
    assert found.progress == 400_000
    # As of Sunday, 15 November: 5 of 39 working days, not 32 of 66.
    assert found.exact_expected == "5/39"
    days = KeyResultPoint.objects.filter(key_result=made).values_list("day", flat=True)
    assert list(days) == [date(2026, 11, 15)]  # the weeks before are not of this cycle
    assert CheckIn.objects.filter(key_result=made).count() == 1
    assert "54" in says(quarter, "key-result", key_result=made.pk)


@pytest.mark.parametrize(
    ("better", "baseline", "asked"),
    [
        ("up", 699_999, True),  # below anything measured
        ("up", 700_000, False),  # exactly the worst
        ("down", 900_001, True),
        ("down", 900_000, False),
        ("down", None, False),
    ],
)
def test_a_baseline_beyond_the_worst(better: str, baseline: int | None, asked: bool) -> None:
    known = [(F(value, 10), date(2026, 1, value)) for value in (7, 8, 9, 8, 8)]
    assert is_worse(baseline, worst_of(known, better=better), better=better) is asked
    assert worst_of(known[:4], better=better) is None  # too few to know
    assert worst_of(known, better="up") == Worst(700_000, date(2026, 1, 7), 5)


def test_the_form_asks_whether_so_bad_a_baseline_is_meant(quarter: Quarter) -> None:
    organization = quarter.world.organization
    ensure_metrics(organization)
    measured = Measured(organization=organization)
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    measured.measured(Measure.CREATED, at=start)  # since when there is data
    for week in range(37):
        for good in (1, 1, 1, 1, 0):  # 80 % in every window
            measured.measured(Measure.CSAT, good, start + timedelta(weeks=week))
    measured.source.as_of = measured.source.synced_at = TUESDAY
    measured.source.save()
    version = next(each for each in current_versions(organization) if each.metric.key == "csat")
    address = quarter.world.url("objectives:new-key-result", objective=quarter.objective().pk)
    asked = {"kind": "reach", "metric": str(version.pk), "window": "default", "team": ""}
    with at(TUESDAY):
        alice = quarter.world.client(quarter.world.alice)
        worse = alice.get(address, asked | {"baseline": "60 %"}).content.decode()
        usual = alice.get(address, asked | {"baseline": "85 %"}).content.decode()
    assert "Is that what you mean?" in worse
    assert "the worst was 80" in worse
    assert "Is that what you mean?" not in usual
