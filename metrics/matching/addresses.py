"""Agents whose id in the helpdesk is a person's e-mail address are that person, by themselves.

Found whoever came later: an agent by a reading, a file or the API, a person by an admin. An address
that somebody only typed when joining may be anybody's: it is proposed, and an admin decides.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from metrics.matching.resolving import lock_matches
from metrics.models import AgentMatch, HelpdeskAgent
from people import audit
from people.models import Membership, Organization


def organizations_with_known_addresses() -> list[int]:
    """Those with an agent that can be matched by its address."""
    return list(_known().values_list("organization_id", flat=True).distinct())


@transaction.atomic
def match_by_address(*, organization_id: int) -> int:
    """Match each agent that can be; how many.

    Once for each agent: what an admin takes back stays taken back.
    """
    known = _known().filter(organization=organization_id)
    if not known.exists():
        return 0
    with connection.cursor() as cursor:
        lock_matches(cursor, organization_id, alone=True)
    agents = list(known.annotate(person=_person().values("pk")).order_by("pk"))
    HelpdeskAgent.objects.filter(pk__in=[agent.pk for agent in agents]).update(
        matched_by_address=True
    )
    people = Membership.objects.in_bulk([agent.person for agent in agents])
    AgentMatch.objects.bulk_create(
        AgentMatch(organization_id=organization_id, agent=agent, person=people[agent.person])
        for agent in agents
    )
    organization = Organization.objects.get(pk=organization_id)
    for agent in agents:
        audit.record(
            organization=organization,
            by=None,
            action="agent.matched",
            subject=agent.name,
            about=people[agent.person],
        )
    return len(agents)


def claims(organization_id: int) -> dict[str, Membership]:
    """Who only claims an address, by that address in small letters; who has left claims it on."""
    claiming = Membership.objects.of(organization_id).filter(email_claimed=True)
    return {person.email.lower(): person for person in claiming}


def claimant(agent: HelpdeskAgent, known: Mapping[str, Membership]) -> Membership | None:
    """Who of those that claim an address would be this agent."""
    return known.get(agent.external_id.lower()) or known.get(agent.email.lower())


def _known() -> QuerySet[HelpdeskAgent]:
    """Agents that nobody is yet, and whose id is the known address of a person."""
    waiting = HelpdeskAgent.objects.filter(
        matched_by_address=False, ignored=False, external_id__contains="@", matches=None
    )
    return waiting.filter(Exists(_person()))


def _person() -> QuerySet[Membership]:
    return Membership.objects.alias(address=Lower("email")).filter(
        organization=OuterRef("organization"),
        address=Lower(OuterRef("external_id")),
        email_claimed=False,
    )
