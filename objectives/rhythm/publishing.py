"""What was published: told to each person once for all of it, with how their work feeds it.

Objectives that are published one after the other are told of together, two minutes after the last.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from objectives.choices import CycleState, ObjectiveState, Visibility
from objectives.holding import held
from objectives.models import KeyResult, Objective, Reader, Share
from objectives.rhythm.counted import Counted
from objectives.rhythm.people import Staff, holders, who_can_read
from objectives.rhythm.sight import Sight
from objectives.rhythm.words import PUBLISHED
from people.deliveries.telling import Notice
from people.models import Organization, Role

SETTLES = timedelta(minutes=2)
LISTED = 12


@dataclass
class Feeds:
    """How one person's work feeds one objective. counts: key results that their tickets move.

    team, shares: whether it is their team's own, or one that the team shares.
    """

    owns: bool = False
    key_results: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    team: bool = False
    shares: bool = False

    @property
    def concerns(self) -> bool:
        """Whether it does at all."""
        return self.owns or self.team or self.shares or bool(self.key_results or self.counts)


def unannounced(now: datetime) -> QuerySet[Objective]:
    """Objectives whose publication is to be told: the last one is two minutes ago."""
    waiting = Objective.objects.filter(
        state=ObjectiveState.PUBLISHED, announced_at__isnull=True, archived_at__isnull=True
    ).exclude(cycle__state=CycleState.CLOSED)
    fresh = waiting.filter(published_at__gt=now - SETTLES).values("organization")
    return waiting.exclude(organization__in=fresh)


def announce(organization: Organization, *, now: datetime) -> list[Notice]:
    """The notices of what is to be told; it counts as told from here on."""
    found = list(
        unannounced(now)
        .filter(organization=organization)
        .select_related("cycle")
        .order_by("cycle__start", "position", "id")
    )
    if not found:
        return []
    last = max(each.published_at for each in found if each.published_at)
    rows = Objective.objects.filter(pk__in=[each.pk for each in found])
    list(held(rows).values_list("pk"))
    rows.update(announced_at=now)
    return list(_notices(organization, found, about=last.isoformat(), now=now))


def _notices(
    organization: Organization, found: Sequence[Objective], *, about: str, now: datetime
) -> Iterator[Notice]:
    readers, directors = (
        holders(organization, set(Role) - {Role.ADMIN}),
        holders(organization, [Role.DIRECTOR]),
    )
    named: dict[int, set[int]] = defaultdict(set)
    for reader in Reader.objects.filter(objective__in=found):
        named[reader.objective_id].add(reader.person_id)
    feeds = _feeds(organization, found, now=now)
    slug = organization.slug
    for person in who_can_read(organization):
        if person.pk not in readers:
            continue
        seen = [
            each
            for each in found
            if each.visibility == Visibility.EVERYONE
            or person.pk in directors | named[each.pk] | {each.owner_id}
        ]
        if seen:
            one = seen[0] if len(seen) == 1 else None
            path = (
                reverse("objectives:objective", args=[slug, one.pk])
                if one
                else f"{reverse('objectives:dashboard', args=[slug])}?cycle={seen[0].cycle_id}"
            )
            facts = _facts(seen, feeds.get(person.pk, {}))
            yield Notice(person.pk, PUBLISHED, about, path, facts)


def _facts(seen: Sequence[Objective], feeds: Mapping[int, Feeds]) -> dict[str, Any]:
    """Those that concern the person first, each with how."""
    mine = [(each, feeds[each.pk]) for each in seen if each.pk in feeds and feeds[each.pk].concerns]
    concerned = {each.pk for each, _feed in mine}
    others = [(each, Feeds()) for each in seen if each.pk not in concerned]
    everything = [*mine, *others]
    told = everything[:LISTED]
    return {
        "objectives": [each.pk for each, _feed in everything],
        "count": len(seen),
        "mine": len(mine),
        "cycle": seen[0].cycle.name,
        "lines": [
            [each.title, feed.owns, feed.key_results, feed.counts, feed.team, feed.shares]
            for each, feed in told
        ],
    }


def _feeds(
    organization: Organization, found: Sequence[Objective], *, now: datetime
) -> Mapping[int, dict[int, Feeds]]:
    """person → objective → how their work feeds it. Nine queries, thirteen at most."""
    feeds: dict[int, dict[int, Feeds]] = defaultdict(lambda: defaultdict(Feeds))
    staff = Staff(organization)
    for objective in found:
        if objective.owner_id is not None:
            feeds[objective.owner_id][objective.pk].owns = True
        if objective.team_id is not None:
            for person in staff.of(objective.team_id):
                feeds[person][objective.pk].team = True
    for share in Share.objects.filter(organization=organization, objective__in=found):
        for person in staff.of(share.team_id):
            feeds[person][share.objective_id].shares = True
    key_results = list(
        KeyResult.objects.filter(objective__in=found, archived_at__isnull=True)
        .select_related("metric", "objective")
        .order_by("position", "id")
    )
    sight = Sight(organization, key_results)
    counted = Counted(organization, key_results, staff, now=now)
    for key_result in key_results:
        owner = key_result.owner_id
        if owner is not None and sight.sees(owner, key_result):
            feeds[owner][key_result.objective_id].key_results.append(key_result.title)
        for person in counted.by(key_result):
            feeds[person][key_result.objective_id].counts.append(key_result.title)
    return feeds
