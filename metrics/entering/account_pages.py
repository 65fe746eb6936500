"""Accounts as pages show them; read only."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from metrics.entering.accounts import assignee_now
from metrics.entering.activities import can_be_taken_back, notes_on
from metrics.entering.doing import DONE, ICONS
from metrics.entering.measuring import promoter_points
from metrics.entering.spec import KINDS
from metrics.facts import Measure
from metrics.models import Account, AccountAssignee, Colour, Entry, Measurement
from metrics.models.account import AccountQuerySet
from people.access import Access
from people.models import Membership, Organization

COLOURS = dict(Colour.choices)
# What is noted with one tap, by its icon.
ACTIVITIES_DONE = [(key, words, ICONS[key]) for key, words in DONE.items()]
CONTACTS = [
    measure.value
    for measure, kind in KINDS.items()
    if kind.account != "no" and not kind.spell and measure is not Measure.NPS
]
MOST_CONTACTS = 50


class Line(NamedTuple):
    """A row of the list: amounts are millionths, None where nothing is known."""

    account: Account
    assignee: str
    revenue: int | None
    currency: str
    health: int | None
    colour: str
    colour_words: Any
    is_customer: bool


def own_accounts(access: Access) -> AccountQuerySet:
    """Those that the reader looks after today, by name."""
    today = timezone.now().astimezone(access.organization.zone).date()
    mine = AccountAssignee.objects.filter(
        Q(start__isnull=True) | Q(start__lte=today),
        Q(end__isnull=True) | Q(end__gt=today),
        organization=access.organization,
        account=OuterRef("pk"),
        person=access.membership,
    )
    return Account.objects.of(access.organization).order_by("name", "pk").filter(Exists(mine))


def accounts_of(access: Access, *, search: str = "", colour: str = "") -> QuerySet[Account]:
    """Those that the reader may open, by name: an agent those looked after today."""
    everybodys = Account.objects.of(access.organization).order_by("name", "pk")
    found = everybodys if access.reads_every_account else own_accounts(access)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(external_id__icontains=search))
    if colour in COLOURS:
        now = _holding(access.organization).filter(
            account=OuterRef("pk"), measure=Measure.ACCOUNT_HEALTH, variant=colour
        )
        found = found.filter(Exists(now))
    return found


def described(organization: Organization, accounts: Sequence[Account]) -> list[Line]:
    """What holds of each today; three queries."""
    held = assignee_now(organization, [account.pk for account in accounts])
    return _described(organization, accounts, held)


def _described(
    organization: Organization, accounts: Sequence[Account], held: Mapping[int, int]
) -> list[Line]:
    keys = [account.pk for account in accounts]
    names = dict(Membership.objects.filter(pk__in=held.values()).values_list("pk", "name"))
    now: dict[tuple[int | None, int], Measurement] = {
        (row.account_id, row.measure): row
        for row in _holding(organization).filter(account__in=keys)
    }
    today = timezone.now().astimezone(organization.zone).date()
    found = []
    for account in accounts:
        revenue = now.get((account.pk, Measure.ACCOUNT_REVENUE))
        health = now.get((account.pk, Measure.ACCOUNT_HEALTH))
        colour = health.variant if health else ""
        found.append(
            Line(
                account,
                names.get(held.get(account.pk, 0), ""),
                revenue.value if revenue else None,
                revenue.variant if revenue else "",
                health.value if health else None,
                colour,
                COLOURS.get(colour, ""),
                account.started_on <= today
                and not (account.ended_on and account.ended_on <= today),
            )
        )
    return found


def account_page(access: Access, account: Account) -> dict[str, Any]:
    """The context of one account's page: what holds, what held before, contacts and answers."""
    organization = access.organization
    spells = Measurement.objects.of(organization).filter(account=account, entry__isnull=False)
    entries = Entry.objects.of(organization).filter(account=account, void=False)
    entries = entries.select_related("person", "batch").order_by("-at", "-pk")
    held = assignee_now(organization, [account.pk])
    held_by = held.get(account.pk)
    contacts = list(entries.filter(measure__in=CONTACTS)[:MOST_CONTACTS])
    undoable = can_be_taken_back(access, contacts)
    return {
        "line": _described(organization, [account], held)[0],
        "account": account,
        "assignees": account.assignees.select_related("person").order_by("-start", "-pk"),
        "revenue": spells.filter(measure=Measure.ACCOUNT_REVENUE).order_by("-at", "-pk"),
        "health": [
            (row, COLOURS.get(row.variant, ""))
            for row in spells.filter(measure=Measure.ACCOUNT_HEALTH).order_by("-at", "-pk")
        ],
        "contacts": [
            (entry, KINDS[Measure(entry.measure)].name, entry.pk in undoable) for entry in contacts
        ],
        "answers": [
            (entry, entry.value // 1_000_000, promoter_points(entry.value) // 100_000_000)
            for entry in entries.filter(measure=Measure.NPS)[:MOST_CONTACTS]
        ],
        "activities": ACTIVITIES_DONE if notes_on(access, held_by) else [],
        "may_assign": access.assigns_account(held_by=held_by, to=None),
    }


def _holding(organization: Organization) -> QuerySet[Measurement]:
    """What is said of accounts and holds now."""
    now = timezone.now()
    return Measurement.objects.of(organization).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        measure__in=(Measure.ACCOUNT_REVENUE, Measure.ACCOUNT_HEALTH),
        at__lte=now,
    )
