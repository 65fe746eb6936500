"""What an objective supports: a graph without loops, never into another organization."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from objectives.choices import Cadence, Visibility
from objectives.history.recording import Difference
from objectives.models import Objective, Support
from people.models import Organization

LENGTH = {Cadence.QUARTER: 1, Cadence.HALF_YEAR: 2, Cadence.YEAR: 4}


def set_supports(objective: Objective, parents: Collection[Objective]) -> None:
    """Let `objective` support exactly these; call it inside a use case's transaction.

    Raises ValidationError (field "supports") for a loop, another organization, or a parent whose
    cycle is shorter.
    """
    organization_id = objective.organization_id
    # Two people could close a loop from both ends: one at a time in an organization.
    Organization.objects.lock(organization_id)
    links = Support.objects.filter(organization=organization_id)
    _check(objective, parents, links.exclude(child=objective).values_list("child", "parent"))
    links.filter(child=objective).exclude(parent__in=parents).delete()
    Support.objects.bulk_create(
        [
            Support(organization_id=organization_id, child=objective, parent=parent)
            for parent in sorted(parents, key=lambda each: each.pk)
        ],
        ignore_conflicts=True,
    )


def supported_by(objective: Objective) -> list[Objective]:
    """What it supports, in the order in which they were written; one query."""
    found = Objective.objects.filter(
        organization=objective.organization_id, children__child=objective
    )
    return list(found.order_by("pk"))


def supports_changed(before: Sequence[Objective], after: Sequence[Objective]) -> list[Difference]:
    """What of that is not the same any more, as the history keeps it."""
    if [each.pk for each in before] == [each.pk for each in after]:
        return []
    return [Difference("supports", titles_said(before), titles_said(after))]


def titles_said(objectives: Sequence[Objective]) -> dict[str, list[str | None]] | None:
    """A private one has none there: more people read the history than may see it."""
    if not objectives:
        return None
    return {
        "objectives": [
            None if each.visibility == Visibility.PRIVATE else each.title for each in objectives
        ]
    }


def _check(
    objective: Objective, parents: Collection[Objective], links: Iterable[tuple[int, int]]
) -> None:
    above = ancestors([parent.pk for parent in parents], links)
    for parent in parents:
        if parent.organization_id != objective.organization_id:
            raise ValidationError({"supports": _("This objective belongs to somebody else.")})
        if LENGTH[Cadence(parent.cycle.cadence)] < LENGTH[Cadence(objective.cycle.cadence)]:
            raise ValidationError(
                {
                    "supports": _(
                        "“%(parent)s” runs for a shorter time. An objective supports one that runs"
                        " as long as itself or longer."
                    )
                    % {"parent": parent.title}
                }
            )
    if objective.pk in above:
        raise ValidationError(
            {"supports": _("That would be a circle: one of these supports this objective.")}
        )


def ancestors(starts: Iterable[int], links: Iterable[tuple[int, int]]) -> set[int]:
    """The starts and all that they support, directly or not; links are (child, parent)."""
    parents: dict[int, list[int]] = defaultdict(list)
    for child, parent in links:
        parents[child].append(parent)
    found: set[int] = set()
    waiting = list(starts)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += parents[each]
    return found
