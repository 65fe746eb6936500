"""From stored entries to stored measurements: those concerned, and what hangs together with them.

A spell's end depends on the next entry of its account, an NPS answer's counting on all answers of
its customer: these are read along. Only rows that differ are written, the old ones go to the
history, and what they touch is announced.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from metrics.entering.answers import settle_answers
from metrics.entering.lasting import lasting_of
from metrics.entering.measuring import Credit, Kept, Measured, measured
from metrics.entering.spec import SPELLS
from metrics.entering.spells import Begun, untils
from metrics.entering.waves import Ref, Said, customer_of, wave_of
from metrics.facts import Excluded, Measure, micros, moment
from metrics.matching.resolving import Resolver, Span, load_resolver, local_midnight, moments
from metrics.models import AccountAssignee, Entry, Measurement, Ruling
from metrics.storing.announcing import announce
from metrics.storing.copying import TO_MICROS, copy_into, timestamp
from metrics.storing.rewriting import HISTORY
from people.models import Organization

_COLUMNS = (
    "entry_id",
    "measure",
    "variant",
    "account_id",
    "person_id",
    "team_id",
    "at",
    "until",
    "value",
    "weight",
    "excluded",
)
_READ = f"""
    SELECT e.id, e.key, e.measure, e.variant, {TO_MICROS.format("e.at")}, e.value, e.weight,
        e.account_id, e.person_id, e.team_id, e.subject, e.wave,
        e.withdrawn_at IS NULL AND NOT e.void, coalesce(a.external_id, ''), a.ended_on
    FROM metrics_entry e LEFT JOIN metrics_account a
        ON a.organization_id = e.organization_id AND a.id = e.account_id
    WHERE e.organization_id = %s AND """
_NAMED = _READ + "e.id = ANY(%s)"
_SPELLS = _READ + (
    "e.withdrawn_at IS NULL AND (e.account_id, e.measure)"
    " IN (SELECT * FROM unnest(%s::bigint[], %s::smallint[]))"
)
_OLD = f"""
    SELECT id, entry_id, measure, variant, account_id, person_id, team_id,
        {TO_MICROS.format("at")}, {TO_MICROS.format("until")}, value, weight, excluded
    FROM metrics_measurement WHERE organization_id = %s AND entry_id = ANY(%s)
"""


def settle(
    cursor: CursorWrapper, *, organization: Organization, entries: Iterable[int], cause: str
) -> int:
    """Make the measurements of these entries what the entries say now; how many differed.

    The lock of what comes from elsewhere must be held, and that of matches.
    """
    found = _with_spells(cursor, organization, sorted(set(entries)))
    if not found:
        return 0
    holding = [one for one in found.values() if one.holds]
    ruled_out = _ruled_out(organization.pk, holding)
    gone, flipped = settle_answers(
        cursor,
        organization_id=organization.pk,
        entries=list(found),
        said=[
            _said(organization, one)
            for one in holding
            if one.measure == Measure.NPS and one.id not in ruled_out
        ],
    )
    crediting = _crediting(organization, holding)
    ends = _untils(holding)
    new = [
        measured(
            one,
            credit=crediting[one.id],
            untils=ends,
            excluded=_excluded(one.id, ruled_out, gone),
        )
        for one in holding
    ]
    changes = _write(cursor, organization.pk, list(found), new, cause)
    if changes or flipped:
        announce(
            cursor,
            organization_id=organization.pk,
            zone=organization.zone,
            changes=[*changes, *flipped],
        )
        Organization.objects.touch(organization.pk)
    return len(changes) + len(flipped)


def _with_spells(
    cursor: CursorWrapper, organization: Organization, entries: Sequence[int]
) -> dict[int, Kept]:
    cursor.execute(_NAMED, [organization.pk, list(entries)])
    found = {row[0]: _kept(organization, row) for row in cursor.fetchall()}
    groups = sorted({(one.account, one.measure) for one in found.values() if one.measure in SPELLS})
    if groups:
        accounts, measures = zip(*groups, strict=True)
        cursor.execute(_SPELLS, [organization.pk, list(accounts), list(measures)])
        found |= {row[0]: _kept(organization, row) for row in cursor.fetchall()}
    return dict(sorted(found.items()))


def _kept(organization: Organization, row: Sequence[Any]) -> Kept:
    *told, end = row
    ended = None if end is None else micros(local_midnight(organization.zone, end))
    return Kept._make((*told, ended))


def _ruled_out(organization_id: int, entries: Sequence[Kept]) -> set[int]:
    """Those of which somebody decided that they do not count, whichever entry of what stays of
    them was there then."""
    rulings = Ruling.objects.filter(
        organization=organization_id,
        entry__isnull=False,
        entry__organization=organization_id,
        entry__key__in=[one.key for one in entries],
        withdrawn_at__isnull=True,
        excludes=True,
    )
    decided = {
        (lasting_of(each.entry), each.measure, each.variant)
        for each in rulings.select_related("entry")
        if each.entry is not None
    }
    keys = {stays.key for stays, _measure, _variant in decided}
    # An entry's comment is read of these alone.
    meant = Entry.objects.filter(pk__in=[one.id for one in entries if one.key in keys])
    return {
        each.pk
        for each in (meant if keys else ())
        if (lasting_of(each), each.measure, each.variant) in decided
    }


def _excluded(entry: int, ruled_out: set[int], gone: set[Ref]) -> Excluded:
    if entry in ruled_out:
        return Excluded.RULED_OUT
    return Excluded.ANSWERED_AGAIN if Ref(entry=entry) in gone else Excluded.COUNTED


def _said(organization: Organization, one: Kept) -> Said:
    day = moment(one.at).astimezone(organization.zone).date()
    customer = customer_of(account=one.number, person=one.subject, otherwise=f"entry:{one.key}")
    return Said(
        customer[:210], wave_of(one.wave, day)[:80], one.at, f"e/{one.key}", Ref(entry=one.id)
    )


def _crediting(organization: Organization, entries: Sequence[Kept]) -> Mapping[int, Credit]:
    """Whom was named; else, of what is about an account, who looked after it then.

    A team that was named stays; else it is the person's then. Spells are nobody's: an account is
    its assignee's, whoever that is on the day that is asked for.
    """
    resolver = load_resolver(organization)
    unnamed = {
        one.account
        for one in entries
        if one.account is not None and one.person is None and one.team is None
    }
    assignees = _assignees(organization, unnamed)
    return {one.id: _credit(one, resolver, assignees) for one in entries}


def _credit(one: Kept, resolver: Resolver, assignees: Mapping[int, Sequence[Span]]) -> Credit:
    if one.measure in SPELLS:
        return Credit(None, None)
    person, team = one.person, one.team
    if person is None and team is None and one.account is not None:
        holds = (span for span in assignees[one.account] if span.start <= one.at < span.end)
        person = next((span.target for span in holds), None)
    if team is None:
        team = resolver.team(None, person, one.at)
    return Credit(person, team)


def _assignees(organization: Organization, accounts: Iterable[int]) -> Mapping[int, Sequence[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = AccountAssignee.objects.filter(organization=organization, account__in=list(accounts))
    for account, person, start, end in rows.values_list("account", "person", "start", "end"):
        found[account].append(Span(*moments(organization.zone, start, end), person))
    return found


def _untils(entries: Iterable[Kept]) -> dict[int, int | None]:
    groups: dict[tuple[int | None, int], list[Kept]] = defaultdict(list)
    for one in entries:
        if one.measure in SPELLS:
            groups[one.account, one.measure].append(one)
    found: dict[int, int | None] = {}
    for group in groups.values():
        found |= untils((Begun(one.id, one.at, one.key) for one in group), group[0].end)
    return found


def _write(
    cursor: CursorWrapper,
    organization_id: int,
    entries: Sequence[int],
    new: Sequence[Measured],
    cause: str,
) -> list[tuple[Measured | None, Measured | None]]:
    """Only what differs, in the order of entries; before and after."""
    cursor.execute(_OLD, [organization_id, list(entries)])
    old = {row[1]: (row[0], Measured(*row[1:])) for row in cursor.fetchall()}
    now = {one.entry: one for one in new}
    gone = {entry: was for entry, was in old.items() if now.get(entry) != was[1]}
    fresh = [one for one in new if one.entry not in old or one.entry in gone]
    cursor.execute("SELECT clock_timestamp()::text")
    (known,) = cursor.fetchone()
    cursor.execute(
        "WITH gone AS (DELETE FROM metrics_measurement WHERE organization_id = %s"
        f" AND id = ANY(%s) RETURNING {HISTORY}) INSERT INTO metrics_measurementhistory"
        f" ({HISTORY}, known_until, cause) SELECT {HISTORY}, %s, %s FROM gone",
        [organization_id, sorted(id for id, _ in gone.values()), known, cause],
    )
    cells = (
        (organization_id, known, 0, "", *one[:6], timestamp(one.at), _stamp(one.until), *one[8:])
        for one in fresh
    )
    columns = ("organization_id", "known_from", "channel", "priority", *_COLUMNS)
    copy_into(cursor, Measurement, columns, cells)
    return [
        *((was, now.get(entry)) for entry, (_, was) in gone.items()),
        *((None, one) for one in new if one.entry not in old),
    ]


def _stamp(at: int | None) -> str | None:
    return None if at is None else timestamp(at)
