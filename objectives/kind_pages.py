"""What a key result's page shows of its kind alone: members, steps; and what was set by hand."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from metrics.catalogue import Aggregation, definition_from_json
from metrics.showing.figures import figure
from metrics.showing.hidden_parts import Part, second_of
from metrics.showing.judging import AGENTS_AT_LEAST, Reader, Standing
from metrics.showing.splits import reads_by_itself
from metrics.values import Value
from metrics.wording.words import CHANNELS
from objectives.choices import Kind
from objectives.models import KeyResult, MemberValue, Milestone, Objective, StatusOverride
from people.access import Access
from people.figures import MILLION
from people.names import by_name

OVERRIDES_SHOWN = 10


class MemberRow(NamedTuple):
    """One agent, team or channel whose value this reader may see."""

    name: str
    member: MemberValue


@dataclass(frozen=True)
class KindPage:
    """steps: of milestones. judged, unjudged: of an each, those whose values the reader may see.

    hidden: how many members the reader may not see. beside: the one that is kept back lest a hidden
    one be worked out. people: whose own numbers are shown.
    """

    steps: Sequence[Milestone] = ()
    judged: Sequence[MemberRow] = ()
    unjudged: Sequence[MemberRow] = ()
    hidden: int = 0
    beside: str = ""

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
    found = _seen(access, key_result, members)
    ordered = by_name([MemberRow(_name(each), each) for each in found.told], lambda row: row.name)
    return KindPage(
        judged=[row for row in ordered if row.member.inside is not None],
        unjudged=[row for row in ordered if row.member.inside is None],
        hidden=found.hidden,
        beside=_name(found.beside) if found.beside else "",
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
    return _seen(access, key_result, key_result.members.all()).told


class _Seen(NamedTuple):
    """told: those that the reader may see; of those that are too few to judge, or to show, only how
    many measurements there are. beside: kept back, or a hidden one could be worked out."""

    told: list[MemberValue]
    beside: MemberValue | None
    hidden: int


def _seen(access: Access, key_result: KeyResult, members: Iterable[MemberValue]) -> _Seen:
    """The metric's own page shows the same parts beside the same whole: its rules hold here."""
    listed = list(members)
    if key_result.metric is None:
        return _Seen([], None, len(listed))
    one = definition_from_json(key_result.metric.definition).aggregation(key_result.aggregation)
    parts = [_part(access, one, each) for each in listed]
    second = second_of(parts)
    beside = None if second is None or parts[second].mine else listed[second]
    told = [
        each if part.shown.standing != Standing.HIDDEN and each.inside is not None else _few(each)
        for each, part in zip(listed, parts, strict=True)
        if part.shown.standing != Standing.PRIVATE and each is not beside
    ]
    return _Seen(told, beside, len(listed) - len(told) - (beside is not None))


def _part(access: Access, one: Aggregation, member: MemberValue) -> Part:
    own = member.person_id == access.membership.pk
    value = Value(None if member.value is None else Fraction(member.value, MILLION), member.sample)
    shown = figure(one, value, Reader(own=own))
    if not reads_member(access, member):
        shown = replace(shown, value=None, standing=Standing.PRIVATE)
    return Part(shown, value, own or reads_by_itself(access, member.team_id))


def _few(member: MemberValue) -> MemberValue:
    found = copy(member)
    found.value = found.inside = None
    return found


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
