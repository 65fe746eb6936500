"""The plan's objectives as rows, with targets that fit what the helpdesk really says."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random

from django.utils import timezone

from metrics.catalogue import definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.facts import MILLION
from metrics.models import MetricVersion
from objectives.assess import expected_of
from objectives.choices import Ambition, Bound, Confidence, CycleState, Kind, ObjectiveState, Status
from objectives.computing.answers import Answer
from objectives.computing.reader import Reader
from objectives.demo.endings import end
from objectives.demo.kinds import is_typed, kind_of, typed_share, write_steps
from objectives.demo.plan import BLOCKERS, COMMENTS, Aim, Result
from objectives.demo.quarters import Quarter
from objectives.demo.targets import keep_for, reach_for
from objectives.models import (
    CheckIn,
    Cycle,
    KeyResult,
    KeyResultPoint,
    Objective,
    Support,
)
from objectives.recompute import recompute
from people.models import Membership, Organization, Team

# Nobody checks in at midnight: Monday, 10:20.
AT = timedelta(days=1, hours=10, minutes=20)
PER_CENT = MILLION // 100
BELIEVED = {
    Status.BEHIND: Confidence.OFF_TRACK,
    Status.AT_RISK: Confidence.AT_RISK,
}


class Quarterly:
    """One quarter's OKRs of the demonstration."""

    def __init__(
        self,
        organization: Organization,
        quarter: Quarter,
        *,
        teams: Mapping[str, Team],
        leads: Mapping[str, Membership],
        seed: int,
    ) -> None:
        self.organization, self.quarter = organization, quarter
        self.teams, self.leads = teams, leads
        self.versions = {one.metric.key: one for one in current_versions(organization)}
        self.random = Random(seed)  # noqa: S311 - a story, not a secret
        self.reader = Reader(organization, now=timezone.now())
        self.results: dict[int, Result] = {}

    def write(self, aims: Sequence[Aim], *, state: str) -> Cycle:
        """The cycle with its objectives, computed, and with what was said about them each week."""
        begin = self._moment(self.quarter.start)
        cycle = Cycle.objects.create(
            organization=self.organization,
            name=self.quarter.name,
            start=self.quarter.start,
            end=self.quarter.end,
            state=CycleState.ACTIVE,
            published_at=begin,
        )
        rows = [self._objective(cycle, aim, number) for number, aim in enumerate(aims)]
        by_title = {row.title: row for row in rows}
        Support.objects.bulk_create(
            Support(organization=self.organization, child=by_title[aim.title], parent=parent)
            for aim in aims
            if (parent := by_title.get(aim.above)) is not None
        )
        recompute(organization_id=self.organization.pk)
        self._check_ins(cycle)
        KeyResult.objects.filter(objective__cycle=cycle).update(computed_version=0)
        recompute(organization_id=self.organization.pk)
        if state == CycleState.CLOSED:
            end(cycle, at=self._moment(self.quarter.end))
        return cycle

    def _objective(self, cycle: Cycle, aim: Aim, position: int) -> Objective:
        objective = Objective.objects.create(
            organization=self.organization,
            cycle=cycle,
            team=self.teams.get(aim.team),
            owner=self.leads[aim.team],
            title=aim.title,
            why=aim.why,
            stage=aim.stage,
            ambition=Ambition.STRETCH if aim.bold else Ambition.COMMITMENT,
            state=ObjectiveState.PUBLISHED,
            position=position,
            published_at=cycle.published_at,
        )
        for number, result in enumerate(aim.results):
            key_result = self._key_result(objective, result, number)
            if key_result.metric is not None and key_result.kind in (Kind.REACH, Kind.MAINTAIN):
                self._aim_at(key_result, key_result.metric, cycle, result)
            key_result.save()
            write_steps(key_result, result, self.quarter.start, at=AT)
            self.results[key_result.pk] = result
        return objective

    def _key_result(self, objective: Objective, result: Result, position: int) -> KeyResult:
        version: MetricVersion | None = self.versions[result.metric] if result.metric else None
        filters = {"channel": result.channel, "tier": result.tier}
        aggregation = (
            definition_from_json(version.definition).aggregation(result.aggregation)
            if version
            else None
        )
        return KeyResult(
            organization=self.organization,
            objective=objective,
            owner=objective.owner,
            title=result.title,
            kind=kind_of(result),
            each_of=result.each,
            least_sample=result.needed if result.each else None,
            needed=None if result.each else result.needed or None,
            lower=result.goal * PER_CENT if result.each else None,
            metric=version,
            aggregation=aggregation.name if aggregation else "",
            unit=aggregation.unit if aggregation else "count",
            team=self.teams.get(result.of),
            filters={name: value for name, value in filters.items() if value},
            baseline=result.start * MILLION or None if is_typed(result) else None,
            target=result.goal * MILLION if is_typed(result) else None,
            bound=Bound.AT_LEAST if result.keep or result.each else "",
            weight=0 if result.guard else result.weight * MILLION,
            position=position,
            published_at=objective.published_at,
        )

    def _aim_at(
        self, key_result: KeyResult, metric: MetricVersion, cycle: Cycle, result: Result
    ) -> None:
        """Set what is asked so that the key result stands as the plan has it."""
        definition = definition_from_json(metric.definition)
        answer = self.reader.read(key_result, cycle)
        better, step = definition.better or "up", Fraction(result.step, MILLION)
        now = answer.now.value
        if result.keep:
            if now is None:  # nothing measures it yet
                key_result.lower = 800_000
                return
            weeks = [week.value for week in answer.weeks if week.value is not None]
            keep = keep_for(result.stands, weeks=weeks, now=now, better=better, step=step)
            key_result.bound = keep.bound
            amount = _millionths(keep.threshold)
            key_result.lower = amount if keep.bound == Bound.AT_LEAST else None
            key_result.upper = amount if keep.bound == Bound.AT_MOST else None
            return
        if now is None:
            key_result.baseline, key_result.target = 0, MILLION
            return
        reach = reach_for(
            result.stands,
            now=now,
            past=self._before(key_result, cycle, now),
            better=better,
            expected=_expected(answer),
            step=step,
        )
        key_result.baseline = _millionths(reach.baseline)
        key_result.target = _millionths(reach.target)
        if result.further:
            further = reach.target + (reach.target - reach.baseline) / 3
            key_result.stretch = round(_millionths(further) / result.step) * result.step
            if key_result.stretch == key_result.target:
                key_result.stretch += result.step if better == "up" else -result.step

    def _before(self, key_result: KeyResult, cycle: Cycle, now: Fraction) -> Fraction:
        """The value at the end of the cycle before."""
        earlier = Cycle(start=cycle.start - (cycle.end - cycle.start), end=cycle.start)
        found = self.reader.read(key_result, earlier).now.value
        return now if found is None else found

    def _check_ins(self, cycle: Cycle) -> None:
        """What the owners would have said on the Mondays that are past."""
        found = (
            KeyResult.objects.filter(objective__cycle=cycle)
            .select_related("objective__team")
            .order_by("pk")
        )
        points: dict[int, list[KeyResultPoint]] = {}
        for point in KeyResultPoint.objects.filter(key_result__in=found).order_by("day"):
            points.setdefault(point.key_result_id, []).append(point)
        rows = []
        for key_result in found:
            result = self.results[key_result.pk]
            weeks = points.get(key_result.pk, [])
            weeks = weeks[: len(weeks) - result.silent_weeks]
            rows += [
                self._check_in(key_result, result, point, number, len(weeks))
                for number, point in enumerate(weeks, start=1)
            ]
        CheckIn.objects.bulk_create(rows)

    def _check_in(
        self, key_result: KeyResult, result: Result, point: KeyResultPoint, number: int, of: int
    ) -> CheckIn:
        at = self._moment(point.day) + AT
        typed = None
        if is_typed(result):
            typed = round(result.goal * typed_share(result, number, of)) * MILLION
        confident = BELIEVED.get(Status(key_result.status), Confidence.ON_TRACK)
        blocker = self.random.choice(BLOCKERS) if confident != Confidence.ON_TRACK else ""
        return CheckIn(
            organization=self.organization,
            key_result=key_result,
            week_end=point.day,
            author=self.leads[key_result.objective.team.name if key_result.objective.team else ""],
            confidence=confident if number > of // 3 else Confidence.ON_TRACK,
            comment=self.random.choice(COMMENTS),
            blocker=blocker,
            value=typed if typed is not None else point.value,
            sample=point.sample if typed is None else None,
            value_as_of=self._moment(point.day + timedelta(days=1)),
            progress=point.progress,
            changed_at=min(at, timezone.now()),
        )

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self.organization.zone)


def _expected(answer: Answer) -> Fraction:
    return expected_of(answer.question, answer.now.last, answer.until)


def _millionths(value: Fraction) -> int:
    return round(value * MILLION)
