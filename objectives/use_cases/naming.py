"""Who is named to read a private objective: written down, and what of it the history keeps."""

from collections.abc import Collection, Sequence

from objectives.history.recording import Difference
from objectives.models import Objective, Reader
from people.models import Membership


def name_readers(objective: Objective, people: Collection[Membership]) -> None:
    """Let exactly these be named."""
    readers = Reader.objects.filter(organization=objective.organization_id, objective=objective)
    readers.exclude(person__in=people).delete()
    Reader.objects.bulk_create(
        [
            Reader(organization_id=objective.organization_id, objective=objective, person=person)
            for person in sorted(people, key=lambda each: each.pk)
        ],
        ignore_conflicts=True,
    )


def named_for(objective: Objective) -> list[Membership]:
    """Who is; one query."""
    readers = Reader.objects.filter(organization=objective.organization_id, objective=objective)
    found = readers.select_related("person").order_by("person")
    return [each.person for each in found]


def named_changed(before: Sequence[Membership], after: Sequence[Membership]) -> list[Difference]:
    """What of that is not the same any more, as the history keeps it: by their names then.

    Only who sees the objective reads its history, so that nobody else learns who is named.
    """
    if [each.pk for each in before] == [each.pk for each in after]:
        return []
    return [Difference("named", names_said(before), names_said(after))]


def names_said(people: Sequence[Membership]) -> dict[str, list[str]] | None:
    """As the history keeps them."""
    return {"people": [each.name for each in people]} if people else None
