"""Whom an entry is credited to, held against the rule that stands beside it."""

import pytest
from django.utils import translation

from metrics.catalogue import CATALOGUE
from metrics.catalogue.edges import CREDIT
from metrics.disputing.keys import key_of
from metrics.entering.kind import Kind
from metrics.entering.spec import KINDS, columns_of
from metrics.facts import Measure
from metrics.models import AccountAssignee, Measurement, OwnMeasure
from metrics.wording.crediting import CREDITING, rule_of, rules_of
from tests.metrics.entering.desk import Row, account, entered
from tests.world import World

pytestmark = pytest.mark.django_db
CAROL, DAN = ("Carol Castro", "tier-1"), ("Dan Dietl", "tier-2")
NOBODY = ("", "")
CELLS = {
    "standard_met": {"value": "yes"},
    "message_opened": {"value": "1", "sent": "2"},
    "account_health": {"value": "80", "colour": "green"},
    "cost": {"value": "5", "currency": "EUR"},
    "account_revenue": {"value": "5", "currency": "EUR"},
    "own": {"measure": "own:demos", "value": "3"},
}


@pytest.fixture
def desk(world: World) -> World:
    """Dan looks after the account A-1, nobody after A-2."""
    AccountAssignee.objects.create(
        organization=world.organization, account=account(world.organization), person=world.dan
    )
    account(world.organization, "A-2")
    OwnMeasure.objects.create(
        organization=world.organization, slug="demos", name="Demos", unit="count"
    )
    return world


def credited(world: World, kind: Kind, every: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Of each row that names these, the person and the team that it is credited to."""
    usual: Row = {"measure": kind.key, "date": "2026-04-01", "value": "1"}
    usual |= CELLS.get(kind.key, {})
    entered(world, *(usual | way | {"comment": str(n)} for n, way in enumerate(every)))
    rows = Measurement.objects.select_related("entry", "person", "team")
    told = {row.entry.comment: (row.person, row.team) for row in rows if row.entry}
    return [
        (person.name if person else "", team.slug if team else "")
        for person, team in (told[str(n)] for n in range(len(every)))
    ]


def ways(kind: Kind) -> list[dict[str, str]]:
    """Every way in which a row of this kind can name whom it belongs to."""
    columns = {*columns_of(kind)}
    named: list[dict[str, str]] = [{}] if kind.credited in ("may", "no") else []
    if "person" in columns:
        named.append({"person": "Carol Castro"})
    if "team" in columns:
        named.append({"team": "tier-2"})
    if {"person", "team"} <= columns:
        named.append({"person": "Carol Castro", "team": "tier-2"})
    accounts: list[dict[str, str]] = [{}] if kind.account != "must" else []
    if kind.account != "no":
        accounts += [{"account": "A-1"}, {"account": "A-2"}]
    return [who | which for who in named for which in accounts]


def promised(rule: str, way: dict[str, str]) -> tuple[str, str]:
    """Whom the rule's own words promise it to; AssertionError where they say nothing of it."""
    if rule.startswith("Nobody"):
        return NOBODY
    if "person" in way:
        assert "person" in rule
        if "team" not in way:
            assert "team is the one that was named with them, else their own then" in rule or (
                "the team in which they worked then" in rule
            )
        return CAROL[0], way.get("team", CAROL[1])
    if "team" in way:
        assert "the team named when" in rule.lower() or "or the team named" in rule
        return "", way["team"]
    if way.get("account") == "A-1":
        assert "where nobody was, whoever looked after the account on that day" in rule
        return DAN
    assert "the company as a whole" in rule
    return NOBODY


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_the_rule_says_what_is_credited(desk: World, kind: Kind) -> None:
    with translation.override("en"):
        rule = str(rule_of(kind.measure, entered=True))
    every = ways(kind)
    assert credited(desk, kind, every) == [promised(rule, way) for way in every]


def test_it_stands_beside_the_measurement(desk: World) -> None:
    """Whoever talked to the customer is named, and wins over who looks after the account."""
    entered(
        desk,
        *(
            {"measure": "live_contact", "account": "A-1", "date": "2026-04-01"} | named
            for named in ({"person": "Carol Castro"}, {})
        ),
        {"measure": "nps", "value": "9", "account": "A-1", "date": "2026-04-01"},
    )
    with translation.override("en"):
        rule = str(rule_of(Measure.LIVE_CONTACT, entered=True))
    for row in Measurement.objects.all():
        url = desk.url("metrics:measurement", key=key_of(row).text)
        page = desk.client(desk.alice).get(url)
        assert str(page.context["opened"].rule) == rule
        assert rule.replace("'", "&#x27;") in page.content.decode()


def test_what_counts_accounts_says_whom_accounts_are_credited_to() -> None:
    (told,) = rules_of(CATALOGUE["account_coverage"].default)
    assert told == ("", CREDIT)
    ((_label, rule),) = rules_of(CATALOGUE["kb_visits"].default)
    assert rule is CREDITING[Measure.KB_VISIT]
