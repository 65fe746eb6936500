"""Which person a helpdesk's agent is, and which team's a group's tickets are: by dates.

Each use case puts what it changes up for measuring again; the old figures stay until then. The
lock on matches comes first: who waits for it must hold nothing that measuring needs.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from metrics.hurry import hurry
from metrics.matching.addresses import claimant, claims
from metrics.matching.rematching import note_changed_matches
from metrics.matching.resolving import lock_matches
from metrics.models import AgentMatch, GroupMatch, HelpdeskAgent, HelpdeskGroup
from people import audit
from people.models import Membership, Organization, Role, Team
from people.use_cases.members import add_person


@transaction.atomic
def match_agent(
    *,
    agent: HelpdeskAgent,
    person: Membership,
    by: Membership,
    start: date | None = None,
    end: date | None = None,
) -> AgentMatch:
    """This agent is that person, on the local dates [start, end); open ends are always.

    ValidationError where the agent is somebody else's then, or the person of elsewhere.
    """
    begin(agent.organization)
    match = AgentMatch(
        organization_id=agent.organization_id, agent=agent, person=person, start=start, end=end
    )
    check(match, person.organization_id)
    match.save()
    done(agent.organization, by, "agent.matched", agent.name, person)
    return match


@transaction.atomic
def unmatch_agent(*, match: AgentMatch, by: Membership) -> None:
    """Nobody is this agent any more, on the match's dates; nor does its address match it again."""
    begin(match.organization)
    match.delete()
    HelpdeskAgent.objects.filter(pk=match.agent_id).update(matched_by_address=True)
    done(match.organization, by, "agent.unmatched", match.agent.name, match.person)


@transaction.atomic
def match_group(
    *,
    group: HelpdeskGroup,
    team: Team,
    by: Membership,
    start: date | None = None,
    end: date | None = None,
) -> GroupMatch:
    """The tickets of this group are that team's, on the local dates [start, end)."""
    begin(group.organization)
    match = GroupMatch(
        organization_id=group.organization_id, group=group, team=team, start=start, end=end
    )
    check(match, team.organization_id)
    match.save()
    done(group.organization, by, "group.matched", group.name)
    return match


@transaction.atomic
def unmatch_group(*, match: GroupMatch, by: Membership) -> None:
    """The tickets of this group are no team's any more, on the match's dates."""
    begin(match.organization)
    match.delete()
    done(match.organization, by, "group.unmatched", match.group.name)


@transaction.atomic
def ignore(*, named: HelpdeskAgent | HelpdeskGroup, by: Membership, ignored: bool) -> None:
    """A robot, or a queue that is nobody's: no longer among those that wait to be matched."""
    named.ignored = ignored
    named.save(update_fields=["ignored"])
    what = "agent" if isinstance(named, HelpdeskAgent) else "group"
    action = f"{what}.ignored" if ignored else f"{what}.waits"
    audit.record(organization=named.organization, by=by, action=action, subject=named.name)
    Organization.objects.touch(named.organization_id)


@transaction.atomic
def agents_become_people(
    *, organization: Organization, agents: Iterable[HelpdeskAgent], by: Membership
) -> list[Membership]:
    """Each agent that nobody is yet becomes a person: one with the same address, or a new one.

    Those whose address somebody only claims wait on: an admin says first who they are. So does one
    whose person is refused; the others need not wait for them.
    """
    begin(organization)
    waiting = (
        HelpdeskAgent.objects.filter(
            organization=organization,
            pk__in=[agent.pk for agent in agents],
            ignored=False,
            matches=None,
        )
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    known = claims(organization.pk)
    found = (
        _become_person(organization, agent, by)
        for agent in waiting
        if claimant(agent, known) is None
    )
    people = [person for person in found if person is not None]
    note_changed_matches(organization_id=organization.pk)
    hurry()
    return people


def _become_person(
    organization: Organization, agent: HelpdeskAgent, by: Membership
) -> Membership | None:
    """None where there can be no such person."""
    email = _address(agent.email) or _address(agent.external_id)
    known = Membership.objects.of(organization).filter(email_claimed=False)
    # Small letters are the database's on both sides: it holds addresses apart, and Python has
    # others for some letters.
    same = known.annotate(address=Lower("email")).filter(address=Lower(Value(email)))
    person = same.first() if email else None
    if person is None:
        try:
            person = add_person(
                organization=organization,
                by=by,
                name=(agent.name.strip() or agent.external_id)[:120],
                email=email,
                roles=[(Role.AGENT, None)],
            )
        except ValidationError:
            return None
    AgentMatch.objects.create(organization=organization, agent=agent, person=person)
    audit.record(
        organization=organization, by=by, action="agent.matched", subject=agent.name, about=person
    )
    return person


def _address(text: str) -> str:
    """The text if it is an e-mail address, else nothing."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


def begin(organization: Organization) -> None:
    """Alone with the matches until the transaction's end; the first thing that a change does."""
    with connection.cursor() as cursor:
        lock_matches(cursor, organization.pk, alone=True)


def check(match: AgentMatch | GroupMatch, organization_id: int) -> None:
    """ValidationError for a target of elsewhere, an end before the start, and an overlap."""
    if match.organization_id != organization_id:
        raise ValidationError(_("This person or team is not of this organization."))
    match.full_clean()


def done(
    organization: Organization,
    by: Membership,
    action: str,
    subject: str,
    about: Membership | None = None,
) -> None:
    """Note who changed what, and put the measurements concerned up for measuring again."""
    audit.record(organization=organization, by=by, action=action, subject=subject, about=about)
    note_changed_matches(organization_id=organization.pk)
    hurry()
