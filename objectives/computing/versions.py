"""How often the measures have changed on which figures rest."""

from collections import defaultdict
from collections.abc import Collection

from metrics.catalogue import Aggregation
from metrics.facts import ACCOUNTS
from metrics.models import MeasureVersion
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

    def of(self, one: Aggregation, teams: Collection[int] | None) -> int:
        """The sum of those that a figure of these teams, or of all, reads: it only grows."""
        # An account counts for the team of its assignee, whoever talked to it.
        reads_all = teams is None or one.of_accounts
        accounts = ACCOUNTS if one.of_accounts or one.kind == "per_accounts" else None
        return sum(
            self._whole.get(measure, 0)
            if reads_all or measure == accounts
            else self._among(measure, teams or ())
            for measure in one.measures | ({accounts} if accounts is not None else set())
        )

    def _among(self, measure: int, teams: Collection[int]) -> int:
        found = self._of_team.get(measure, {})
        return sum(found.get(team, 0) for team in teams)
