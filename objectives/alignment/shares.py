"""Which teams share an objective, and how much each counts it."""

from collections.abc import Iterable
from typing import NamedTuple

from objectives.models import Objective
from people.models import Team
from people.names import by_name


class Shared(NamedTuple):
    """A share's id, its team and its weight in millionths."""

    pk: int
    team: Team
    weight: int


def shares_of(objective: Objective, teams: Iterable[Team]) -> list[Shared]:
    """By name, for an objective that was fetched `with_shares`; teams: all of the organization."""
    of_id = {team.pk: team for team in teams}
    found: list[dict[str, int]] = objective.shared_with  # type: ignore[attr-defined]
    shares = [Shared(each["id"], of_id[each["team"]], each["weight"]) for each in found]
    return by_name(shares, lambda each: each.team.name)
