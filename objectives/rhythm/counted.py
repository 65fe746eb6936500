"""Whose own tickets a key result counts."""

from collections.abc import Collection
from datetime import datetime, timedelta

from metrics.catalogue import Definition, definition_from_json
from metrics.values import Ask, Filters, read_many
from objectives.models import KeyResult
from objectives.rhythm.people import Staff
from people.models import Organization

LOOKED_AT = timedelta(weeks=13)


class Counted:
    """Of these key results, which come with their metrics.

    Whoever works in the team that is measured; where only some tickets count (of one channel, say),
    who had such a one in the last weeks. One query, and none without such filters.
    """

    def __init__(
        self,
        organization: Organization,
        key_results: Collection[KeyResult],
        staff: Staff,
        *,
        now: datetime,
    ) -> None:
        self._staff = staff
        self._of_agents = {
            each.pk: definition
            for each in key_results
            if each.metric is not None
            and "A" in (definition := definition_from_json(each.metric.definition)).levels
        }
        today = now.astimezone(organization.zone).date()
        narrowed = [each for each in key_results if self._is_narrowed(each)]
        asks = [
            Ask(
                self._of_agents[each.pk],
                each.aggregation,
                [(today - LOOKED_AT, today + timedelta(days=1))],
                filters=Filters(**each.filters),
                by="person",
            )
            for each in narrowed
        ]
        tables = read_many(organization=organization, asks=asks) if asks else []
        self._had = {
            each.pk: {person for person, value in values.items() if value.n}
            for each, (values,) in zip(narrowed, tables, strict=True)
        }

    def by(self, key_result: KeyResult) -> list[int]:
        """Their ids, in order."""
        if key_result.pk not in self._of_agents:
            return []
        if key_result.person_id is not None:
            return [key_result.person_id]
        people = self._staff.workers(key_result.team_id)
        return sorted(people & self._had.get(key_result.pk, people))

    def _is_narrowed(self, key_result: KeyResult) -> bool:
        definition: Definition | None = self._of_agents.get(key_result.pk)
        if definition is None or key_result.person_id is not None:
            return False
        if definition.aggregation(key_result.aggregation).kind == "spread":
            return False  # of everybody together
        return bool(key_result.filters or definition.filters)
