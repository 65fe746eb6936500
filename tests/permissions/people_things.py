"""People, teams and what belongs to them, for addresses that name one."""

from datetime import date
from functools import cached_property

from django.utils import timezone

from people.deliveries.telling import Notice, tell
from people.models import Absence, ApiToken, Delivery, Holiday, Membership, Team
from people.use_cases.absences import add_absence
from people.use_cases.invitations import invite
from people.use_cases.tokens import create_token
from tests.factories import MembershipFactory, TeamFactory
from tests.permissions.made import Made


class PeopleThings(Made):
    """Made when first asked for."""

    @cached_property
    def gone(self) -> Membership:
        """Somebody who has left."""
        return MembershipFactory.create(
            organization=self.world.organization, name="Gone Girard", left_at=timezone.now()
        )

    @cached_property
    def newcomer(self) -> Membership:
        """Invited, and not yet here."""
        found: Membership = MembershipFactory.create(
            organization=self.world.organization, name="Nina Nowak", user=None
        )
        invite(membership=found, by=self.world.adam)
        return found

    @cached_property
    def empty_team(self) -> Team:
        """A team that can be archived."""
        found: Team = TeamFactory.create(organization=self.world.organization)
        return found

    @cached_property
    def holiday(self) -> Holiday:
        return Holiday.objects.create(
            organization=self.world.organization, day=date(2026, 1, 6), name="Epiphany"
        )

    @cached_property
    def carols_token(self) -> ApiToken:
        return create_token(membership=self.world.carol, name="Report")[0]

    @cached_property
    def carols_notice(self) -> Delivery:
        facts = {"key_result": "K", "objective": "O", "person": "P", "week": "2026-01-04"}
        tell(
            self.world.organization.pk,
            [Notice(self.world.carol.pk, "missed", "it", "/", facts)],
        )
        return Delivery.objects.get()

    @cached_property
    def carols_absence(self) -> Absence:
        """Dan stands in."""
        return self._absence(self.world.carol, self.world.dan)

    @cached_property
    def dans_absence(self) -> Absence:
        """Carol stands in, and sees it; Bob does not lead Dan."""
        return self._absence(self.world.dan, self.world.carol)

    def _absence(self, person: Membership, stand_in: Membership) -> Absence:
        today = timezone.now().date()
        return add_absence(
            access=self.world.access(person),
            person=person,
            first=today,
            last=today,
            stand_in=stand_in,
        )
