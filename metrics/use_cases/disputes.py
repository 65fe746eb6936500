"""Asking that a measurement be looked at, withdrawing that, and deciding, always with a reason."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from metrics.disputing.keys import MeasurementKey, key_of, measured_key, measurement_of
from metrics.disputing.rulings import decided_already, rule, withdraw_ruling
from metrics.facts import Measure
from metrics.models import Dispute, DisputeState, HelpdeskAgent, Measurement, Ruling
from people import audit
from people.access import Access
from people.models import Membership, Organization

DECISIONS = (DisputeState.TAKEN_OUT, DisputeState.CREDITED, DisputeState.KEPT)
LONGEST = 1000


@transaction.atomic
def ask(*, access: Access, measurement: Measurement, asks: str, text: str) -> Dispute:
    """Ask that a measurement credited to oneself be taken out or credited to whose it is.

    ValidationError without a reason, or where the answer to another such question is still to come.
    """
    if not access.asks_about(measurement.person_id):
        raise PermissionDenied
    key, _ruling = measured_key(access.organization.pk, key_of(measurement))
    dispute = Dispute(
        organization=access.organization,
        **key.columns,
        team=measurement.team,
        asked_by=access.membership,
        asks=asks,
        text=_said(text, "text"),
    )
    dispute.clean_fields(exclude=["ticket", "event", "agent", "entry", "team"])
    try:
        with transaction.atomic():
            dispute.save()
    except IntegrityError:
        raise ValidationError(
            _("This has been asked already; the answer is still to come.")
        ) from None
    _noted(access, "dispute.asked", key, access.membership, {"asks": asks, "text": dispute.text})
    return dispute


@transaction.atomic
def withdraw(*, access: Access, dispute: Dispute) -> None:
    """One's own question needs no answer any more. ValidationError where it has one."""
    locked = _locked_open(dispute)
    if locked.asked_by_id != access.membership.pk:
        raise PermissionDenied
    locked.state = DisputeState.WITHDRAWN
    locked.save(update_fields=["state"])
    _noted(access, "dispute.withdrawn", key_of(locked), access.membership, {})


@transaction.atomic
def answer(
    *,
    access: Access,
    dispute: Dispute,
    decision: str,
    reason: str,
    credited_to: HelpdeskAgent | None = None,
) -> Dispute:
    """Decide what an agent asked. Of two who decide at once one wins, the other is told."""
    locked = _locked_open(dispute)
    key = key_of(locked)
    _key, before = measured_key(access.organization.pk, key)
    measurement = asked_about(locked, measurement_of(access.organization.pk, key, before))
    if not decides_dispute(access, locked, measurement):
        raise PermissionDenied
    if measurement is None and decision != DisputeState.KEPT:
        raise ValidationError(
            _("The measurement is gone: there is nothing to take out or to credit.")
        )
    locked.state = _decision(decision)
    locked.reason = _said(reason, "reason")
    if measurement is not None and decision != DisputeState.KEPT:
        locked.ruling = _rule(access, measurement, decision, locked.reason, credited_to)
    locked.decided_by = access.membership
    locked.decided_at = Now()
    locked.save(update_fields=["state", "reason", "ruling", "decided_by", "decided_at"])
    _noted(
        access,
        f"dispute.{decision}",
        key,
        locked.asked_by,
        {"reason": locked.reason, "credited_to": credited_to.name if credited_to else ""},
    )
    return locked


@transaction.atomic
def decide(
    *,
    access: Access,
    measurement: Measurement,
    decision: str,
    reason: str,
    credited_to: HelpdeskAgent | None = None,
) -> Ruling:
    """Take a measurement out or credit somebody else, of one's own accord.

    ValidationError where a decision holds: that is taken back first. Of two at once one wins, and
    the other is told who decided what.
    """
    _key, before = measured_key(access.organization.pk, key_of(measurement))
    if not decides_measurement(access, measurement, before):
        raise PermissionDenied
    if before is not None:
        raise decided_already(before)
    if _decision(decision) == DisputeState.KEPT:
        raise ValidationError({"decision": _("Nobody asked: there is nothing to leave as it is.")})
    reason = _said(reason, "reason")
    ruling = _rule(access, measurement, decision, reason, credited_to, replaces=False)
    _noted(
        access,
        f"measurement.{decision}",
        key_of(measurement),
        measurement.person,
        {"reason": reason, "credited_to": credited_to.name if credited_to else ""},
    )
    return ruling


@transaction.atomic
def take_back(*, access: Access, ruling: Ruling) -> None:
    """The measurement is again what the events say. ValidationError where it is so already."""
    locked = Ruling.objects.select_for_update(of=("self",)).get(pk=ruling.pk)
    key = key_of(locked)
    measurement = measurement_of(access.organization.pk, key, locked)
    if not decides_ruling(access, locked, measurement):
        raise PermissionDenied
    if locked.withdrawn_at is not None:
        raise ValidationError(_("Somebody has taken this decision back already."))
    withdraw_ruling(ruling=locked, by=access.membership)
    person = measurement.person if measurement else None
    _noted(access, "measurement.restored", key, person, {"reason": locked.reason})


def answered_already(dispute: Dispute) -> ValidationError:
    """What becomes of who answers a question that is not open any more."""
    if dispute.state == DisputeState.WITHDRAWN:
        return ValidationError(_("The question was withdrawn meanwhile."))
    return ValidationError(
        _("%(name)s has decided this meanwhile: %(decision)s.")
        % {
            "name": dispute.decided_by.name if dispute.decided_by else _("Somebody"),
            "decision": DisputeState(dispute.state).label,
        }
    )


def asked_about(dispute: Dispute, measurement: Measurement | None) -> Measurement | None:
    """The measurement if it is still that of whoever asked. What was entered can be entered anew
    for somebody else: who may decide over the asker's decides nothing of theirs."""
    if measurement is None or measurement.entry_id is None:
        return measurement
    return measurement if measurement.person_id == dispute.asked_by_id else None


def decides_dispute(access: Access, dispute: Dispute, measurement: Measurement | None) -> bool:
    """Whether this person decides it: never whoever asked, nor whose measurement it is now.

    The team is that of when it was asked: a match that changes takes it from nobody's list.
    """
    if measurement is not None and measurement.person_id == access.membership.pk:
        return False
    return access.decides_over(person_id=dispute.asked_by_id, team_id=dispute.team_id)


def decides_measurement(access: Access, measurement: Measurement, ruling: Ruling | None) -> bool:
    """Whether this person decides over it of their own accord, or did before the decision that
    holds credited it to them."""
    person = measurement.person_id
    if ruling is not None and ruling.credited_to_id and person == access.membership.pk:
        was_own = ruling.agent is not None and _is_own(access, measurement, ruling.agent)
        person = person if was_own else None
    return access.decides_over(person_id=person, team_id=measurement.team_id)


def decides_ruling(access: Access, ruling: Ruling, measurement: Measurement | None) -> bool:
    """Whether this person may take it back: who may decide over the measurement, or who decided."""
    if measurement is None:
        return access.is_director or ruling.decided_by_id == access.membership.pk
    return access.decides_over(person_id=measurement.person_id, team_id=measurement.team_id)


def _rule(
    access: Access,
    measurement: Measurement,
    decision: str,
    reason: str,
    credited_to: HelpdeskAgent | None,
    *,
    replaces: bool = True,
) -> Ruling:
    ruled = partial(
        rule, measurement=measurement, by=access.membership, reason=reason, replaces=replaces
    )
    if decision == DisputeState.TAKEN_OUT:
        return ruled(excludes=True)
    if credited_to is None:
        raise ValidationError({"credited_to": _("Choose whose it is.")})
    if credited_to.pk == measurement.agent_id:
        raise ValidationError({"credited_to": _("It is credited to this agent already.")})
    if _is_own(access, measurement, credited_to):
        raise ValidationError({"credited_to": _("Nobody credits a measurement to themselves.")})
    return ruled(credited_to=credited_to)


def _is_own(access: Access, measurement: Measurement, agent: HelpdeskAgent) -> bool:
    """Whether the agent was oneself on the measurement's day."""
    day = measurement.at.astimezone(access.organization.zone).date()
    mine = agent.matches.filter(person=access.membership)
    return any(
        (match.start is None or match.start <= day) and (match.end is None or day < match.end)
        for match in mine
    )


def _locked_open(dispute: Dispute) -> Dispute:
    locked = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("decided_by", "asked_by")
        .get(pk=dispute.pk)
    )
    if locked.state != DisputeState.OPEN:
        raise answered_already(locked)
    return locked


def _decision(decision: str) -> DisputeState:
    if decision not in DECISIONS:
        raise ValidationError({"decision": _("Choose what is to become of it.")})
    return DisputeState(decision)


def _said(text: str, field: str) -> str:
    said = text.strip()
    if not said:
        raise ValidationError({field: _("Say why, in a sentence.")})
    if len(said) > LONGEST:
        raise ValidationError({field: _("That is too long: a few sentences will do.")})
    return said


def _noted(
    access: Access,
    action: str,
    key: MeasurementKey,
    about: Membership | None,
    details: dict[str, Any],
) -> None:
    """In the log, by the measurement's key (`measurement_words`); what is cached is out of date."""
    audit.record(
        organization=access.organization,
        by=access.membership,
        action=action,
        subject=Measure(key.measure).name.lower(),
        about=about,
        details=details | {"key": key.text},
    )
    Organization.objects.touch(access.organization.pk)
