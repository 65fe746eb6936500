"""The pages of opening hours and SLA policies: what is refused, asked, kept and shown."""

import json
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from metrics.models import DueScope, Schedule, SlaPolicy
from people.models import AuditEntry, Holiday
from tests.world import World

pytestmark = pytest.mark.django_db
WEEK = {
    f"{name}_{day}_{pair}": ""
    for name in ("opens", "closes")
    for day in range(7)
    for pair in (0, 1)
}
OFFICE = (
    WEEK
    | {f"opens_{day}_0": "09:00" for day in range(5)}
    | {f"closes_{day}_0": "18:00" for day in range(5)}
)
GIVEN = OFFICE | {
    "team": "",
    "valid_from": "",
    "timezone": "Europe/Warsaw",
    "country": "",
    "region": "",
    "closed": "",
    "open": "",
}


def post(world: World, name: str = "metrics:hours-add", given: Any = None, **names: Any) -> Any:
    return world.client(world.adam).post(world.url(name, **names), GIVEN | (given or {}))


def get(world: World, name: str, query: str = "", **names: Any) -> str:
    answer = world.client(world.adam).get(world.url(name, **names) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def errors(answer: HttpResponse) -> str:
    assert answer.status_code == 422
    return answer.content.decode()


def test_hours_are_kept_noted_and_shown(world: World) -> None:
    lunch = {"closes_0_0": "12:00", "opens_0_1": "13:00", "closes_0_1": "00:00"}
    answer = post(
        world,
        given=lunch
        | {"team": str(world.tier1.pk), "valid_from": "2026-03-02", "country": "DE", "region": "BY"}
        | {"closed": "2026-12-24\n2026-12-31\n\n2026-12-24", "open": "2026-05-02"},
    )
    assert answer.status_code == 302
    kept = Schedule.objects.get()
    assert (kept.team, kept.valid_from) == (world.tier1, date(2026, 3, 2))
    assert kept.hours == [[[540, 720], [780, 1440]], *[[[540, 1080]]] * 4, [], []]
    assert kept.closed == [date(2026, 12, 24), date(2026, 12, 31)]
    assert kept.open == [date(2026, 5, 2)]
    entry = AuditEntry.objects.get(action="hours.added")
    assert (entry.subject, entry.actor) == ("Tier 1", world.adam)
    shown = get(world, "metrics:hours")
    for words in ("Tier 1", "Mon", "09:00–12:00, 13:00–24:00", "Tue–Fri", "Germany, Bayern"):
        assert words in shown


def test_a_schedule_that_never_opens_is_refused(world: World) -> None:
    assert "It never opens" in errors(post(world, given=WEEK))
    assert not Schedule.objects.exists()


def test_hours_that_cross_midnight_are_asked_about(world: World) -> None:
    night = {"opens_4_0": "22:00", "closes_4_0": "06:00"}
    asked = errors(post(world, given=night))
    assert "Until 06:00 of the next day? Then tick it." in asked
    assert 'name="over_4_0"' in asked
    assert not Schedule.objects.exists()
    assert post(world, given=night | {"over_4_0": "on"}).status_code == 302
    kept = Schedule.objects.get()
    assert (kept.hours[4], kept.hours[5]) == ([[1320, 1440]], [[0, 360]])
    assert "22:00–06:00 of the next day" in get(world, "metrics:hours")
    form = get(world, "metrics:hours-change", schedule=kept.pk)
    assert 'name="over_4_0"' in form
    assert (
        post(
            world, "metrics:hours-change", night | {"over_4_0": "on"}, schedule=kept.pk
        ).status_code
        == 302
    )
    again = Schedule.objects.get()
    assert again.hours == kept.hours


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"closes_0_0": ""}, "Give both times, or none."),
        ({"opens_0_0": ""}, "Give both times, or none."),
        ({"closes_0_0": "09:00"}, "It would close as it opens."),
        ({"opens_0_1": "17:00", "closes_0_1": "19:00"}, "These hours overlap."),
        ({"opens_0_1": "20:00", "closes_0_1": "10:00", "over_0_1": "on"}, "These hours overlap."),
        ({"opens_0_0": "25:00"}, "Enter a valid time."),
        ({"timezone": "Europe/Nowhere"}, "Select a valid choice."),
        ({"timezone": "America"}, "Select a valid choice."),
        ({"timezone": "X" * 3000}, "Select a valid choice."),
        ({"country": "XX"}, "Select a valid choice."),
        ({"country": "PL", "region": "BY"}, "Select a valid choice."),
        ({"team": "999999"}, "Select a valid choice."),
        ({"closed": "2026-12-24\n24 grudnia"}, "“24 grudnia” is no day: write it as 2026-12-24."),
        ({"valid_from": "0001-01-01"}, "Choose a day between the years"),
    ],
)
def test_what_cannot_be_stands_beside_its_field(
    world: World, given: dict[str, str], words: str
) -> None:
    assert words in errors(post(world, given=given))
    assert not Schedule.objects.exists()


def test_two_from_one_day_are_refused(world: World) -> None:
    assert post(world).status_code == 302
    assert "Other hours begin on that day." in errors(post(world))
    assert post(world, given={"valid_from": "2026-03-02"}).status_code == 302
    assert post(world, given={"team": str(world.tier1.pk)}).status_code == 302
    shown = get(world, "metrics:hours")
    assert "Until before 2 Mar 2026" in shown
    assert Schedule.objects.count() == 3


def test_a_first_form_knows_the_working_days_and_holidays(world: World) -> None:
    world.organization.working_days = [1, 7]
    world.organization.save()
    Holiday.objects.create(organization=world.organization, day=date(2026, 11, 11))
    shown = get(world, "metrics:hours-add", f"?team={world.tier1.pk}")
    assert shown.count('value="09:00"') == 2
    assert "2026-11-11" in shown
    assert f'<option value="{world.tier1.pk}" selected>' in shown


def test_the_preview_names_the_next_public_holidays(world: World) -> None:
    shown = get(world, "metrics:hours-holidays", "?country=DE")
    assert "Bayern" in shown
    assert "The next ones" in shown
    assert "Christmas Day" in get(world, "metrics:hours-holidays", "?country=DE&region=ZZ")
    assert "The next ones" not in get(world, "metrics:hours-holidays", "?country=")


def test_hours_of_another_organization_are_not_there(world: World) -> None:
    theirs = Schedule.objects.create(
        organization=world.outside, timezone="UTC", hours=[[[0, 1440]]] * 7
    )
    client = world.client(world.adam)
    for name in ("metrics:hours-change", "metrics:hours-remove"):
        assert client.post(world.url(name, schedule=theirs.pk), GIVEN).status_code == 404
    assert world.url("metrics:hours-change", schedule=theirs.pk) not in get(world, "metrics:hours")


def test_removing_is_noted(world: World) -> None:
    post(world)
    assert (
        post(world, "metrics:hours-remove", schedule=Schedule.objects.get().pk).status_code == 302
    )
    assert not Schedule.objects.exists()
    assert AuditEntry.objects.filter(action="hours.removed").count() == 1


def test_figures_being_recalculated_say_so(world: World) -> None:
    words = "Figures are being recalculated."
    assert words not in get(world, "metrics:hours")
    DueScope.objects.create(organization=world.organization, whole=True, cause="hours")
    assert words in get(world, "metrics:hours")
    assert words in get(world, "metrics:sla")


SLA = {
    "target": "first_response",
    "tier": "",
    "priority": "",
    "amount": "8",
    "unit": "hours",
    "business": "yes",
    "start": "",
    "end": "",
}


def promise(world: World, name: str = "metrics:sla-add", given: Any = None, **names: Any) -> Any:
    return world.client(world.adam).post(world.url(name, **names), SLA | (given or {}))


def test_a_policy_is_kept_noted_and_shown(world: World) -> None:
    given = {"tier": "2", "priority": "high", "pauses": "on", "start": "2026-01-01"}
    assert promise(world, given=given).status_code == 302
    kept = SlaPolicy.objects.get()
    assert (kept.tier, kept.priority, kept.seconds) == (2, "high", 8 * 3600)
    assert (kept.business, kept.pauses, kept.start, kept.end) == (
        True,
        True,
        date(2026, 1, 1),
        None,
    )
    assert AuditEntry.objects.get(action="sla.added").details["seconds"] == 28_800
    shown = get(world, "metrics:sla")
    for words in (
        "First response",
        "Tier 2 · high",
        "Opening hours alone",
        "but not while pending",
    ):
        assert words in shown
    assert "none are set: nothing can be said of them" in shown
    Schedule.objects.create(organization=world.organization, timezone="UTC", hours=[[[0, 9]]] * 7)
    assert "none are set" not in get(world, "metrics:sla")


def test_overlapping_policies_are_refused_in_words(world: World) -> None:
    assert promise(world, given={"end": "2026-07-01"}).status_code == 302
    words = "Another policy holds for these tickets at that time."
    assert words in errors(promise(world, given={"start": "2026-06-30"}))
    for given in (
        {"start": "2026-07-01"},
        {"tier": "1"},
        {"priority": "high"},
        {"target": "resolution"},
    ):
        assert promise(world, given=given).status_code == 302
    assert SlaPolicy.objects.count() == 5


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"amount": "0"}, "greater than or equal to 1"),
        ({"amount": "400", "unit": "days", "business": "no"}, "Promise at most a year."),
        ({"unit": "days"}, "Opening hours differ from day to day: give it in hours."),
        ({"start": "2026-03-01", "end": "2026-03-01"}, "The end must lie after the start."),
        ({"tier": "7"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_promised(world: World, given: dict[str, str], words: str) -> None:
    assert words in errors(promise(world, given=given))
    assert not SlaPolicy.objects.exists()


def test_a_policy_is_ended_and_removed(world: World) -> None:
    promise(world, given={"amount": "90", "unit": "minutes"})
    kept = SlaPolicy.objects.get()
    form = get(world, "metrics:sla-change", policy=kept.pk)
    assert 'value="90"' in form
    assert (
        promise(world, "metrics:sla-change", {"end": "2026-03-01"}, policy=kept.pk).status_code
        == 302
    )
    assert SlaPolicy.objects.get().end == date(2026, 3, 1)
    assert "over" in get(world, "metrics:sla")
    assert promise(world, "metrics:sla-remove", policy=kept.pk).status_code == 302
    actions = AuditEntry.objects.filter(action__startswith="sla.").values_list("action", flat=True)
    assert sorted(actions) == ["sla.added", "sla.changed", "sla.removed"]
    theirs = SlaPolicy.objects.create(organization=world.outside, target="resolution", seconds=1)
    assert promise(world, "metrics:sla-change", policy=theirs.pk).status_code == 404


def test_a_saved_dialog_closes(world: World) -> None:
    answer = world.client(world.adam).post(
        world.url("metrics:sla-add"), SLA, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 204
    assert "closeDialog" in json.loads(answer.headers["HX-Trigger"])


def test_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    for team in (None, world.tier1, world.tier2):
        Schedule.objects.create(
            organization=world.organization, team=team, timezone="UTC", hours=[[[0, 9]]] * 7
        )
    promise(world)
    client = world.client(world.adam)
    for name in ("metrics:hours", "metrics:hours-add", "metrics:sla", "metrics:sla-add"):
        with django_assert_max_num_queries(15):
            assert client.get(world.url(name)).status_code == 200
