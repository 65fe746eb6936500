"""Notes of a review, and what it leaves to be done."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.models import ReviewAction, ReviewNote
from objectives.rhythm.words import ACTION
from objectives.use_cases.rules import check, check_owner, done, require
from people.access import Access
from people.deliveries.telling import Notice, forget, tell
from people.models import Membership, Team


def may_change(access: Access, action: ReviewAction) -> bool:
    """Whoever is to do it, and who leads the team."""
    return access.membership.pk == action.owner_id or access.writes_team(action.team_id)


@transaction.atomic
def write_note(*, access: Access, team: Team | None, sunday: date, text: str) -> ReviewNote:
    """A lead's on the own team's week, a director's on any. Raises ValidationError."""
    require(access.writes_team(team.pk if team else None))
    note = ReviewNote(
        organization=access.organization,
        team=team,
        week_end=sunday,
        author=access.membership,
        text=text,
    )
    check(note, {})
    note.save()
    done(access, "review.noted", team or access.organization, week=sunday.isoformat())
    return note


@transaction.atomic
def delete_note(*, access: Access, note: ReviewNote) -> None:
    """One's own alone."""
    require(note.author_id == access.membership.pk)
    subject = note.team or access.organization
    note.delete()
    done(access, "review.note_deleted", subject)


@transaction.atomic
def add_action(
    *,
    access: Access,
    team: Team | None,
    sunday: date,
    text: str,
    owner: Membership,
    due: date,
) -> ReviewAction:
    """Somebody does something by a day, and is told. Raises ValidationError."""
    require(access.writes_team(team.pk if team else None))
    if due <= sunday:
        raise ValidationError({"due": _("Choose a day after the week that is reviewed.")})
    check_owner(owner)
    action = ReviewAction(
        organization=access.organization,
        team=team,
        week_end=sunday,
        text=" ".join(text.split()),
        owner=owner,
        due=due,
        by=access.membership,
    )
    check(action, {})
    action.save()
    _tell_owner(access, action)
    done(access, "action.added", action, due=due.isoformat())
    return action


def retell(access: Access, actions: Collection[int]) -> None:
    """They are somebody else's now, who is told; who had them is no longer."""
    found = ReviewAction.objects.filter(organization=access.organization, pk__in=actions)
    for action in found.select_related("owner").order_by("pk"):
        forget(access.organization.pk, _about(action))
        _tell_owner(access, action)


@transaction.atomic
def finish_action(*, access: Access, action: ReviewAction, finished: bool) -> None:
    """It is done; or it is open again."""
    require(may_change(access, action))
    if finished == (action.done_at is not None):
        return
    action.done_at = timezone.now() if finished else None
    rows = ReviewAction.objects.filter(
        organization=access.organization, pk=action.pk, done_at__isnull=finished
    )
    if rows.update(done_at=action.done_at):  # nothing of one that was removed, or is so, meanwhile
        done(access, "action.done" if finished else "action.reopened", action)


@transaction.atomic
def remove_action(*, access: Access, action: ReviewAction) -> None:
    """It need not be done: gone, and no longer told."""
    require(access.writes_team(action.team_id))
    # The row before the organization, as who finishes it or hands it over does.
    if not ReviewAction.objects.filter(organization=access.organization, pk=action.pk).delete()[0]:
        return
    forget(access.organization.pk, _about(action))
    done(access, "action.removed", action)


def _tell_owner(access: Access, action: ReviewAction) -> None:
    """Unless it is one's own doing."""
    if action.owner == access.membership:
        return
    path = reverse("objectives:my-week", args=[access.organization.slug])
    facts = {"by": access.membership.name, "text": action.text, "due": action.due.isoformat()}
    tell(access.organization.pk, [Notice(action.owner_id, ACTION, _about(action), path, facts)])


def _about(action: ReviewAction) -> str:
    return f"action:{action.pk}"
