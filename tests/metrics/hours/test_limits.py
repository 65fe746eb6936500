"""The limits that an organization sets: what is measured again, which definition holds for whom."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from metrics.catalogue import CATALOGUE, definition_from_json
from metrics.catalogue_setup import definitions, ensure_metrics
from metrics.facts import DAY, HOUR, MILLION, SECOND, Excluded, Measure, micros
from metrics.models import DueScope, MeasureLimits, Measurement, MetricVersion
from metrics.own.composing import Recipe, compose
from metrics.own.mistakes import mistakes
from metrics.own.picks import picks
from metrics.use_cases.limits import set_limits
from metrics.use_cases.own_metrics import create_metric
from metrics.work import organizations_to_measure
from people.access import Access, access_of_membership
from people.models import AuditEntry
from tests.factories import MembershipFactory
from tests.fixtures.queries import AtMost
from tests.metrics.hours.world import Office, at
from tests.world import World

pytestmark = pytest.mark.django_db
USUAL = {"short_abandon": 30, "answered_in_time": 20, "solved_within": 24, "covered_by": 1}


@pytest.fixture
def office() -> Office:
    found = Office()
    found.match("N", found.north)
    return found


def access(office: Office) -> Access:
    return access_of_membership(
        MembershipFactory.create(organization=office.organization), office.organization
    )


def set_to(office: Office, **limits: int) -> MeasureLimits:
    by = access(office).membership
    return set_limits(organization=office.organization, by=by, **(USUAL | limits))


def missed(office: Office) -> dict[str, int]:
    rows = Measurement.objects.of(office.organization).filter(measure=Measure.OPEN_PAST_LIMIT)
    return {row.variant: micros(row.at) for row in rows}


def test_another_limit_of_solving_is_measured_and_defines_the_next_version(office: Office) -> None:
    """Open since Monday 9:00: past 8 hours at 17:00, past 24 on Tuesday at 9:00."""
    ensure_metrics(office.organization)
    office.ticket("1", "2026-03-02 09:00")
    office.measure("2026-03-04 00:00")
    assert missed(office) == {"86400": at("2026-03-03 09:00")}
    set_to(office, solved_within=8)
    assert organizations_to_measure() == [office.organization.pk]
    office.desk.measure()
    assert missed(office) == {
        "28800": at("2026-03-02 17:00"),
        # Key results that began with 24 hours go on reading it.
        "86400": at("2026-03-03 09:00"),
    }
    before, now = (
        definition_from_json(version.definition)
        for version in MetricVersion.objects.filter(metric__key="solved_within").order_by("number")
    )
    assert before == CATALOGUE["solved_within"]
    assert now.default.numerator[0].at_most == 8 * 3600 * MILLION
    assert now.default.denominator[1].variant == "28800"
    assert (str(before.name), str(now.name)) == ("Solved within 24 hours", "Solved within 8 hours")
    with override("pl"):
        assert str(now.name) == "Rozwiązane w ciągu 8 godzin"
    assert ensure_metrics(office.organization) == 0


def test_calls_are_judged_by_the_limits_that_were_set(office: Office) -> None:
    office.ticket(
        "1",
        "2026-03-02 09:00",
        ("2026-03-02 09:00", "call_offered", ""),
        ("2026-03-02 09:00:25", "call_abandoned", ""),
        channel="phone",
    )
    office.measure("2026-03-02 10:00")
    row = Measurement.objects.get(measure=Measure.ABANDONED)
    assert row.excluded == Excluded.SHORT_ABANDON
    set_to(office, short_abandon=25)
    office.desk.measure()
    row = Measurement.objects.get(measure=Measure.ABANDONED)
    assert (row.excluded, row.value) == (Excluded.COUNTED, MILLION)
    assert not DueScope.objects.exists()
    assert organizations_to_measure() == []


def test_how_often_covers_an_account(office: Office) -> None:
    ensure_metrics(office.organization)
    office.measure("2026-03-02 10:00")
    set_to(office, covered_by=2)
    found = definitions(office.organization)["account_coverage"]
    assert found.default.k == 2
    assert str(found.formula) == (
        "Accounts with at least 2 live contacts in the period ÷ accounts."
    )
    assert organizations_to_measure() == []


def test_an_own_metric_has_its_own_limit_and_counts_what_is_still_open(office: Office) -> None:
    known = picks([])
    recipe = Recipe(
        how="within",
        measures=(known["resolution"],),
        high=2 * HOUR // SECOND * MILLION,
        misses=True,
    )
    assert not mistakes(recipe)
    definition = replace(
        CATALOGUE["csat"],
        name="Solved within 2 hours",
        aggregations=(compose(recipe),),
        words={"name": "Solved within 2 hours", "description": "", "formula": {"en": "Share"}},
    )
    office.ticket("1", "2026-03-02 09:00")
    create_metric(access=access(office), definition=definition)
    office.measure("2026-03-02 12:00")
    assert missed(office) == {"7200": at("2026-03-02 11:00")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"high": None},
        {"high": 1_500_000},
        {"high": 367 * DAY // SECOND * MILLION},
        {"low": MILLION, "high": 60 * MILLION},
        {"high": 60 * MILLION, "business": True},
        {"high": 60 * MILLION, "measures": (picks([])["first_response"],)},
    ],
)
def test_what_can_have_no_misses(wrong: dict[str, object]) -> None:
    given = {"how": "within", "measures": (picks([])["resolution"],), "misses": True} | wrong
    assert "misses" in mistakes(Recipe(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [{"solved_within": 0}, {"solved_within": 8761}, {"answered_in_time": 0}, {"covered_by": 0}],
)
def test_limits_that_are_none(office: Office, wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError) as refused:
        set_to(office, **wrong)
    assert set(refused.value.error_dict) == set(wrong)
    assert not MeasureLimits.objects.exists()


def test_the_page(world: World, at_most_queries: AtMost) -> None:
    adam = world.client(world.adam)
    url, sla = world.url("metrics:limits"), world.url("metrics:sla")
    with at_most_queries(15):
        assert 'value="24"' in adam.get(url).content.decode()
    answer = adam.post(url, USUAL | {"solved_within": "0.9"})
    assert answer.status_code == 422
    assert 'value="0.9"' in answer.content.decode()
    assert adam.post(url, USUAL | {"answered_in_time": "45"}).status_code == 302
    page = world.client(world.alice).get(sla).content.decode()
    assert "45 seconds" in page
    assert url not in page
    assert url in adam.get(sla).content.decode()
    entry = AuditEntry.objects.get(action="limits.set")
    assert entry.details == USUAL | {"answered_in_time": 45}
