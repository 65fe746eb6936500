"""All OKRs of the library, picked in each language: the coach says of each what the standard's
table says, and nothing else. The expectations are written by hand from the table."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
from django.utils.translation import override

from metrics.catalogue import Definition
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import ACCOUNTS, Measure
from objectives.baselines import Baseline
from objectives.coach.advice import advise_all
from objectives.coach.reading import Reading
from objectives.library.reading import shipped
from objectives.models import Cycle, Objective
from objectives.use_cases.library import start_from
from tests.objectives.cases import BEFORE, M, Quarter, at

# (severity, code, place of the key result; None: the objective's own).
Said = set[tuple[str, str, int | None]]
TASK, COUNTED = ("warn", "key-result-is-task"), ("hint", "key-result-is-task")
EXPECTED: dict[str, Said] = {
    "product-adoption": {(*COUNTED, 1)},  # 12 messages
    "new-customer-engagement": {("stop", "impossible-target", 3)},  # cut by 300 %
    "enterprise-satisfaction": {("hint", "only-lagging", None)},  # none of the three leads
    "learning-why-they-stay": {(*COUNTED, 1), (*COUNTED, 2), (*TASK, 3)},  # calls; the plan
    "world-class-service": {("warn", "vague-comparison", None)},
    "ahead-of-the-customer": set(),
    "a-team-that-performs": {(*COUNTED, 1), (*COUNTED, 2)},  # promotions, hires
    "better-than-competitors": set(),  # its CSAT is held against a benchmark
    "what-customers-want": set(),
    "why-customers-leave": {(*COUNTED, 0)},  # exit calls
    "product-to-support": {(*TASK, 3)},  # "find places to improve"
    "support-team-craft": {("warn", "vague-comparison", None)},  # "best"
    "efficiency": set(),
    "fewer-complaints": {("hint", "only-lagging", None)},
    "self-service": set(),
    "shorter-waiting": set(),
    "every-channel-alike": set(),
    "work-that-scales": {(*COUNTED, 0), (*COUNTED, 2)},  # topics documented, articles
    "people-who-grow": {(*COUNTED, 0), (*COUNTED, 2)},  # training, promotions
}
# What alone is missing where nothing was ever measured.
WITHOUT_DATA = {"no-baseline", "no-data"}
MEANT = {"topic": "New features", "segment": "Enterprise"}
# Short of each target, whichever way it lies; in millionths, by metric or else by unit.
STARTS = {
    **{"untagged_share": 120_000, "escalation_rate": 180_000, "abandonment_rate": 90_000},
    **{"resolution_time": 24 * 3600 * M},
    **{"message_open_rate": 60_000, "return_rate": 100_000, "negative_voices": 12 * M},
    **{"share": 600_000, "seconds": 5400 * M, "nps": 41 * M, "ratio": 5 * M},
    **{"score5": 4_200_000, "score7": 5_100_000, "score10": 8_600_000},
}


@pytest.fixture
def cycles(quarter: Quarter) -> dict[str, Cycle]:
    """A quarter and a year, as the OKRs need them."""
    ensure_metrics(quarter.world.organization)
    year = quarter.new_cycle("2026", date(2026, 1, 1), date(2027, 1, 1), cadence="year")
    return {"quarter": quarter.cycle, "year": year}


def picked(quarter: Quarter, cycles: dict[str, Cycle]) -> Iterator[tuple[str, Objective]]:
    for code, template in shipped().items():
        with at(BEFORE):
            made = start_from(
                access=quarter.alice,
                template=template,
                keep=range(len(template.key_results)),
                cycle=cycles[template.cadence],
                owner=quarter.world.alice,
                meant=MEANT,
            )
        yield code, made


def said(quarter: Quarter, objectives: dict[str, Objective]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    advice = advise_all(quarter.alice, list(objectives.values()))
    for code, each in zip(objectives, advice, strict=True):
        places = dict(each.objective.key_results.values_list("pk", "position"))
        found[code] = {
            (one.severity, one.code, places.get(one.key_result))
            for one in each.findings
            # Nineteen of one company at once, some of which measure the same.
            if one.code not in ("too-many", "duplicate")
        }
    return found


def test_every_one_is_expected() -> None:
    assert set(EXPECTED) == set(shipped())


@pytest.mark.parametrize("language", ["en", "pl", "ru", "th"])
def test_picked_where_nothing_was_measured_yet(
    quarter: Quarter, cycles: dict[str, Cycle], language: str
) -> None:
    with override(language):
        objectives = dict(picked(quarter, cycles))
        found = said(quarter, objectives)
    assert {
        code: {each for each in says if each[1] not in WITHOUT_DATA} for code, says in found.items()
    } == EXPECTED
    stops = {each[1] for says in found.values() for each in says if each[0] == "stop"}
    assert stops == {"no-baseline", "impossible-target"}


def start(*, definition: Definition, aggregation: str, **_more: object) -> Baseline:
    """A history of 400 measurements."""
    unit = definition.aggregation(aggregation).unit
    value = STARTS.get(definition.key) or STARTS.get(unit, 9 * M)
    return Baseline(value, 400, None, None)


@pytest.mark.parametrize("language", ["en", "pl", "ru", "th"])
def test_picked_where_every_metric_has_a_history(
    quarter: Quarter, cycles: dict[str, Cycle], language: str
) -> None:
    every = {int(each) for each in Measure} | {ACCOUNTS}
    reading = Reading.__init__

    def measured(self: Reading, *args: object, **kwargs: object) -> None:
        reading(self, *args, **kwargs)  # type: ignore[arg-type]
        self.measured = frozenset(every)

    with (
        override(language),
        patch("objectives.use_cases.library.propose_baseline", start),
        patch("objectives.coach.behind.baseline_of", lambda *_: Baseline(None, 400, None, None)),
        patch.object(Reading, "__init__", measured),
    ):
        objectives = dict(picked(quarter, cycles))
        assert said(quarter, objectives) == EXPECTED


def test_without_its_benchmark_the_comparison_is_vague(
    quarter: Quarter, cycles: dict[str, Cycle]
) -> None:
    with at(BEFORE):
        made = start_from(
            access=quarter.alice,
            template=shipped()["better-than-competitors"],
            keep=[1, 2],
            cycle=cycles["quarter"],
            owner=quarter.world.alice,
        )
    assert ("warn", "vague-comparison", None) in said(quarter, {"it": made})["it"]
