"""One organization with everybody in it, and an outsider with another: the fixture `world`."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.access import Access, access_of
from people.models import Membership, Organization, Role, Team
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    RoleGrantFactory,
    TeamFactory,
    TeamMembershipFactory,
)


@dataclass(frozen=True)
class World:
    """Alice directs; Bob leads Tier 1 with Carol in it; Dan works in Tier 2, Erin in Onboarding.

    Vera is a viewer, Adam a mere admin. Charlie is admin and director of a company of his own.
    """

    organization: Organization
    department: Team
    tier1: Team
    tier2: Team
    onboarding: Team
    alice: Membership
    bob: Membership
    carol: Membership
    dan: Membership
    erin: Membership
    vera: Membership
    adam: Membership
    outside: Organization
    outside_team: Team
    charlie: Membership

    def client(self, person: Membership | None = None) -> Client:
        """A browser in which this person is signed in, or nobody."""
        client = Client()
        if person is not None and person.user is not None:
            client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def access(self, person: Membership) -> Access:
        """What this person may do in their organization."""
        assert person.user is not None
        found = access_of(user=person.user, organization=person.organization)
        assert found is not None
        return found

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a page of the organization."""
        return reverse(name, kwargs={"organization": self.organization.slug} | kwargs)


def make_world() -> World:
    """The rows of a World."""
    ours = OrganizationFactory.create(name="Northwind Care", slug="northwind")
    department = TeamFactory.create(
        organization=ours, name="Customer service", slug="customer-service"
    )
    tier1, tier2, onboarding = (
        TeamFactory.create(organization=ours, parent=department, name=name, slug=slug)
        for name, slug in [("Tier 1", "tier-1"), ("Tier 2", "tier-2"), ("Onboarding", "onboarding")]
    )
    outside = OrganizationFactory.create(name="Elsewhere", slug="elsewhere")
    return World(
        organization=ours,
        department=department,
        tier1=tier1,
        tier2=tier2,
        onboarding=onboarding,
        alice=person(ours, "Alice Adler", Role.DIRECTOR),
        bob=person(ours, "Bob Berg", Role.LEAD, leads=tier1),
        carol=person(ours, "Carol Castro", Role.AGENT, works_in=tier1),
        dan=person(ours, "Dan Dietl", Role.AGENT, works_in=tier2),
        erin=person(ours, "Erin Ek", Role.AGENT, works_in=onboarding),
        vera=person(ours, "Vera Viel", Role.VIEWER),
        adam=person(ours, "Adam Amsel", Role.ADMIN),
        outside=outside,
        outside_team=TeamFactory.create(organization=outside, name="Their team", slug="tier-1"),
        charlie=person(outside, "Charlie Chan", Role.ADMIN, Role.DIRECTOR),
    )


def person(
    organization: Organization,
    name: str,
    *roles: Role,
    leads: Team | None = None,
    works_in: Team | None = None,
) -> Membership:
    """Somebody of the organization who can sign in."""
    membership = MembershipFactory.create(organization=organization, name=name)
    for role in roles:
        RoleGrantFactory.create(
            membership=membership, role=role, team=leads if role == Role.LEAD else None
        )
    if works_in is not None:
        TeamMembershipFactory.create(membership=membership, team=works_in)
    return membership


@pytest.fixture
def world(db: None) -> World:
    """One organization with everybody in it, and an outsider with another."""
    return make_world()
