"""Whether a notice may still be told: it waits for its mail, or stands in the page, for long.

Read as the application starts, before there are models.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps

from people.deliveries.kinds import Facts

if TYPE_CHECKING:
    from people.access import Access
    from people.models import Delivery

# What a notice is about, and the page to which it leads, name the things that it tells of.
_ABOUT = re.compile(r"(?P<name>initiative|proposal|key_result):(?P<pk>\d+)")
_PATH = re.compile(r"/(?P<name>objectives|key-results)/(?P<pk>\d+)/")
_PLACE = re.compile(r"#(?P<name>initiative)-(?P<pk>\d+)$")
_MODELS = {
    "objectives": "Objective",
    "key-results": "KeyResult",
    "key_result": "KeyResult",
    "initiative": "Initiative",
    "proposal": "Proposal",
}
# Facts that list several things, a line for each of the first of them.
_LISTS = {"key_results": "KeyResult", "objectives": "Objective"}
Thing = tuple[str, int]


def still_told(access: "Access", deliveries: Sequence["Delivery"]) -> Mapping[int, Facts]:
    """Of notices to one person: the facts of those of whose things that person may still be told.

    By the notices' ids. Whose name was taken from a private objective is told nothing of it any
    more. What lists several things goes on with the others. Four queries at most.
    """
    named = {each.pk: _named(each) for each in deliveries}
    asked = {thing for things in named.values() for thing in things}
    asked |= {thing for each in deliveries for thing in _listed(each.data)}
    seen = _seen(access, asked)
    found = {each.pk: _of_seen(each.data, seen) for each in deliveries if named[each.pk] <= seen}
    return {pk: facts for pk, facts in found.items() if facts is not None}


def _named(delivery: "Delivery") -> set[Thing]:
    path = delivery.data.get("path", "")
    found = (_ABOUT.match(delivery.about), _PATH.search(path), _PLACE.search(path))
    return {(_MODELS[each["name"]], int(each["pk"])) for each in found if each}


def _listed(facts: Facts) -> list[Thing]:
    return [(model, pk) for name, model in _LISTS.items() for pk in facts.get(name, ())]


def _seen(access: "Access", asked: set[Thing]) -> set[Thing]:
    ids: dict[str, set[int]] = defaultdict(set)
    for name, pk in asked:
        ids[name].add(pk)
    seen: set[Thing] = set()
    for name, wanted in ids.items():
        model: Any = apps.get_model("objectives", name)
        found = model.objects.visible_to(access).filter(pk__in=wanted)
        seen |= {(name, pk) for pk in found.values_list("pk", flat=True)}
    return seen


def _of_seen(facts: Facts, seen: set[Thing]) -> Facts | None:
    """Without the lines of what is not seen any more; None where nothing is left to be told."""
    listed = _listed(facts)
    if facts.get("count", 1) > 1 and not listed:
        # Told before its objectives stood there: which titles may still be seen is not known.
        return {**facts, "lines": [], "mine": 0}
    hidden = [thing for thing in listed if thing not in seen]
    if not hidden:
        return facts
    if len(hidden) == len(listed) and not _goes_on(facts):
        return None
    kept = [thing in seen for thing in listed]
    told: dict[str, Any] = dict(facts)
    lines = "lines" if "lines" in facts else "mine"  # a Friday's own part
    told[lines] = [line for line, is_kept in zip(facts[lines], kept, strict=False) if is_kept]
    for name, model in _LISTS.items():
        if name in facts:
            told[name] = [pk for pk in facts[name] if (model, pk) in seen]
    if "count" in facts:
        told["count"], told["mine"] = sum(kept), sum(kept[: facts["mine"]])
    return told


def _goes_on(facts: Facts) -> bool:
    """Whether it tells of more than what it lists: tasks on Monday, a team's week on Friday."""
    return bool(facts.get("actions")) or any(facts.get("team", ()))
