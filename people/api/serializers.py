"""People as the API gives them out. Ids are those of memberships and teams."""

from rest_framework import serializers

from people.access import Access
from people.models import Membership, Organization, Team


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = ["slug", "name", "timezone", "language"]


class MeSerializer(serializers.Serializer[Access]):
    """The token's member: roles, the team worked in today, all teams led."""

    organization = OrganizationSerializer()
    id = serializers.IntegerField(source="membership.pk")
    name = serializers.CharField(source="membership.name")
    email = serializers.CharField(source="membership.email")
    roles = serializers.SerializerMethodField()
    team = serializers.IntegerField(source="own_team", allow_null=True)
    leads = serializers.SerializerMethodField()

    def get_roles(self, access: Access) -> list[str]:
        return sorted(access.roles)

    def get_leads(self, access: Access) -> list[int]:
        return sorted(access.led_teams)


class PersonSerializer(serializers.ModelSerializer[Membership]):
    """One person with the roles held and the team worked in today."""

    roles = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "name", "email", "roles", "team"]

    def get_roles(self, person: Membership) -> list[str]:
        return sorted({grant.role for grant in person.roles.all()})

    def get_team(self, person: Membership) -> int | None:
        """Prefetched by the view as `current_teams`."""
        current = person.current_teams  # type: ignore[attr-defined]
        return current[0].team_id if current else None


class TeamSerializer(serializers.ModelSerializer[Team]):
    class Meta:
        model = Team
        fields = ["id", "slug", "name", "parent"]
