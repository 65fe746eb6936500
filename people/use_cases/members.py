"""People of an organization: who they are, which roles they hold, where they work."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.dates import FIRST_DAY
from people.models import (
    ApiToken,
    Invitation,
    Membership,
    Organization,
    Role,
    RoleGrant,
    Team,
    TeamMembership,
)

Grant = tuple[str, Team | None]
# The start of a team membership that holds for all that was ever measured.
ALWAYS = FIRST_DAY


@transaction.atomic
def add_person(
    *,
    organization: Organization,
    by: Membership | None,
    name: str,
    email: str = "",
    roles: Iterable[Grant] = (),
    team: Team | None = None,
) -> Membership:
    """Somebody new, who cannot sign in until invited; without an address there is no mail."""
    Organization.objects.lock(organization.pk)
    person = Membership(organization=organization, name=name, email=email.strip())
    _check(person)
    person.save()
    _write_roles(person, set(roles))
    if team is not None:
        _check_ours(organization, [team])
        TeamMembership.objects.create(
            organization=organization, membership=person, team=team, start=ALWAYS
        )
    audit.record(organization=organization, by=by, action="person.added", about=person)
    Organization.objects.touch(organization.pk)
    return person


@transaction.atomic
def change_person(*, person: Membership, by: Membership, name: str, email: str) -> None:
    """Another name or address. A pending invitation's link ends if the address changes."""
    locked = _locked(person)
    before = [locked.name, locked.email]
    locked.name, locked.email = name, email.strip()
    if before == [locked.name, locked.email]:
        return
    _check(locked)
    if before[1].lower() != locked.email.lower():
        locked.email_claimed = False
        Invitation.objects.filter(membership=locked, accepted_at__isnull=True).delete()
    locked.save(update_fields=["name", "email", "email_claimed"])
    audit.record(
        organization=locked.organization,
        by=by,
        action="person.changed",
        about=locked,
        details={"before": before, "after": [locked.name, locked.email]},
    )
    Organization.objects.touch(locked.organization_id)


@transaction.atomic
def set_roles(*, person: Membership, by: Membership, roles: Iterable[Grant]) -> None:
    """Exactly these roles from now on. Refused if nobody would be admin any more."""
    Organization.objects.lock(person.organization_id)
    wanted = set(roles)
    before = _role_words(person)
    if Role.ADMIN not in {role for role, _team in wanted}:
        _keep_an_admin(person, "roles")
    _write_roles(person, wanted)
    after = _role_words(person)
    if before == after:
        return
    audit.record(
        organization=person.organization,
        by=by,
        action="person.roles",
        about=person,
        subject=", ".join(after),
        details={"before": before, "after": after},
    )
    Organization.objects.touch(person.organization_id)


@transaction.atomic
def put_in_team(
    *, person: Membership, by: Membership | None, team: Team | None, start: date
) -> None:
    """In this team (None: in none) from `start` on; the former one ends there.

    What was planned for later days is dropped.
    """
    locked = _locked(person)
    if team is not None:
        _check_ours(locked.organization, [team])
    rows = TeamMembership.objects.filter(organization=locked.organization_id, membership=locked)
    former = rows.filter(start__lt=start).order_by("-start").select_related("team").first()
    rows.filter(start__gte=start).delete()
    if former is not None and (former.end is None or former.end >= start):
        # Staying in the same team is one stretch, not two.
        former.end = None if former.team_id == (team and team.pk) else start
        former.save(update_fields=["end"])
    if team is not None and (former is None or former.end is not None):
        TeamMembership.objects.create(
            organization=locked.organization, membership=locked, team=team, start=start
        )
    left = former.team.name if former else ""
    audit.record(
        organization=locked.organization,
        by=by,
        action="person.no-team" if team is None else "person.team",
        about=locked,
        subject=left if team is None else team.name,
        details={"from": start.isoformat()},
    )
    Organization.objects.touch(locked.organization_id)


@transaction.atomic
def leave(*, person: Membership, by: Membership) -> None:
    """The person has left: no access, no team from tomorrow on, no tokens; the history stays.

    Refused for the last admin.
    """
    locked = _locked(person)
    _keep_an_admin(locked, None)
    locked.left_at = now = timezone.now()
    locked.save(update_fields=["left_at"])
    # Tickets of the last day still count for the team.
    tomorrow = now.astimezone(locked.organization.zone).date() + timedelta(days=1)
    teams = TeamMembership.objects.filter(organization=locked.organization_id, membership=locked)
    teams.filter(start__gte=tomorrow).delete()
    teams.filter(Q(end__isnull=True) | Q(end__gt=tomorrow)).update(end=tomorrow)
    ApiToken.objects.filter(membership=locked, revoked_at__isnull=True).update(revoked_at=now)
    Invitation.objects.filter(membership=locked, accepted_at__isnull=True).delete()
    audit.record(organization=locked.organization, by=by, action="person.left", about=locked)
    Organization.objects.touch(locked.organization_id)


@transaction.atomic
def take_back(*, person: Membership, by: Membership) -> None:
    """A person who left belongs to the organization again, with the roles held then."""
    locked = _locked(person)
    if locked.left_at is None:
        return
    locked.left_at = None
    locked.save(update_fields=["left_at"])
    audit.record(organization=locked.organization, by=by, action="person.returned", about=locked)
    Organization.objects.touch(locked.organization_id)


def _locked(person: Membership) -> Membership:
    """The organization first, as everywhere: two who begin at different ends would wait forever.

    Two who take each other's admin role away at once must not both succeed, nor two who give two
    people one address.
    """
    Organization.objects.lock(person.organization_id)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=person.pk)
    )


def _keep_an_admin(person: Membership, field: str | None) -> None:
    admins = RoleGrant.objects.filter(
        organization=person.organization_id, role=Role.ADMIN, membership__left_at__isnull=True
    )
    if admins.filter(membership=person).exists() and not admins.exclude(membership=person).exists():
        message = _("Nobody else is admin: make somebody else one first.")
        raise ValidationError({field: message} if field else message)


def _write_roles(person: Membership, wanted: set[Grant]) -> None:
    _check_ours(person.organization, [team for _role, team in wanted if team is not None])
    for role, team in wanted:
        if (role == Role.LEAD) != (team is not None):
            raise ValidationError({"leads": _("A lead leads a team; the other roles have none.")})
    keys = {(role, team.pk if team else None) for role, team in wanted}
    held = {(grant.role, grant.team_id): grant.pk for grant in person.roles.all()}
    RoleGrant.objects.filter(pk__in=[held[key] for key in held.keys() - keys]).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(
            organization_id=person.organization_id, membership=person, role=role, team_id=team_id
        )
        for role, team_id in sorted(keys - held.keys(), key=str)
    )


def _role_words(person: Membership) -> list[str]:
    grants = RoleGrant.objects.filter(membership=person).select_related("team")
    return sorted(f"{grant.role} {grant.team or ''}".strip() for grant in grants)


def _check(person: Membership) -> None:
    """An address that somebody here has is an error of the field "email"."""
    person.full_clean(validate_unique=False, validate_constraints=False)
    try:
        person.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error


def _check_ours(organization: Organization, teams: Iterable[Team]) -> None:
    """Read anew: a team may have been archived since the form was shown."""
    wanted = {team.pk for team in teams}
    ours = Team.objects.of(organization).filter(pk__in=wanted)
    if ours.count() != len(wanted):
        raise ValidationError({"team": _("There is no such team.")})
    if ours.filter(archived_at__isnull=False).exists():
        raise ValidationError({"team": _("This team is archived.")})
