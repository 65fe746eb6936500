"""Comments, acknowledgements and thanks."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from objectives.choices import CycleState
from objectives.models import ABOUT, Acknowledgement, CheckIn, Comment, Thanks
from objectives.rhythm.words import READ, THANKED
from objectives.talk.readers import Thing, objective_of
from objectives.talk.telling import about_comment, notices_of, path_of
from objectives.use_cases.rules import (
    changed_meanwhile,
    check,
    done,
    done_already,
    hold_open,
    require,
)
from people.access import Access
from people.deliveries.telling import Notice, forget, tell
from people.models import Membership


def may_comment(access: Access, thing: Thing) -> bool:
    """Directors, leads and agents, on drafts as well, as long as the cycle is not closed."""
    return access.comments and objective_of(thing).cycle.state != CycleState.CLOSED


@transaction.atomic
def write_comment(*, access: Access, thing: Thing, text: str) -> Comment:
    """Say something about it; who is named is told. Raises ValidationError."""
    require(may_comment(access, thing))
    hold_open(objective_of(thing).cycle)
    about = {ABOUT[type(thing).__name__]: thing}
    comment = Comment(
        organization=access.organization, author=access.membership, text=text, **about
    )
    check(comment, {})
    comment.save()
    tell(access.organization.pk, list(notices_of(comment, access.organization, thing)))
    _noted(access, "comment.written", thing)
    return comment


@transaction.atomic
def change_comment(*, access: Access, comment: Comment, text: str) -> Comment:
    """One's own alone; who is named for the first time is told. Raises ValidationError where it
    was deleted meanwhile."""
    thing = comment.thing
    require(comment.author_id == access.membership.pk and may_comment(access, thing))
    hold_open(objective_of(thing).cycle)
    comment.text, comment.edited_at = text, timezone.now()
    check(comment, {})
    mine = Comment.objects.filter(organization=access.organization, pk=comment.pk)
    if not mine.update(text=comment.text, edited_at=comment.edited_at):
        raise changed_meanwhile()
    tell(access.organization.pk, list(notices_of(comment, access.organization, thing)))
    _noted(access, "comment.changed", thing)
    return comment


@transaction.atomic
def delete_comment(*, access: Access, comment: Comment) -> None:
    """One's own alone; it is gone, and so is what the page told of it. Raises ValidationError
    where it is gone already."""
    thing = comment.thing
    require(comment.author_id == access.membership.pk and may_comment(access, thing))
    hold_open(objective_of(thing).cycle)
    mine = Comment.objects.filter(organization=access.organization, pk=comment.pk)
    if not mine.delete()[0]:
        raise done_already()
    forget(access.organization.pk, about_comment(comment))
    _noted(access, "comment.deleted", thing)


@transaction.atomic
def acknowledge(*, access: Access, check_in: CheckIn) -> None:
    """A lead of its team or a director has read it, and its author knows; not one's own."""
    require(access.writes_team(check_in.key_result.objective.team_id))
    require(check_in.author_id != access.membership.pk)
    _row, made = Acknowledgement.objects.get_or_create(
        organization=access.organization, check_in=check_in, by=access.membership
    )
    if not made:
        return
    facts = {"by": access.membership.name, "title": check_in.key_result.title}
    path = path_of(access.organization, check_in)
    about = f"check_in:{check_in.pk}:{access.membership.pk}"
    # The page alone: a mail for each would be more noise than thanks.
    tell(
        access.organization.pk,
        [Notice(check_in.author_id, READ, about, path, facts, mail=False)],
    )
    _noted(access, "check_in.acknowledged", check_in)


@transaction.atomic
def thank(*, access: Access, to: Membership, text: str, path: str) -> Thanks:
    """From anyone to anyone; `path` is where the notice of it leads. Raises ValidationError."""
    if to.left_at is not None:
        raise ValidationError({"to": _("This person is no longer here.")})
    thanks = Thanks(
        organization=access.organization, by=access.membership, to=to, text=" ".join(text.split())
    )
    check(thanks, {"thanks_to_another": "to"})
    thanks.save()
    facts = {"by": access.membership.name, "text": thanks.text}
    tell(access.organization.pk, [Notice(to.pk, THANKED, f"thanks:{thanks.pk}", path, facts)])
    return thanks


def _noted(access: Access, action: str, thing: Thing) -> None:
    subject = thing.key_result if isinstance(thing, CheckIn) else thing
    done(access, action, subject)
