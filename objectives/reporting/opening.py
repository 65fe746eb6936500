"""Whether a report that was made earlier is still for who asked for it."""

from objectives.models import KeyResult, Objective, ReportFile
from people.access import Access


def people_in(access: Access, kept: ReportFile) -> set[int] | None:
    """Whose own numbers stand in it (ids of memberships); None where something in it is no longer
    for this person to see. Two queries at most.

    A role may have gone since, or a name from a private objective's readers: then it is made anew.
    """
    private, personal = set(kept.private), set(kept.personal)
    if private:
        seen = Objective.objects.visible_to(access).filter(pk__in=private)
        if set(seen.values_list("pk", flat=True)) != private:
            return None
    people: dict[int, int] = {}
    if personal:
        seen_of_one = KeyResult.objects.visible_to(access).filter(pk__in=personal)
        rows = seen_of_one.values_list("pk", "person_id")
        people = {pk: person for pk, person in rows if person is not None}
    return set(people.values()) if people.keys() == personal else None
