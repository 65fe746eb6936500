"""Teams within teams: what their figures, one taken from another, say of a single hidden row. Pure.

A team's figure is that of all below it. Where every other row is shown it says what its hidden rows
are together; less the teams inside it that are shown, what the rest of these are.
"""

from collections.abc import Collection, Iterable, Mapping

Hidden = frozenset[str]
# Above all teams stands the company, whose figure is everybody's.
_COMPANY = 0


def kept_teams(
    parents: Iterable[tuple[int, int | None]], hidden: Collection[str], always: Collection[int]
) -> set[int]:
    """The teams whose figure is kept back, lest a single one of the hidden rows be worked out.

    parents: all teams, each with the one above it. hidden: the rows of a table by team that are
    kept back, "None" for what belongs to none. always: teams that this reader is shown anyway;
    what these alone say of each other is not held back.
    """
    above = {team: _COMPANY if parent is None else parent for team, parent in parents}
    inside = _inside(above, hidden)
    ways = {team: _way_up(team, above) for team in (*above, _COMPANY)}
    kept: set[int] = set()
    # From the innermost on: what is kept back further in leaves more of those around it.
    for team in sorted({*above, _COMPANY}, key=lambda each: (-len(ways[each]), each)):
        while team not in kept and len(_rest(team, inside, ways, kept)) == 1:
            others = set(_outermost(team, inside, ways, kept)).difference(always) or {team}
            least = min(others, key=lambda each: (len(inside[each]), each))
            if least == _COMPANY or least in always:
                break
            kept.add(least)
    return kept


def _inside(above: Mapping[int, int], hidden: Collection[str]) -> dict[int, Hidden]:
    """The hidden rows of each team and of those below it, and of the company."""
    found: dict[int, set[str]] = {team: set() for team in above} | {_COMPANY: set(hidden)}
    for team in above:
        if str(team) in hidden:
            for each in (team, *_way_up(team, above)):
                found[each].add(str(team))
    return {team: frozenset(rows) for team, rows in found.items()}


def _way_up(team: int, above: Mapping[int, int]) -> list[int]:
    """Those above a team, the company last."""
    way: list[int] = []
    while team != _COMPANY and (team := above.get(team, _COMPANY)) not in way:
        way.append(team)
    return way


def _outermost(
    team: int, inside: Mapping[int, Hidden], ways: Mapping[int, list[int]], kept: Collection[int]
) -> list[int]:
    """The shown teams below it that have hidden rows and stand in no other such one."""
    shown = {
        each for each, way in ways.items() if team in way and each not in kept and inside[each]
    }
    return [each for each in shown if shown.isdisjoint(ways[each][: ways[each].index(team)])]


def _rest(
    team: int, inside: Mapping[int, Hidden], ways: Mapping[int, list[int]], kept: Collection[int]
) -> Hidden:
    """Its hidden rows without those of the teams that are shown inside it."""
    return inside[team].difference(*(inside[each] for each in _outermost(team, inside, ways, kept)))
