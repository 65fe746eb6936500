"""What people can have done, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from metrics.catalogue import CATALOGUE
from metrics.models import Metric
from people import audit
from people.actions import ACTIONS
from people.models import (
    ApiToken,
    AuditEntry,
    Holiday,
    Organization,
    Role,
    RoleGrant,
    Team,
    TeamMembership,
)
from people.use_cases import members, organizations, teams, tokens
from people.use_cases.accounts import change_profile
from tests.world import World


def stays(world: World) -> list[tuple[str, str, str | None]]:
    rows = TeamMembership.objects.filter(membership=world.carol).order_by("start")
    return [(row.team.name, str(row.start), str(row.end) if row.end else None) for row in rows]


def put(world: World, team: Team | None, start: date) -> None:
    members.put_in_team(person=world.carol, by=world.adam, team=team, start=start)


def test_staying_in_a_team_is_one_stretch(world: World) -> None:
    put(world, world.tier1, date(2026, 1, 1))
    assert stays(world) == [("Tier 1", "2020-01-01", None)]


def test_a_move_drops_what_was_planned_later(world: World) -> None:
    put(world, world.tier2, date(2026, 6, 1))
    put(world, world.onboarding, date(2026, 3, 1))
    assert stays(world) == [
        ("Tier 1", "2020-01-01", "2026-03-01"),
        ("Onboarding", "2026-03-01", None),
    ]


def test_a_move_on_the_first_day_replaces_the_stay(world: World) -> None:
    put(world, world.tier2, date(2020, 1, 1))
    assert stays(world) == [("Tier 2", "2020-01-01", None)]


def test_taken_out_and_put_back_leaves_a_gap(world: World) -> None:
    put(world, None, date(2026, 1, 1))
    put(world, world.tier1, date(2026, 2, 1))
    assert stays(world) == [
        ("Tier 1", "2020-01-01", "2026-01-01"),
        ("Tier 1", "2026-02-01", None),
    ]
    # Back from the day on which it ended: no gap, one stretch again.
    put(world, world.tier1, date(2026, 1, 1))
    assert stays(world) == [("Tier 1", "2020-01-01", None)]


def test_another_organizations_team_is_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="There is no such team"):
        put(world, world.outside_team, date(2026, 1, 1))
    # Even past the use case the database holds.
    rows = TeamMembership.objects.filter(membership=world.carol)
    rows.update(team=world.outside_team)
    with pytest.raises(IntegrityError, match="same_org"):
        connection.check_constraints()


def test_who_leaves_works_until_the_end_of_the_day(world: World) -> None:
    token, _secret = tokens.create_token(membership=world.carol, name="x")
    members.leave(person=world.carol, by=world.adam)
    tomorrow = timezone.now().astimezone(world.organization.zone).date() + timedelta(days=1)
    assert stays(world) == [("Tier 1", "2020-01-01", str(tomorrow))]
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_roles_are_set_as_a_whole_and_noted(world: World) -> None:
    wanted = [(Role.AGENT, None), (Role.LEAD, world.tier2)]
    members.set_roles(person=world.carol, by=world.adam, roles=wanted)
    assert world.access(world.carol).roles == {"agent", "lead"}
    assert world.access(world.carol).led_teams == {world.tier2.pk}
    entry = AuditEntry.objects.get(action="person.roles")
    assert entry.details == {"before": ["agent"], "after": ["agent", "lead Tier 2"]}
    members.set_roles(person=world.carol, by=world.adam, roles=wanted)
    assert AuditEntry.objects.filter(action="person.roles").count() == 1


@pytest.mark.parametrize("grant", [(Role.LEAD, False), (Role.AGENT, True)])
def test_a_lead_has_a_team_and_the_others_none(world: World, grant: tuple[str, bool]) -> None:
    role, with_team = grant
    with pytest.raises(ValidationError, match="A lead leads a team"):
        members.set_roles(
            person=world.carol, by=world.adam, roles=[(role, world.tier1 if with_team else None)]
        )


def test_an_admin_may_go_once_there_is_another(world: World) -> None:
    members.set_roles(person=world.alice, by=world.adam, roles=[(Role.ADMIN, None)])
    members.leave(person=world.adam, by=world.adam)
    with pytest.raises(ValidationError, match="Nobody else is admin"):
        members.leave(person=world.alice, by=world.alice)


def test_a_team_cannot_stand_below_itself(world: World) -> None:
    for parent in (world.department, world.tier2):
        with pytest.raises(ValidationError) as refused:
            teams.change_team(
                team=world.department, by=world.adam, name="Customer service", parent=parent
            )
        assert set(refused.value.message_dict) == {"parent"}
        assert "“Customer service”" in refused.value.message_dict["parent"][0]


def test_short_names_are_found_for_any_name(world: World) -> None:
    made = [
        teams.create_team(organization=world.organization, by=world.adam, name=name)
        for name in ("Tier 1!", "ทีมหนึ่ง", "ทีมสอง")
    ]
    assert [team.slug for team in made] == ["tier-1-2", "team", "team-2"]


def test_two_teams_in_one_place_have_two_names(world: World) -> None:
    with pytest.raises(ValidationError, match="There is a team of this name"):
        teams.create_team(
            organization=world.organization, by=world.adam, name="TIER 1", parent=world.department
        )


def test_a_team_in_use_is_not_archived(world: World) -> None:
    with pytest.raises(ValidationError, match="There are teams below this one"):
        teams.archive_team(team=world.department, by=world.adam)
    with pytest.raises(ValidationError, match="People work in this team"):
        teams.archive_team(team=world.tier1, by=world.adam)
    put(world, None, date(2026, 1, 1))
    teams.archive_team(team=world.tier1, by=world.adam)
    assert not RoleGrant.objects.filter(team=world.tier1).exists()
    with pytest.raises(ValidationError, match="This team is archived"):
        put(world, world.tier1, date(2026, 2, 1))
    teams.restore_team(team=world.tier1, by=world.adam)
    assert Team.objects.active().filter(pk=world.tier1.pk).exists()


def test_every_change_that_pages_show_raises_the_data_version(world: World) -> None:
    def version() -> int:
        return Organization.objects.get(pk=world.organization.pk).data_version

    before = version()
    put(world, world.tier2, date(2026, 1, 1))
    teams.change_team(team=world.tier2, by=world.adam, name="Second", parent=world.department)
    assert version() == before + 2


def test_settings_are_saved_and_noted(world: World) -> None:
    organizations.change_settings(
        organization=world.organization,
        by=world.adam,
        name="Northwind Care",
        timezone="Asia/Bangkok",
        language="th",
        working_days=[6, 1, 1, 2],
    )
    world.organization.refresh_from_db()
    assert world.organization.working_days == [1, 2, 6]
    entry = AuditEntry.objects.get(action="settings.changed")
    assert entry.details["timezone"] == ["Europe/Warsaw", "Asia/Bangkok"]
    assert "name" not in entry.details


def test_a_day_is_a_holiday_once(world: World) -> None:
    def add() -> Holiday:
        return organizations.add_holiday(
            organization=world.organization, by=world.adam, day=date(2026, 1, 6), name="Epiphany"
        )

    holiday = add()
    with pytest.raises(ValidationError) as refused:
        add()
    assert refused.value.message_dict == {"day": ["This day is a holiday already."]}
    organizations.remove_holiday(holiday=holiday, by=world.adam)
    assert not Holiday.objects.exists()


def test_of_a_token_only_the_hash_is_kept(world: World) -> None:
    token, secret = tokens.create_token(membership=world.carol, name="Report")
    assert secret.startswith(token.prefix)
    kept = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(kept)
    with pytest.raises(ValidationError, match="in the past"):
        tokens.create_token(
            membership=world.carol, name="Old", expires_at=datetime(2020, 1, 1, tzinfo=UTC)
        )


def test_the_own_name_is_the_same_everywhere(world: World) -> None:
    user = world.carol.user
    assert user is not None
    change_profile(user=user, name="Carol C.", language="pl", timezone="Asia/Bangkok", mails=[])
    world.carol.refresh_from_db()
    assert world.carol.name == "Carol C."


def test_a_look_is_noted_once_a_day_and_never_at_oneself(world: World) -> None:
    for _ in range(2):
        audit.record_looks(
            access=world.access(world.alice), people=[world.carol.pk, world.alice.pk]
        )
    audit.record_looks(access=world.access(world.bob), people=[world.carol.pk])
    entries = AuditEntry.objects.filter(action="looked").order_by("pk")
    assert [(entry.actor, entry.about) for entry in entries] == [
        (world.alice, world.carol),
        (world.bob, world.carol),
    ]


def test_an_action_without_a_sentence_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="No sentence"):
        audit.record(organization=world.organization, by=None, action="invented")


def test_every_sentence_can_be_told(world: World) -> None:
    for action in ACTIONS:
        entry = AuditEntry(action=action, subject="100 %", about=world.carol)
        assert "%(" not in audit.sentence(entry)


def test_an_organization_is_opened_by_command(db: None) -> None:
    out = StringIO()
    call_command(
        "create_organization",
        "ours",
        name="Ours",
        admin="Ann@example.com",
        timezone="Europe/Warsaw",
        stdout=out,
    )
    ours = Organization.objects.get(slug="ours")
    first = ours.memberships.get()
    assert {grant.role for grant in first.roles.all()} == {"admin", "director"}
    assert Metric.objects.of(ours).count() == len(CATALOGUE)
    assert "http://127.0.0.1:8000/invitations/" in out.getvalue()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"admin": "no address"}, "email"),
        ({"slug": "not a slug"}, "slug"),
        ({"slug": "northwind"}, "slug"),
    ],
)
def test_what_is_wrong_with_the_command_is_said(
    world: World, given: dict[str, str], reason: str
) -> None:
    options = {"slug": "ours", "name": "Ours", "admin": "ann@example.com"} | given
    slug = options.pop("slug")
    with pytest.raises(CommandError, match=reason):
        call_command("create_organization", slug, **options, stdout=StringIO())
    assert not Organization.objects.filter(slug="ours").exists()
