"""What a key result's page shows of its kind alone: members, steps; and what was set by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from metrics.showing.judging import AGENTS_AT_LEAST
from metrics.wording.words import CHANNELS
from objectives.choices import Kind
from objectives.models import KeyResult, MemberValue, Milestone, Objective, StatusOverride
from people.access import Access
from people.names import by_name

OVERRIDES_SHOWN = 10


class MemberRow(NamedTuple):
    """One agent, team or channel whose value this reader may see."""

    name: str
    member: MemberValue


@dataclass(frozen=True)
class KindPage:
    """steps: of milestones. judged, unjudged: of an each, those whose values the reader may see.

    hidden: how many members the reader may not see. people: whose own numbers are shown.
    """

    steps: Sequence[Milestone] = ()
    judged: Sequence[MemberRow] = ()
    unjudged: Sequence[MemberRow] = ()
    hidden: int = 0

    @property
    def people(self) -> set[int]:
        """As ids of memberships: a look at them is noted."""
        rows = (*self.judged, *self.unjudged)
        return {row.member.person_id for row in rows if row.member.person_id is not None}


def read_kind(key_result: KeyResult, access: Access) -> KindPage:
    """What belongs to its kind; one query at most."""
    if key_result.kind == Kind.MILESTONES:
        return KindPage(steps=list(_steps(key_result)))
    if key_result.kind != Kind.EACH:
        return KindPage()
    members = list(
        MemberValue.objects.filter(
            organization=access.organization, key_result=key_result
        ).select_related("person", "team")
    )
    seen = [MemberRow(_name(each), each) for each in members if reads_member(access, each)]
    ordered = by_name(seen, lambda row: row.name)
    return KindPage(
        judged=[row for row in ordered if row.member.inside is not None],
        unjudged=[row for row in ordered if row.member.inside is None],
        hidden=len(members) - len(seen),
    )


def reads_member(access: Access, member: MemberValue) -> bool:
    """May see this member's value: an agent the own one, a lead those led, a director all.

    Of a team or channel everybody may, where enough agents contribute that it says nothing of one.
    """
    if member.person_id is not None:
        return access.reads_person(member.person_id)
    led = access.is_director or (member.team_id is not None and member.team_id in access.led_teams)
    return led or (member.agents or 0) >= AGENTS_AT_LEAST


def readable_members(access: Access, key_result: KeyResult) -> list[MemberValue]:
    """The members of an each whose values the reader may see; no query where they are fetched."""
    if key_result.kind != Kind.EACH:
        return []
    return [member for member in key_result.members.all() if reads_member(access, member)]


def overrides_of(subject: KeyResult | Objective) -> list[StatusOverride]:
    """What was set by hand so far, the newest first; one query."""
    found = subject.overrides.select_related("by", "ended_by")
    return list(found.order_by("-created_at", "-id")[:OVERRIDES_SHOWN])


def _steps(key_result: KeyResult) -> Sequence[Milestone]:
    steps = key_result.milestones.select_related("done_by")
    return list(steps.order_by("position", "id"))


def _name(member: MemberValue) -> str:
    if member.person is not None:
        return member.person.name
    return member.team.name if member.team is not None else str(CHANNELS[member.channel])
