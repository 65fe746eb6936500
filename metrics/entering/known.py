"""The book for a reader's rows: the accounts that they name, people, teams, own measures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language

from metrics.entering.accounts import assignee_now
from metrics.entering.book import Allowed, Book, Held, KnownAccount, OwnUnit, fold
from metrics.entering.cells import Raw
from metrics.entering.checked import OWN_KEY
from metrics.entering.doing import ACTIVITIES
from metrics.facts import Measure
from metrics.models import Account, Entry, OwnMeasure
from people.access import Access
from people.models import Membership, Organization

T = TypeVar("T")


def load_book(access: Access, rows: Iterable[Raw], *, language: str = "") -> Book:
    """What these rows are checked against, whatever else there is; at most eight queries."""
    organization = access.organization
    rows = list(rows)
    today = timezone.now().astimezone(organization.zone).date()
    speaks = language or get_language() or "en"
    accounts = _accounts(organization, {row.cells.get("account", "") for row in rows})
    people = _people(organization)
    may = allowed(access)
    if may.only is not None:
        # Who reads neither the list of people nor that of accounts learns of none here.
        accounts = _of(accounts, lambda one: one.assignee in may.people)
        people = _of(people, lambda person: person in may.people)
    known = {one.id for many in accounts.values() for one in many}
    return Book(
        language=speaks.partition("-")[0],
        zone=organization.zone,
        today=today,
        allowed=may,
        formats=[str(one) for one in get_format("DATE_INPUT_FORMATS", speaks) if "%y" not in one],
        accounts=accounts,
        people=people,
        teams=_teams(access),
        own={
            fold(one.slug): OwnUnit(one.slug, one.unit)
            for one in OwnMeasure.objects.of(organization)
        },
        currencies=currencies_of(organization, known),
        held={} if may.everything else _held(organization, rows),
    )


def allowed(access: Access) -> Allowed:
    """A director and an admin enter everything, a lead for the own teams and their people, an
    agent what they did themselves with accounts that they look after."""
    if access.is_director or access.is_admin:
        return Allowed()
    if not access.is_lead:
        return own_work(access)
    return Allowed(False, access.led_people, access.led_teams)


def _of(names: Mapping[str, Sequence[T]], mine: Callable[[T], bool]) -> dict[str, list[T]]:
    """What the names mean of that which is the sender's."""
    found = {name: [each for each in many if mine(each)] for name, many in names.items()}
    return {name: many for name, many in found.items() if many}


def own_work(access: Access) -> Allowed:
    """One's own contacts, calls and reviews with accounts that one looks after."""
    me = access.membership.pk
    return Allowed(False, frozenset({me}), only=frozenset(ACTIVITIES))


def _accounts(organization: Organization, names: Iterable[str]) -> dict[str, list[KnownAccount]]:
    """By number, else by name: a number is never taken for another's name."""
    wanted = sorted({fold(name) for name in names} - {""})
    if not wanted:
        return {}
    rows = (
        Account.objects.of(organization)
        .annotate(number_lower=Lower("external_id"), name_lower=Lower("name"))
        .filter(Q(number_lower__in=wanted) | Q(name_lower__in=wanted))
        .order_by("pk")
    )
    found = list(rows)
    assignees = assignee_now(organization, [row.pk for row in found])
    by_number: dict[str, list[KnownAccount]] = defaultdict(list)
    by_name: dict[str, list[KnownAccount]] = defaultdict(list)
    for row in found:
        known = KnownAccount(
            row.pk, row.external_id, row.name, row.started_on, row.ended_on, assignees.get(row.pk)
        )
        by_number[fold(row.external_id)].append(known)
        by_name[fold(row.name)].append(known)
    return dict(by_name) | dict(by_number)


def _held(organization: Organization, rows: Iterable[Raw]) -> dict[str, Held]:
    """Whose figures stand under the keys that the rows name."""
    named = {row.cells.get("key", "").strip() for row in rows} - {""}
    entries = list(Entry.objects.of(organization).filter(key__in=[OWN_KEY + key for key in named]))
    assignees = assignee_now(organization, [one.account_id for one in entries if one.account_id])
    return {
        one.key: Held(one.person_id, one.team_id, assignees.get(one.account_id or 0))
        for one in entries
    }


def _people(organization: Organization) -> dict[str, list[int]]:
    """By e-mail address, id and name. What somebody only claims may be another's: an address that
    was typed when joining, and a name that reads as an address or an id."""
    found: dict[str, list[int]] = defaultdict(list)
    for person in Membership.objects.of(organization).order_by("pk"):
        email = "" if person.email_claimed else person.email
        name = "" if "@" in person.name or fold(person.name).isdigit() else person.name
        for said in {fold(name), fold(email), str(person.pk)} - {""}:
            found[said].append(person.pk)
    return dict(found)


def _teams(access: Access) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for team in access.teams:
        for name in {fold(team.name), fold(team.slug), str(team.pk)}:
            found[name].append(team.pk)
    return dict(found)


def currencies_of(organization: Organization, accounts: Iterable[int]) -> dict[int, dict[str, str]]:
    """By account the currency of each entry of its revenue that holds, by the entry's key."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Entry.objects.of(organization).filter(
        measure=Measure.ACCOUNT_REVENUE, account__in=list(accounts), void=False
    )
    for account, key, currency in rows.values_list("account", "key", "variant"):
        found[account or 0][key] = currency
    return dict(found)
