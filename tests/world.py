"""One organization with everybody in it, and an outsider with another: the fixture `world`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from people.access import Access, access_of
from people.models import (
    Membership,
    Organization,
    Role,
    RoleGrant,
    Team,
    TeamMembership,
    User,
)
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
    alice, bob, carol, dan, erin, vera, adam, charlie = people(
        Newcomer(ours, "Alice Adler", [Role.DIRECTOR]),
        Newcomer(ours, "Bob Berg", [Role.LEAD], leads=tier1),
        Newcomer(ours, "Carol Castro", [Role.AGENT], works_in=tier1),
        Newcomer(ours, "Dan Dietl", [Role.AGENT], works_in=tier2),
        Newcomer(ours, "Erin Ek", [Role.AGENT], works_in=onboarding),
        Newcomer(ours, "Vera Viel", [Role.VIEWER]),
        Newcomer(ours, "Adam Amsel", [Role.ADMIN]),
        Newcomer(outside, "Charlie Chan", [Role.ADMIN, Role.DIRECTOR]),
    )
    return World(
        organization=ours,
        department=department,
        tier1=tier1,
        tier2=tier2,
        onboarding=onboarding,
        alice=alice,
        bob=bob,
        carol=carol,
        dan=dan,
        erin=erin,
        vera=vera,
        adam=adam,
        outside=outside,
        outside_team=TeamFactory.create(organization=outside, name="Their team", slug="tier-1"),
        charlie=charlie,
    )


class Newcomer(NamedTuple):
    """Somebody of an organization, and what they are to be in it."""

    organization: Organization
    name: str
    roles: Sequence[Role]
    leads: Team | None = None
    works_in: Team | None = None


def people(*newcomers: Newcomer) -> list[Membership]:
    """All of them, who can sign in: with a statement for each table, for every test needs them."""
    members = [
        MembershipFactory.build(organization=each.organization, name=each.name)
        for each in newcomers
    ]
    User.objects.bulk_create(member.user for member in members if member.user)
    Membership.objects.bulk_create(members)
    RoleGrant.objects.bulk_create(
        RoleGrantFactory.build(
            membership=member, role=role, team=each.leads if role == Role.LEAD else None
        )
        for each, member in zip(newcomers, members, strict=True)
        for role in each.roles
    )
    TeamMembership.objects.bulk_create(
        TeamMembershipFactory.build(membership=member, team=each.works_in)
        for each, member in zip(newcomers, members, strict=True)
        if each.works_in is not None
    )
    return members


def person(
    organization: Organization,
    name: str,
    *roles: Role,
    leads: Team | None = None,
    works_in: Team | None = None,
) -> Membership:
    """Somebody of the organization who can sign in."""
    return people(Newcomer(organization, name, roles, leads, works_in))[0]


@pytest.fixture
def world(db: None) -> World:
    """One organization with everybody in it, and an outsider with another."""
    return make_world()
