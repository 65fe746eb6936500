"""Decisions on single measurements: hung on their keys, applied after measuring."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from metrics.catalogue.aggregation import OF_GROUPS
from metrics.disputing.keys import entries_of, key_of, lasting
from metrics.entering.entering import lock_entering, settle_entries
from metrics.facts import Excluded, Measure
from metrics.hurry import hurry
from metrics.matching.resolving import Resolver
from metrics.models import DisputeState, DueScope, HelpdeskAgent, Measurement, Ruling
from metrics.storing.rewriting import Key, Row
from people.models import Membership, Organization

CAUSE = "ruling"
# Each handler has an own one at the same event: another's would stand beside it, under one key.
OF_EACH_HANDLER = frozenset((Measure.REPLIES, Measure.HANDLE, Measure.IN_HAND))


@transaction.atomic
def rule(
    *,
    measurement: Measurement,
    by: Membership,
    reason: str,
    excludes: bool = False,
    credited_to: HelpdeskAgent | None = None,
    replaces: bool = True,
) -> Ruling:
    """It does not count, or it is somebody else's; in place of what was decided before, if it
    `replaces` that.

    ValidationError where it says neither, credits what each handler has an own one of or what is
    never a single agent's, or where somebody else decided at the same moment.
    """
    if not excludes and credited_to is None:
        raise ValidationError(_("A decision takes a measurement out or credits somebody else."))
    if credited_to is not None and measurement.measure in OF_EACH_HANDLER:
        raise ValidationError(_("Each handler has an own figure here: it can only be taken out."))
    if credited_to is not None and measurement.entry_id is not None:
        raise ValidationError(
            _("Whoever entered this can enter it anew for somebody else: here it can be taken out.")
        )
    if credited_to is not None and measurement.measure in OF_GROUPS:
        raise ValidationError(_("This is never a single agent's: it can only be taken out."))
    entry = lasting(measurement.organization_id, key_of(measurement)).entry
    before = _ruling_on(measurement, entry)
    if before is not None and not replaces:
        raise decided_already(before)
    if before is not None:
        before.withdrawn_at = Now()
        before.save(update_fields=["withdrawn_at"])
    ruling = Ruling(
        organization_id=measurement.organization_id,
        ticket_id=measurement.ticket_id,
        measure=measurement.measure,
        variant=measurement.variant,
        event_id=measurement.event_id,
        entry_id=entry,
        agent_id=before.agent_id if before else measurement.agent_id,
        excludes=excludes,
        credited_to=credited_to,
        reason=reason,
        decided_by=by,
    )
    try:
        with transaction.atomic():
            ruling.save()
    except IntegrityError:
        raise decided_already(_ruling_on(measurement, entry)) from None
    _measure_again(ruling)
    return ruling


def decided_already(ruling: Ruling | None) -> ValidationError:
    """Who comes second is told who decided what; None where it was taken back again."""
    if ruling is None:
        return ValidationError(_("Somebody else has just decided this."))
    state = DisputeState.TAKEN_OUT if ruling.excludes else DisputeState.CREDITED
    return ValidationError(
        _(
            "%(name)s has decided this already: %(decision)s."
            " To decide otherwise take that decision back first."
        )
        % {
            "name": ruling.decided_by.name if ruling.decided_by else _("Somebody"),
            "decision": state.label,
        }
    )


def credits_an_agent(measure: int) -> bool:
    """Whether a ruling can credit a measurement of this kind to another agent."""
    return measure not in OF_EACH_HANDLER and measure not in OF_GROUPS


@transaction.atomic
def withdraw_ruling(*, ruling: Ruling, by: Membership) -> None:
    """The measurement is again what the events say."""
    Ruling.objects.filter(pk=ruling.pk, withdrawn_at__isnull=True).update(withdrawn_at=Now())
    _measure_again(ruling)


class Rulings(NamedTuple):
    """What holds now, by the key of the measurement that it is about."""

    by_key: Mapping[Key, Ruling]

    def apply(self, row: Row, resolver: Resolver) -> Row:
        """The measurement as decided; one that does not count anyway keeps its own reason."""
        ruling = self.by_key.get(row.key) if self.by_key else None
        if ruling is None:
            return row
        if ruling.credited_to_id is not None:
            person = resolver.person(ruling.credited_to_id, row.at)
            row = row._replace(
                agent=ruling.credited_to_id,
                person=person,
                team=resolver.team(row.group, person, row.at),
            )
        if ruling.excludes and row.excluded == Excluded.COUNTED:
            row = row._replace(excluded=Excluded.RULED_OUT)
        return row


def load_rulings(organization_id: int, tickets: Sequence[int]) -> Rulings:
    """Those on these tickets that were not withdrawn."""
    rulings = Ruling.objects.filter(
        organization=organization_id, ticket__in=tickets, withdrawn_at__isnull=True
    )
    return Rulings(
        {(r.ticket_id, r.measure, r.variant, r.event_id, r.agent_id): r for r in rulings}
    )


def _ruling_on(measurement: Measurement, entry: int | None) -> Ruling | None:
    """What holds of a stored measurement, whose agent may be the one credited by it."""
    here = Q(agent=measurement.agent_id, credited_to=None) | Q(credited_to=measurement.agent_id)
    return (
        Ruling.objects.filter(
            here if measurement.agent_id else Q(agent=None, credited_to=None),
            organization=measurement.organization_id,
            ticket=measurement.ticket_id,
            measure=measurement.measure,
            variant=measurement.variant,
            event=measurement.event_id,
            entry=entry,
            withdrawn_at__isnull=True,
        )
        .select_for_update(of=("self",))
        .first()
    )


def _measure_again(ruling: Ruling) -> None:
    if ruling.entry_id is not None:
        # Whichever holds by the time that nobody else enters.
        lock_entering(ruling.organization_id)
        entries = entries_of(ruling.organization_id, ruling.entry_id)
        settle_entries(organization=ruling.organization, entries=entries, cause=CAUSE)
    else:
        DueScope.objects.create(
            organization_id=ruling.organization_id, tickets=[ruling.ticket_id], cause=CAUSE
        )
    Organization.objects.touch(ruling.organization_id)
    hurry()
