"""Where we stand in figures: what did not improve, stage by stage; what customers say; others.

The last 13 weeks are held against the 13 before them, company-wide. "Did it really move" is what
metrics/exploring says of two figures: a move within chance is no improvement.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.asking.windows import widened
from metrics.catalogue import Definition
from metrics.exploring.moved import Verdict
from metrics.exploring.words import VERDICTS
from metrics.models import Benchmark
from metrics.showing.figures import Figure, did_it_move, figure
from metrics.showing.weekly import Known
from metrics.values import Ask, Scope, read_many
from objectives.planning.stages import Named, name_of
from people.access import Access
from people.figures import measure_change, measure_value

WEEKS = 13
SAID = ("csat", "complaints", "negative_voices")


@dataclass(frozen=True)
class Moving:
    """A metric now and before. sure: what can be said of its move; improved: surely better."""

    definition: Definition
    name: str
    now: Figure
    before: Figure
    verdict: Verdict

    @property
    def change(self) -> str:
        """Signed, with its unit; empty where either is missing."""
        now, before = self.now.value, self.before.value
        if now is None or before is None or self.now.unit != self.before.unit:
            return ""
        return measure_change(now - before, self.now.unit)

    @property
    def is_better(self) -> bool | None:
        """Which way it went; None where it stood still or nothing is known."""
        now, before = self.now.value, self.before.value
        if now is None or before is None or now == before:
            return None
        return (now > before) == (self.definition.better == "up")

    @property
    def improved(self) -> bool:
        """Better, and not by chance."""
        return self.is_better is True and self.verdict == Verdict.REAL

    @property
    def words(self) -> str:
        """Whether it is a real change."""
        return str(VERDICTS[self.verdict])

    @property
    def tone(self) -> str:
        """For its colour: a move that may be chance is neither good nor bad."""
        if self.verdict != Verdict.REAL or self.is_better is None:
            return "flat"
        return "good" if self.is_better else "bad"


@dataclass(frozen=True)
class Stage:
    """A stage of the journey and its leading metrics that did not improve."""

    key: str
    name: str
    metrics: Sequence[Moving]


@dataclass(frozen=True)
class Beside:
    """A benchmark, and where we are."""

    benchmark: Benchmark
    moving: Moving
    value: str
    is_reached: bool | None


@dataclass(frozen=True)
class Standing:
    """All of it. watched: how many leading metrics have data."""

    stages: Sequence[Stage]
    said: Sequence[Moving]
    beside: Sequence[Beside]
    watched: int


def read_standing(
    access: Access,
    metrics: Mapping[str, Known],
    stages: Sequence[Named],
    *,
    until: date,
) -> Standing:
    """Two queries, whatever the number of metrics."""
    benchmarks = list(
        Benchmark.objects.filter(
            organization=access.organization, metric__retired_at__isnull=True
        ).select_related("metric")
    )
    others = {each.metric.key for each in benchmarks}
    wanted = {
        key: known
        for key, known in metrics.items()
        if _is_asked(access, known.definition, {*SAID, *others})
    }
    moving = _read(access, wanted, until)
    leading = [
        each
        for each in moving.values()
        if each.definition.timing == "leading" and each.now.n and each.definition.better
    ]
    return Standing(
        _by_stage([each for each in leading if not each.improved], stages),
        [moving[key] for key in SAID if key in moving and moving[key].now.n],
        [
            _beside(each, moving[each.metric.key])
            for each in benchmarks
            if each.metric.key in moving
        ],
        len(leading),
    )


def _is_asked(access: Access, definition: Definition, others: Iterable[str]) -> bool:
    """What the whole says of a part of the tickets can be one agent's work: a director's alone."""
    if "C" not in definition.levels or (definition.filters and not access.is_director):
        return False
    return definition.timing == "leading" or definition.key in others


def _read(access: Access, metrics: Mapping[str, Known], until: date) -> dict[str, Moving]:
    span = timedelta(weeks=WEEKS)
    now, before = (until - span, until), (until - 2 * span, until - span)
    asks = [
        Ask(
            known.definition,
            "",
            [widened(known.definition, now), widened(known.definition, before)],
            Scope(),
        )
        for known in metrics.values()
    ]
    tables = read_many(organization=access.organization, asks=asks)
    found = {}
    for (key, known), table in zip(metrics.items(), tables, strict=True):
        one = known.definition.default
        figures = [figure(one, cell[None]) for cell in table]
        found[key] = Moving(
            known.definition,
            str(known.definition.name),
            figures[0],
            figures[1],
            did_it_move(figures[0], figures[1]).verdict,
        )
    return found


def _by_stage(metrics: Sequence[Moving], stages: Sequence[Named]) -> list[Stage]:
    keys = [each.key for each in stages if not each.hidden]
    keys += sorted({each.definition.stage for each in metrics} - set(keys))
    found = [
        Stage(key, name_of(stages, key), [m for m in metrics if m.definition.stage == key])
        for key in keys
    ]
    return [each for each in found if each.metrics]


def _beside(benchmark: Benchmark, moving: Moving) -> Beside:
    now: Any = moving.now.value
    reached = None
    if now is not None and moving.definition.better:
        at_least = now * 1_000_000 >= benchmark.value
        at_most = now * 1_000_000 <= benchmark.value
        reached = at_least if moving.definition.better == "up" else at_most
    return Beside(
        benchmark, moving, measure_value(benchmark.value, moving.definition.unit), reached
    )
