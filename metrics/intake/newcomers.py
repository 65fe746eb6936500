"""Agents and groups that the helpdesk names: taken in when first seen, to be matched later."""

from collections.abc import Iterable, Sequence

from metrics.connectors.base import AgentRecord, GroupRecord
from metrics.facts import Event
from metrics.models import HelpdeskAgent, HelpdeskGroup
from metrics.models.helpdesk import Named

_LENGTH = 200  # of names and addresses, as their columns have it


def named_in(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    """The ids of the agents and of the groups that these events name."""
    agents: set[str] = set()
    groups: set[str] = set()
    for event in events:
        if event.role == "agent":
            agents.add(event.actor)
        if event.kind == "assigned":
            agents.add(event.to)
        elif event.kind == "group_changed":
            groups.add(event.to)
        elif event.kind == "created" and event.details:
            groups.add(event.details.get("group") or "")
    return agents - {""}, groups - {""}


def take_in(
    *,
    organization_id: int,
    source_id: int,
    events: Iterable[Event],
    agents: Sequence[AgentRecord] = (),
    groups: Sequence[GroupRecord] = (),
) -> None:
    """Store who and what was never seen before, and what records tell anew of those known."""
    agent_ids, group_ids = named_in(events)
    of = {"organization_id": organization_id, "source_id": source_id}
    told_agents = {a.external_id: {"name": _cut(a.name), "email": _cut(a.email)} for a in agents}
    _take_in(HelpdeskAgent, of, agent_ids, told_agents)
    _take_in(HelpdeskGroup, of, group_ids, {g.external_id: {"name": _cut(g.name)} for g in groups})


def _take_in(
    model: type[Named],
    of: dict[str, int],
    named: set[str],
    told: dict[str, dict[str, str]],
) -> None:
    """In key order, so that two at once do not wait for each other in a ring."""
    manager = model._default_manager
    known = {
        row["external_id"]: row
        for row in manager.filter(**of, external_id__in=[*named, *told]).values()
    }
    missing = sorted(named - known.keys() - told.keys())
    manager.bulk_create(
        [model(**of, external_id=i, name=i) for i in missing], ignore_conflicts=True
    )
    news = [i for i in sorted(told) if i not in known or told[i].items() - known[i].items()]
    if news:
        manager.bulk_create(
            [model(**of, external_id=i, **told[i]) for i in news],
            update_conflicts=True,
            unique_fields=["organization", "source", "external_id"],
            update_fields=list(told[news[0]]),
        )


def _cut(word: str) -> str:
    return word.replace("\0", "")[:_LENGTH]
