"""An each's members as rows: whose they are decides who may see them."""

from collections.abc import Mapping, Sequence

from objectives.choices import Member
from objectives.members import Found
from objectives.models import MemberValue
from objectives.storing import millionths
from objectives.writing import upsert
from people.models import Organization

WHOSE = ("person", "team", "channel")
FIELDS = ("value", "sample", "agents", "inside")
# Plain tuples, in the order of these: of hundreds of key results there are ten thousands.
Whose = tuple[int | None, int | None, str]
Figures = tuple[int | None, int, int | None, bool | None]
Members = Sequence[tuple[Whose, Figures]]


def members_of(found: Sequence[Found], of: str) -> Members:
    """As they are stored: whose it is, and what it says."""
    return [
        (_whose(one.key, of), (millionths(one.value), one.sample, one.agents, one.inside))
        for one in found
    ]


def _whose(key: int | str, of: str) -> Whose:
    if of == Member.CHANNEL:
        return None, None, str(key)
    return (int(key), None, "") if of == Member.PERSON else (None, int(key), "")


def store_members(organization: Organization, members: Mapping[int, Members]) -> None:
    """Write those that differ, and take away who is none any more. At most three statements.

    key result → all its members.
    """
    if not members:
        return
    known = MemberValue.objects.filter(organization=organization, key_result__in=members)
    left = {
        (key_result, person, team, channel): (pk, tuple(figures))
        for pk, key_result, person, team, channel, *figures in known.values_list(
            "pk", "key_result", *WHOSE, *FIELDS
        )
    }
    changed = []
    for key_result in sorted(members):
        for whose, figures in sorted(members[key_result], key=str):
            _, before = left.pop((key_result, *whose), (0, None))
            if before != figures:
                changed.append((organization.pk, key_result, *whose, *figures))
    if left:
        gone = [pk for pk, _ in left.values()]
        MemberValue.objects.filter(organization=organization, pk__in=gone).delete()
    upsert(MemberValue, changed, key=("organization", "key_result", *WHOSE), names=FIELDS)
