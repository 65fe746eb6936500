"""Facts are taken in, corrected, taken back and brought back: each in one transaction, under one
lock for an organization, so that two who do it at once do it one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.entering.answers import lock_elsewhere
from metrics.entering.facts import Fact
from metrics.entering.settling import settle
from metrics.facts import Measure, micros
from metrics.hurry import hurry
from metrics.matching.resolving import lock_matches
from metrics.models import Batch, Entry
from metrics.storing.copying import copy_into, timestamp
from people import audit
from people.models import Membership, Organization

NEW, CORRECTED, UNCHANGED = "new", "corrected", "unchanged"
PORTION = 2000
_COLUMNS = (
    *("organization_id", "batch_id", "key", "measure", "variant", "at", "day", "value", "weight"),
    *("account_id", "person_id", "team_id", "subject", "wave", "comment", "void"),
    "ticket",
)


class Entered(NamedTuple):
    """What became of each fact, by its key: new, corrected or unchanged."""

    batch: Batch
    outcomes: Mapping[str, str]

    def count(self, outcome: str) -> int:
        """How many facts had this outcome."""
        return sum(1 for found in self.outcomes.values() if found == outcome)


def lock_entering(organization_id: int) -> None:
    """One at a time enters; and nobody changes who belongs to which team meanwhile."""
    with connection.cursor() as cursor:
        lock_matches(cursor, organization_id, alone=False)
    lock_elsewhere(organization_id)


@transaction.atomic
def enter(*, organization: Organization, batch: Batch, facts: Sequence[Fact]) -> Entered:
    """Take in facts, each under a key of its own. A fact that is there already stays as it is;
    another under its key takes its place. The batch is saved, and stands in the audit log, unless
    all was there already."""
    entered = enter_some(organization=organization, batch=batch, facts=facts)
    if batch.pk:
        note(batch, batch.by, "entries.added")
    return entered


@transaction.atomic
def enter_some(*, organization: Organization, batch: Batch, facts: Sequence[Fact]) -> Entered:
    """The same of a part of a batch, without the audit log: `note` is for when all are in."""
    lock_entering(organization.pk)
    before = _held(organization.pk, facts)
    outcomes = {fact.key: _outcome(fact, before.get(fact.key)) for fact in facts}
    fresh = [fact for fact in facts if outcomes[fact.key] != UNCHANGED]
    if not fresh:
        return Entered(batch, outcomes)
    batch.organization, batch.rows = organization, batch.rows + len(fresh)
    batch.save()
    replaced = [before[fact.key].pk for fact in fresh if fact.key in before]
    Entry.objects.filter(organization=organization, pk__in=replaced).update(withdrawn_at=Now())
    made = _write(organization, batch, fresh)
    _settle(organization, [*replaced, *made], cause="entered")
    return Entered(batch, outcomes)


@transaction.atomic
def take_back(*, batch: Batch, by: Membership) -> None:
    """As if it had never come: what its facts had replaced holds again.

    ValidationError where an account's revenue would then stand in two currencies.
    """
    _set_taken_back(batch, by=by, taken_back=True)


@transaction.atomic
def bring_back(*, batch: Batch, by: Membership) -> None:
    """Undo the taking back. ValidationError as there."""
    _set_taken_back(batch, by=by, taken_back=False)


@transaction.atomic
def settle_entries(*, organization: Organization, entries: Iterable[int], cause: str) -> int:
    """Measure these entries again because something that they depend on changed; how many
    measurements differed."""
    lock_entering(organization.pk)
    return _settle(organization, entries, cause=cause)


def _set_taken_back(batch: Batch, *, by: Membership, taken_back: bool) -> None:
    organization = batch.organization
    lock_entering(organization.pk)
    found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if (found.taken_back_at is not None) == taken_back:
        return
    found.taken_back_at = timezone.now() if taken_back else None
    found.taken_back_by = by if taken_back else None
    found.save(update_fields=["taken_back_at", "taken_back_by"])
    touched = _rechoose(organization.pk, found.pk)
    _refuse_two_currencies(organization.pk, touched)
    _settle(organization, touched, cause="taken back" if taken_back else "brought back")
    note(found, by, "entries.taken-back" if taken_back else "entries.brought-back")


def _settle(organization: Organization, entries: Iterable[int], *, cause: str) -> int:
    """A portion at a time: what hangs together is read along, so the order settles nothing."""
    changed = 0
    with connection.cursor() as cursor:
        for some in _portions(list(entries)):
            changed += settle(cursor, organization=organization, entries=some, cause=cause)
    if changed:
        hurry()
    return changed


def _portions(entries: Sequence[int]) -> Iterator[Sequence[int]]:
    return (entries[first : first + PORTION] for first in range(0, len(entries), PORTION))


def outcomes_of(organization_id: int, facts: Sequence[Fact]) -> Mapping[str, str]:
    """What would become of each fact if it were entered now, by its key."""
    before = _held(organization_id, facts)
    return {fact.key: _outcome(fact, before.get(fact.key)) for fact in facts}


def _held(organization_id: int, facts: Sequence[Fact]) -> dict[str, Entry]:
    found = Entry.objects.of(organization_id).filter(key__in=[fact.key for fact in facts])
    return {entry.key: entry for entry in found}


def _outcome(fact: Fact, before: Entry | None) -> str:
    if before is None:
        return UNCHANGED if fact.void else NEW
    return UNCHANGED if fact_of(before) == fact else CORRECTED


def fact_of(entry: Entry) -> Fact:
    """The fact that an entry keeps."""
    return Fact(
        key=entry.key,
        measure=entry.measure,
        at=micros(entry.at),
        value=entry.value,
        weight=entry.weight,
        variant=entry.variant,
        account=entry.account_id,
        person=entry.person_id,
        team=entry.team_id,
        subject=entry.subject,
        wave=entry.wave,
        comment=entry.comment,
        day=entry.day.isoformat() if entry.day else "",
        void=entry.void,
        ticket=entry.ticket,
    )


def _write(organization: Organization, batch: Batch, facts: Sequence[Fact]) -> list[int]:
    """The ids of the entries that keep these facts."""
    cells = (
        (
            *(organization.pk, batch.pk, fact.key, fact.measure, fact.variant),
            *(timestamp(fact.at), fact.day or None, fact.value, fact.weight),
            *(fact.account, fact.person, fact.team),
            *(fact.subject, fact.wave, fact.comment, fact.void),
            fact.ticket,
        )
        for fact in facts
    )
    with connection.cursor() as cursor:
        copy_into(cursor, Entry, _COLUMNS, cells)
    keys = [fact.key for fact in facts]
    made = Entry.objects.of(organization).filter(batch=batch, key__in=keys)
    return list(made.order_by("pk").values_list("pk", flat=True))


def _rechoose(organization_id: int, batch_id: int) -> list[int]:
    """Of each key in the batch let the newest entry hold whose batch was not taken back."""
    every = Entry.objects.filter(organization=organization_id)
    keys = every.filter(batch=batch_id).values("key")
    related = every.filter(key__in=keys)
    holding = set(
        related.filter(batch__taken_back_at__isnull=True)
        .order_by("key", "-pk")
        .distinct("key")
        .values_list("pk", flat=True)
    )
    held = set(related.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
    every.filter(pk__in=held - holding).update(withdrawn_at=Now())
    every.filter(pk__in=holding - held).update(withdrawn_at=None)
    # What is about one account stands together: its spells are settled in one portion.
    touched = every.filter(pk__in=held ^ holding).order_by("measure", "account", "pk")
    return list(touched.values_list("pk", flat=True))


def _refuse_two_currencies(organization_id: int, entries: Sequence[int]) -> None:
    accounts = Entry.objects.filter(pk__in=entries, measure=Measure.ACCOUNT_REVENUE)
    mixed = (
        Entry.objects.of(organization_id)
        .filter(measure=Measure.ACCOUNT_REVENUE, account__in=accounts.values("account"), void=False)
        .values("account", "account__name")
        .annotate(currencies=Count("variant", distinct=True))
        .filter(currencies__gt=1)
        .order_by("account__name")
    )
    for row in mixed[:1]:
        text = _("Then the revenue of %(account)s would stand in two currencies.")
        raise ValidationError(text % {"account": row["account__name"]})


def note(batch: Batch, by: Membership | None, action: str) -> None:
    """What became of a batch, for the audit log; and that figures may differ."""
    audit.record(
        organization=batch.organization,
        by=by,
        action=action,
        subject=batch.name,
        details={"batch": batch.pk, "rows": batch.rows, "way": batch.way},
    )
    Organization.objects.touch(batch.organization_id)
