"""An each's members as rows: whose they are decides who may see them."""

from collections.abc import Mapping, Sequence

from objectives.choices import Member
from objectives.members import Found
from objectives.models import KeyResult, MemberValue
from objectives.storing import millionths
from people.models import Organization

Key = tuple[int, int | None, int | None, str]
FIELDS = ("value", "sample", "agents", "inside")


def member_row(key_result: KeyResult, found: Found) -> MemberValue:
    """One of them, not saved."""
    of = key_result.each_of
    return MemberValue(
        organization_id=key_result.organization_id,
        key_result=key_result,
        person_id=found.key if of == Member.PERSON else None,
        team_id=found.key if of == Member.TEAM else None,
        channel=str(found.key) if of == Member.CHANNEL else "",
        value=millionths(found.value),
        sample=found.sample,
        agents=found.agents,
        inside=found.inside,
    )


def store_members(organization: Organization, members: Mapping[int, Sequence[MemberValue]]) -> None:
    """Write those that differ, and take away who is none any more. At most three statements."""
    if not members:
        return
    found = MemberValue.objects.filter(organization=organization, key_result__in=members)
    known = {_key(row): row for row in found}
    rows = {_key(row): row for mine in members.values() for row in mine}
    gone = [row.pk for key, row in known.items() if key not in rows]
    if gone:
        MemberValue.objects.filter(organization=organization, pk__in=gone).delete()
    MemberValue.objects.bulk_create(
        [
            rows[key]
            for key in sorted(rows, key=str)
            if key not in known or _differ(rows[key], known[key])
        ],
        update_conflicts=True,
        unique_fields=["organization", "key_result", "person", "team", "channel"],
        update_fields=FIELDS,
    )


def _key(row: MemberValue) -> Key:
    return row.key_result_id, row.person_id, row.team_id, row.channel


def _differ(one: MemberValue, other: MemberValue) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in FIELDS)
