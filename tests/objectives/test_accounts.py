"""Key results on accounts: from nothing, over 12 months, due again when accounts change."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from metrics.catalogue_setup import ensure_metrics
from metrics.entering.accounts import save_account
from metrics.facts import MILLION, Measure
from metrics.models import MetricVersion
from objectives.choices import CycleState, Status
from objectives.models import Cycle, KeyResult, Objective
from objectives.recompute import recompute
from objectives.use_cases.key_results import KeyResultText, create_key_result
from objectives.wording import goal
from people.access import Access, access_of_membership
from people.figures import measure_value
from people.models import Role, RoleGrant
from tests.metrics.values.customers import Customers
from tests.metrics.values.world import day

pytestmark = pytest.mark.django_db
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Customers:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 1, 13, tzinfo=UTC))
    found = Customers()
    found.source.delete()  # no helpdesk has any part in it
    ensure_metrics(found.organization)
    return found


@pytest.fixture
def objective(desk: Customers) -> Objective:
    return _objective(desk)


def _objective(desk: Customers) -> Objective:
    cycle = Cycle.objects.create(
        organization=desk.organization,
        name="Q2",
        start=APRIL,
        end=JULY,
        state=CycleState.ACTIVE,
    )
    return Objective.objects.create(
        organization=desk.organization, cycle=cycle, title="Know our customers"
    )


def key_result(objective: Objective, key: str, **fields: object) -> KeyResult:
    metric = MetricVersion.objects.get(organization=objective.organization, metric__key=key)
    return KeyResult.objects.create(
        organization=objective.organization, objective=objective, metric=metric, **fields
    )


def test_a_coverage_runs_from_nothing_and_follows_the_accounts(
    desk: Customers, objective: Objective
) -> None:
    accounts = [desk.account(name) for name in "abcd"]
    desk.entered(Measure.LIVE_CONTACT, account=accounts[0], at=day(35))
    kr = key_result(objective, "account_coverage", unit="share", target=MILLION)
    recompute(organization_id=desk.organization.pk)
    kr.refresh_from_db()
    assert (kr.value, kr.progress) == (250_000, 250_000)
    # As of a count: 22 of 65 weekdays are over.
    assert (kr.exact_expected, kr.status) == ("22/65", Status.ON_TRACK)
    save_account(
        organization=desk.organization,
        by=desk.person("Ann"),
        account=None,
        number="e",
        name="e",
        segment="",
        started_on=date(2026, 4, 20),
        ended_on=None,
    )
    recompute(organization_id=desk.organization.pk)
    kr.refresh_from_db()
    assert kr.value == 200_000


def test_retention_is_read_over_the_last_twelve_months(
    desk: Customers, objective: Objective
) -> None:
    desk.account("stays")
    desk.account("left in March", until=date(2026, 3, 5))
    desk.account("left long ago", until=date(2025, 4, 30))
    kr = key_result(
        objective, "retention", unit="share", baseline=400_000, target=MILLION, weight=MILLION
    )
    recompute(organization_id=desk.organization.pk)
    kr.refresh_from_db()
    assert (kr.value, kr.sample) == (500_000, 2)


def test_a_filter_that_accounts_do_not_have_is_refused(
    desk: Customers, objective: Objective
) -> None:
    access = _director(desk)
    metric = MetricVersion.objects.get(metric__key="retention")
    text = KeyResultText(
        title="Keep them",
        metric=metric,
        unit="share",
        baseline=1,
        target=2,
        filters={"channel": "chat"},
    )
    with pytest.raises(ValidationError) as refused:
        create_key_result(access=access, objective=objective, text=text, reason="It was left out.")
    assert list(refused.value.message_dict) == ["channel"]


def _director(desk: Customers) -> Access:
    alice = desk.person("Alice")
    RoleGrant.objects.create(organization=desk.organization, membership=alice, role=Role.DIRECTOR)
    return access_of_membership(alice, desk.organization)


def test_money_says_its_currency_and_two_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """600 EUR for 3 solved in April: 200 EUR each. Zloty beside them are never added."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 1, 13, tzinfo=UTC))
    desk = Customers()
    ensure_metrics(desk.organization)
    for at in (43, 44, 45):
        desk.measured(Measure.SOLVED, at=day(at))
    desk.entered(Measure.COST, 600, at=day(43), variant="EUR")
    kr = key_result(
        _objective(desk),
        "cost_per_resolution",
        unit="money",
        baseline=300 * MILLION,
        target=150 * MILLION,
    )
    recompute(organization_id=desk.organization.pk)
    kr.refresh_from_db()
    assert (kr.value, kr.currency, kr.refused) == (200 * MILLION, "EUR", "")
    assert (
        measure_value(kr.value, kr.shown_unit).replace("\N{NO-BREAK SPACE}", " ").endswith(" EUR")
    )
    assert goal(kr).endswith("EUR")
    desk.entered(Measure.COST, 100, at=day(44), variant="PLN")
    KeyResult.objects.update(computed_on=None)
    recompute(organization_id=desk.organization.pk)
    kr.refresh_from_db()
    assert (kr.value, kr.currency, kr.refused) == (None, "", "currencies")
    assert kr.status == Status.NO_DATA


def test_a_share_of_money_is_a_share_and_no_amount() -> None:
    kr = KeyResult(unit="share", currency="EUR")
    assert measure_value(940_000, kr.shown_unit) == "94.0\N{NO-BREAK SPACE}%"
    assert KeyResult(unit="money", currency="EUR").shown_unit == "money:EUR"
