"""Who may see which key results, for many people at once: as `visible_to` finds them for one."""

from collections import defaultdict
from collections.abc import Collection

from objectives.choices import Visibility
from objectives.models import KeyResult, Reader
from objectives.rhythm.people import holders, teams_led
from people.models import Organization, Role, TeamMembership


class Sight:
    """Of these key results, which come with their objectives. Two queries, six at most."""

    def __init__(self, organization: Organization, key_results: Collection[KeyResult]) -> None:
        self._readers = holders(organization, set(Role) - {Role.ADMIN})
        self._directors = holders(organization, [Role.DIRECTOR])
        private = {each.objective_id for each in key_results if _is_private(each)}
        self._named: dict[int, set[int]] = defaultdict(set)
        if private:
            rows = Reader.objects.filter(organization=organization, objective__in=private)
            for objective, person in rows.values_list("objective_id", "person_id"):
                self._named[objective].add(person)
        agents = {each.person_id for each in key_results if each.person_id is not None}
        self._works_in: dict[int, int] = {}
        self._led: dict[int, set[int]] = {}
        if agents:
            places = TeamMembership.objects.current(organization).filter(membership__in=agents)
            self._works_in = dict(places.values_list("membership_id", "team_id"))
            self._led = teams_led(organization)

    def sees(self, person: int, key_result: KeyResult) -> bool:
        """Whether this person may be told of it."""
        if person not in self._readers:
            return False
        if person in self._directors:
            return True
        objective = key_result.objective
        if _is_private(key_result) and person not in self._named[objective.pk] | {
            objective.owner_id
        }:
            return False
        agent = key_result.person_id
        if agent is None or agent == person:
            return True
        return self._works_in.get(agent) in self._led.get(person, set())


def _is_private(key_result: KeyResult) -> bool:
    return key_result.objective.visibility == Visibility.PRIVATE
