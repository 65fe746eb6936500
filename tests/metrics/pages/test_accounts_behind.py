"""The accounts behind a number: who counts, who misses, who is left out and why; for whom."""

import pytest
from django.test import Client

from metrics.facts import Measure
from metrics.models import Account, AccountAssignee
from tests.metrics.values.customers import Customers, march, on
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH = {"start": "2026-03-01", "end": "2026-04-01"}


@pytest.fixture
def desk(world: World) -> Customers:
    found = Customers(organization=world.organization)
    covered, missed = found.account("Covered & Co"), found.account("Missed Ltd")
    found.account("Gone Inc", until=on(20))
    found.entered(Measure.LIVE_CONTACT, account=covered)
    found.pays(covered, (100, march(-30)), (150, march(5)))
    found.pays(missed, (100, march(-30)))
    return found


def page(world: World, client: Client, key: str, **query: str) -> str:
    answer = client.get(world.url("metrics:tickets", key=key), MARCH | query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_director_sees_covered_missed_and_left_out(world: World, desk: Customers) -> None:
    client = world.client(world.alice)
    covered = page(world, client, "account_coverage")
    assert "Covered &amp; Co" in covered
    assert "Missed Ltd" not in covered
    for words in ("Covered: 1", "Missed: 1", "Left out: 1"):
        assert words in covered
    assert "Missed Ltd" in page(world, client, "account_coverage", state="missed")
    left_out = page(world, client, "account_coverage", state="excluded")
    assert "Gone Inc" in left_out
    assert "Left before the last day" in left_out


def test_each_account_leads_to_its_page_for_who_may_open_it(world: World, desk: Customers) -> None:
    """Carol looked after it until the end of March: it is in her figures, and no longer hers."""
    account = Account.objects.get(name="Covered & Co")
    AccountAssignee.objects.create(
        organization=world.organization, account=account, person=world.carol, end=on(31)
    )
    link = world.url("metrics:account", account=account.pk)
    alice = world.client(world.alice)
    assert f'href="{link}"' in page(world, alice, "account_coverage")
    assert alice.get(link).status_code == 200
    carol = world.client(world.carol)
    shown = page(world, carol, "account_coverage", end="2026-03-31")
    assert "Covered &amp; Co" in shown
    assert f'href="{link}"' not in shown
    assert carol.get(link).status_code == 404


def test_revenue_is_told_then_and_now(world: World, desk: Customers) -> None:
    counted = page(world, world.client(world.alice), "net_revenue_retention")
    assert "100.00\N{NO-BREAK SPACE}EUR → 150.00\N{NO-BREAK SPACE}EUR" in counted
    assert "Counted: 2" in counted


def test_lead_and_agent_see_their_own_accounts_alone(world: World, desk: Customers) -> None:
    AccountAssignee.objects.create(
        organization=world.organization,
        account=Account.objects.get(name="Covered & Co"),
        person=world.carol,
    )
    AccountAssignee.objects.create(
        organization=world.organization,
        account=Account.objects.get(name="Missed Ltd"),
        person=world.dan,
    )
    for reader, sees in ((world.bob, True), (world.carol, True), (world.dan, False)):
        shown = page(world, world.client(reader), "account_coverage")
        assert ("Covered &amp; Co" in shown) is sees
        missed = page(world, world.client(reader), "account_coverage", state="missed")
        assert ("Missed Ltd" in missed) is not sees
    viewer = world.client(world.vera)
    answer = viewer.get(world.url("metrics:tickets", key="account_coverage"))
    assert answer.status_code == 404


def test_what_was_entered_is_listed_without_a_ticket(world: World, desk: Customers) -> None:
    desk.entered(Measure.EXIT_CALL, account=Account.objects.get(name="Gone Inc"))
    desk.entered(Measure.PULSE, 3)
    client = world.client(world.alice)
    assert "Gone Inc" in page(world, client, "exit_calls")
    assert "Entered, without a ticket" in page(world, client, "exit_calls")
    assert "No tickets here" in page(world, client, "team_pulse")


def test_pages_of_metrics_of_accounts_open(world: World, desk: Customers) -> None:
    client = world.client(world.alice)
    for key in ("account_coverage", "net_revenue_retention", "churn", "exit_calls", "hires"):
        assert client.get(world.url("metrics:detail", key=key)).status_code == 200
        assert client.get(world.url("metrics:why", key=key), MARCH).status_code == 200
    for name in "cde":
        desk.pays(desk.account(name), (100, march(-30)))
    shown = client.get(world.url("metrics:why", key="net_revenue_retention"), MARCH)
    told = shown.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "550.00 EUR ÷ 500.00 EUR = 110.0 %" in told
    assert "Accounts behind this number" in told
    refused = client.get(world.url("metrics:detail", key="churn"), {"channel": "chat"})
    assert "Of accounts this is not known." in refused.content.decode()
    listed = client.get(world.url("metrics:tickets", key="churn"), {"channel": "chat"})
    assert listed.status_code == 404
