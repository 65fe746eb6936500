"""Whose measurements, as SQL: one scope for all periods, or one for each of them."""

from collections.abc import Sequence

from metrics.values.sql import array
from metrics.values.types import Scope

# Of periods that have each a scope of its own, as it is sent and as it is compared.
SCOPE_TYPES = ("text", "bigint")
SCOPE_COLUMNS = "scope_teams::bigint[] AS teams, scope_person AS person"


def differ(scopes: Sequence[Scope]) -> bool:
    """Whether there is more than one."""
    return len(set(scopes)) > 1


def columns_of(scopes: Sequence[Scope]) -> list[str]:
    """The arrays of SCOPE_TYPES, a scope each."""
    teams = (f'"{_teams(one)}"' if one.teams is not None else None for one in scopes)
    return [array(teams), array(one.person for one in scopes)]


def within(scopes: Sequence[Scope], row: str = "m.", period: str = "p.") -> str:
    """The scope as a condition on `m`. All are of one shape.

    One scope stands in the text, where the planner sees how much it is; of many each is its
    period's. It holds whole numbers alone.
    """
    one = scopes[0] if scopes else Scope()
    teams, person = f"'{_teams(one)}'::bigint[]", str(one.person and int(one.person))
    if differ(scopes):
        teams, person = f"{period}teams", f"{period}person"
    conditions = ["true"]
    if one.teams is not None:
        conditions.append(f"{row}team_id = ANY({teams})")
    if one.person is not None:
        conditions.append(f"{row}person_id = {person}")
    return " AND ".join(conditions)


def _teams(scope: Scope) -> str:
    return array(int(team) for team in sorted(scope.teams or ()))
