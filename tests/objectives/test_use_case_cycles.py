"""Cycles: set up, moved, started, closed, by whom."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from objectives.models import Cycle
from objectives.use_cases.cycles import activate_cycle, change_cycle, close_cycle, create_cycle
from objectives.use_cases.objectives import ObjectiveText, create_objective
from people.models import AuditEntry
from tests.objectives.cases import Quarter
from tests.world import World

Q1 = {"name": "Q1 2027", "cadence": "quarter", "start": date(2027, 1, 1), "end": date(2027, 4, 1)}


def refused(field: str, **given: object) -> str:
    with pytest.raises(ValidationError) as error:
        create_cycle(**given)  # type: ignore[arg-type]
    return str(error.value.message_dict[field][0])


def test_a_director_sets_up_the_next_quarter_from_the_very_day_on(quarter: Quarter) -> None:
    made = create_cycle(access=quarter.alice, **Q1)  # type: ignore[arg-type]

    assert made.state == "draft"
    assert AuditEntry.objects.filter(action="cycle.created", subject="Q1 2027").count() == 1


def test_days_that_another_quarter_has_are_refused_at_the_first_day(quarter: Quarter) -> None:
    overlapping = Q1 | {"start": date(2026, 12, 31)}

    assert refused("start", access=quarter.alice, **overlapping) == (
        "Another cycle of this cadence has some of these days."
    )


def test_a_year_may_lie_over_its_quarters(quarter: Quarter) -> None:
    year = quarter.new_cycle("2026", date(2026, 1, 1), date(2027, 1, 1), cadence="year")

    assert year.state == "active"


def test_another_organizations_quarters_are_no_obstacle(quarter: Quarter, world: World) -> None:
    theirs = create_cycle(
        access=world.access(world.charlie),
        name="Q4",
        cadence="quarter",
        start=date(2026, 10, 1),
        end=date(2027, 1, 1),
    )

    assert theirs.organization == world.outside


def test_an_end_before_the_start_is_refused_at_the_last_day(quarter: Quarter) -> None:
    backwards = Q1 | {"end": date(2026, 12, 1)}

    assert refused("end", access=quarter.alice, **backwards) == (
        "The cycle must end after it starts."
    )


def test_new_dates_put_its_key_results_up_for_computation(quarter: Quarter) -> None:
    key_result = quarter.key_result(quarter.objective())
    before = key_result.version

    def moved(reason: str) -> None:
        change_cycle(
            access=quarter.alice,
            cycle=Cycle.objects.get(pk=quarter.cycle.pk),
            name="Autumn",
            cadence="quarter",
            start=date(2026, 10, 1),
            end=date(2026, 12, 1),
            reason=reason,
        )
        key_result.refresh_from_db()

    with pytest.raises(ValidationError) as error:
        moved(" ")
    assert list(error.value.message_dict) == ["reason"]
    moved("The year's budget ends sooner.")
    assert key_result.version == before + 1


def test_a_closed_cycle_takes_nothing_in(quarter: Quarter) -> None:
    close_cycle(access=quarter.alice, cycle=quarter.cycle)

    with pytest.raises(ValidationError) as error:
        create_objective(
            access=quarter.alice, text=ObjectiveText(title="Too late", cycle=quarter.cycle)
        )
    assert "cycle" in error.value.message_dict


def test_of_two_who_start_it_the_second_is_told(quarter: Quarter) -> None:
    with pytest.raises(ValidationError, match="Reload"):
        activate_cycle(access=quarter.alice, cycle=quarter.cycle)


@pytest.mark.parametrize("who", ["bob", "carol", "vera", "adam"])
def test_only_a_director_sets_up_cycles(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        create_cycle(access=world.access(getattr(world, who)), **Q1)  # type: ignore[arg-type]
    assert not Cycle.objects.exists()
