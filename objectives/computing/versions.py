"""How often the measures have changed on which figures rest."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from metrics.catalogue import Aggregation
from metrics.facts import ACCOUNTS, TICKETS
from metrics.models import MeasureVersion
from metrics.values.reviewed import changes_with_accounts, changes_with_tickets
from metrics.values.types import EVERYTHING, Filters
from people.models import Organization


class Versions:
    """An organization's versions of measures by team, as they were when this was made; one query.

    total: of all of them together.
    """

    def __init__(self, organization: Organization) -> None:
        self._of_team: dict[int, dict[int | None, int]] = defaultdict(dict)
        rows = MeasureVersion.objects.filter(organization=organization)
        for measure, team, version in rows.values_list("measure", "team_id", "version"):
            self._of_team[measure][team] = version
        self._whole = {measure: sum(found.values()) for measure, found in self._of_team.items()}
        self.total = sum(self._whole.values())

    def of(
        self,
        one: Aggregation,
        teams: Collection[int] | None,
        by: str = "",
        filters: Sequence[Filters] = (EVERYTHING,),
    ) -> int:
        """The sum of those that a figure of these teams, or of all, reads: it only grows.

        by, filters: how it is split and what counts, which may go by what tickets and accounts say.
        """
        # An account counts for the team of its assignee, whoever talked to it.
        reads_all = teams is None or one.of_accounts
        measured = sum(
            self._whole.get(measure, 0) if reads_all else self._among(measure, teams or ())
            for measure in one.measures
        )
        accounts = one.of_accounts or one.kind == "per_accounts"
        if accounts or changes_with_accounts(by, filters):
            measured += self._whole.get(ACCOUNTS, 0)
        if changes_with_tickets(one, by, filters):
            measured += self._whole.get(TICKETS, 0)
        return measured

    def _among(self, measure: int, teams: Collection[int]) -> int:
        found = self._of_team.get(measure, {})
        return sum(found.get(team, 0) for team in teams)
