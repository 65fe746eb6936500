"""What lies behind key results: the quarters before, and their metrics at the last cycle's end."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from metrics.catalogue import definition_from_json
from metrics.models import MetricVersion
from objectives.baselines import Asked, Baseline, baseline_of
from objectives.choices import Kind
from objectives.coach.draft import NOTHING, History
from objectives.forecasting.history import Goal, Wanted, read_with_histories
from objectives.models import Cycle, KeyResult
from people.access import Access
from people.figures import MILLION
from people.models import with_descendants

SAMPLED = (Kind.REACH, Kind.MAINTAIN)


class Behind(NamedTuple):
    """history: of its target. before: the same window at the last cycle's end, as its form proposes
    it; None where nothing measures it."""

    history: History = NOTHING
    before: Baseline | None = None


def read_behind(access: Access, cycle: Cycle, key_results: Sequence[KeyResult]) -> list[Behind]:
    """For each of one cycle's, stored or not. Two queries, however many there are."""
    asked = {
        number: _asked(access, each, each.metric)
        for number, each in enumerate(key_results)
        if each.metric and each.kind in SAMPLED
    }
    wanted = {
        number: _wanted(key_results[number], each)
        for number, each in asked.items()
        if key_results[number].kind == Kind.REACH and key_results[number].target is not None
    }
    periods = [each.period(cycle) for each in asked.values()]
    read, tables = read_with_histories(
        organization=access.organization,
        cycle=cycle,
        wanted=list(wanted.values()),
        also=[each.ask(period) for each, period in zip(asked.values(), periods, strict=True)],
    )
    histories = dict(zip(wanted, read, strict=True))
    found = [
        baseline_of(table[0][None], period) for table, period in zip(tables, periods, strict=True)
    ]
    before = dict(zip(asked, found, strict=True))
    return [
        Behind(histories.get(number) or NOTHING, before.get(number))
        for number in range(len(key_results))
    ]


def sample_of(
    found: KeyResult, before: Baseline | None
) -> tuple[int | None, Fraction | None, Fraction | None]:
    """How many measurements its window is expected to have, and the interval that so many give.

    As many as at the last cycle's end: what its window has so far says nothing of that before it is
    over, and in a draft for the next quarter that is none. Where nothing was measured then, nothing
    is known.
    """
    if found.kind not in SAMPLED:
        return None, None, None
    if found.baseline_n is not None:
        return found.baseline_n, units(found.baseline_low), units(found.baseline_high)
    if before is None or not before.n:
        return None, None, None
    return before.n, units(before.low), units(before.high)


def now_of(found: KeyResult, before: Baseline | None) -> Fraction | None:
    """Its value, or until it has one what its metric was at the last cycle's end."""
    if found.kind not in SAMPLED:
        return None
    return units(before.value if found.value is None and before else found.value)


def units(amount: int | None) -> Fraction | None:
    """Of millionths."""
    return None if amount is None else Fraction(amount, MILLION)


def _asked(access: Access, key_result: KeyResult, version: MetricVersion) -> Asked:
    parents = [(team.pk, team.parent_id) for team in access.teams]
    team = key_result.team_id
    return Asked(
        definition_from_json(version.definition),
        key_result.aggregation,
        key_result.window,
        frozenset(with_descendants([team], parents)) if team else None,
        key_result.person_id,
        key_result.filters,
    )


def _wanted(key_result: KeyResult, asked: Asked) -> Wanted:
    return Wanted(
        definition=asked.definition,
        aggregation=asked.aggregation,
        goal=Goal(
            kind=key_result.kind,
            window=key_result.window,
            baseline=units(key_result.baseline),
            target=units(key_result.target),
        ),
        teams=asked.teams,
        person_id=asked.person_id,
        filters=asked.filters,
    )
