"""Drafts of what is stored, or being typed: a fixed number of queries, however many key results."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from metrics.catalogue import Aggregation, definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.facts import ACCOUNTS, Measure
from metrics.models import Benchmark, MeasureVersion, MetricVersion
from objectives import models
from objectives.choices import Kind
from objectives.coach import draft
from objectives.coach.around import Around, read_around, reports_of
from objectives.coach.behind import Behind, now_of, read_behind, sample_of, units
from objectives.coach.metrics import metric_of
from people.access import Access
from people.figures import MILLION
from people.models import Membership, Organization

KEY_RESULT_RELATED = ("metric__metric", "owner", "objective__owner")


def key_results_of(access: Access, *objectives: models.Objective) -> list[models.KeyResult]:
    """Their key results in their order, with their steps and the benchmarks beside their metrics.

    One query.
    """
    beside = Benchmark.objects.filter(
        organization=access.organization, metric=OuterRef("metric__metric")
    )
    found = models.KeyResult.objects.visible_to(access).filter(objective__in=objectives)
    return list(
        found.select_related(*KEY_RESULT_RELATED)
        .annotate(benchmarks=ArraySubquery(beside.values("source")), steps=_steps())
        .order_by("position", "id")
    )


class Reading:
    """Makes drafts in one organization; what they share is fetched once, in two queries.

    versions: the organization's metrics, where they are known already.
    """

    def __init__(self, access: Access, versions: Sequence[MetricVersion] = ()) -> None:
        self.access, self.organization = access, access.organization
        self.versions = versions or current_versions(self.organization)
        self.definitions = {
            each.metric.key: definition_from_json(each.definition) for each in self.versions
        }
        self.names = {
            each.metric.key: each.metric.name or str(self.definitions[each.metric.key].name)
            for each in self.versions
        }
        measured, owners = (
            Organization.objects.filter(pk=self.organization.pk)
            .values_list(ArraySubquery(_measured()), ArraySubquery(_owners()))
            .get()
        )
        self.measured, self.owners = frozenset(measured), frozenset(owners)

    def objective(
        self,
        objective: models.Objective,
        key_results: Sequence[models.KeyResult],
        *,
        parents: Collection[int] | None = None,
        steps: Iterable[draft.Step] | None = None,
        only: Literal["", "words", "key_results"] = "",
    ) -> draft.Objective:
        """The draft of an objective, stored or not. Four queries at most.

        parents: ids of what it supports; None: as it is stored. steps: of the last key result, the
        one that is being written. only: what is to be judged, where it is not all: words need no
        history, key results not who reports to whom.
        """
        (around,) = read_around(self.access, [objective], parents)
        behind = [Behind()] * len(key_results)
        if only != "words":
            behind = read_behind(self.access, objective.cycle, key_results)
        team = objective.team_id
        wants_reports = team is not None and only != "key_results"
        reports = reports_of(self.access, [team] if team and wants_reports else [])
        found = self._draft(around, key_results, behind, reports)
        if steps is None:
            return found
        *others, written = found.key_results
        return replace(found, key_results=(*others, replace(written, steps=tuple(steps))))

    def stored(
        self, objectives: Sequence[models.Objective], key_results: Sequence[models.KeyResult]
    ) -> list[draft.Objective]:
        """The drafts of several as they are stored. Two queries, and two for each cycle."""
        arounds = read_around(self.access, objectives)
        reports = reports_of(self.access, {each.team_id for each in objectives if each.team_id})
        behind: dict[int, Behind] = {}
        for cycle in {each.cycle_id: each.cycle for each in objectives}.values():
            of_cycle = {each.pk for each in objectives if each.cycle_id == cycle.pk}
            asked = [each for each in key_results if each.objective_id in of_cycle]
            found = read_behind(self.access, cycle, asked)
            behind |= {each.pk: past for each, past in zip(asked, found, strict=True)}
        found_of = [
            [each for each in key_results if each.objective_id == one.pk] for one in objectives
        ]
        return [
            self._draft(around, mine, [behind[each.pk] for each in mine], reports)
            for around, mine in zip(arounds, found_of, strict=True)
        ]

    def _draft(
        self,
        around: Around,
        key_results: Sequence[models.KeyResult],
        behind: Sequence[Behind],
        reports: Mapping[int, int],
    ) -> draft.Objective:
        objective = around.objective
        owner = self._here(objective.owner)
        team = objective.team
        level = "T" if team else "C"
        return draft.Objective(
            pk=objective.pk or 0,
            title=objective.title,
            cycle=(objective.cycle.start, objective.cycle.end),
            cadence=objective.cycle.cadence,
            owner=owner,
            team=team.name if team else "",
            stage=objective.stage,
            key_results=tuple(
                self._key_result(each, owner, past)
                for each, past in zip(key_results, behind, strict=True)
            ),
            parents=around.parents,
            above=around.above,
            elsewhere=around.elsewhere,
            of_team=around.of_team,
            reports=reports.get(team.pk, 0) if team else 0,
            leading=tuple(
                (each.stage, self.names[key])
                for key, each in self.definitions.items()
                if each.timing == "leading"
                and level in each.levels
                and self._has_data(each.default)
            ),
        )

    def _key_result(
        self,
        found: models.KeyResult,
        owner: str | None,
        behind: Behind,
    ) -> draft.KeyResult:
        metric = self._metric(found) if found.metric else None
        sample, low, high = sample_of(found, behind.before)
        return draft.KeyResult(
            pk=found.pk or 0,
            title=found.title,
            kind=found.kind,
            owner=self._here(found.owner) if found.owner else owner,
            unit=found.unit,
            metric=metric,
            aggregation=found.aggregation,
            window=found.window,
            scope=_scope(found),
            for_one=found.person_id is not None
            or (found.kind == Kind.EACH and found.each_of == models.Member.PERSON),
            weight=Fraction(found.weight, MILLION),
            baseline=units(found.baseline),
            target=units(found.target) if found.kind == Kind.REACH else None,
            bound=found.bound,
            lower=units(found.lower),
            upper=units(found.upper),
            now=now_of(found, behind.before),
            sample=sample,
            low=low,
            high=high,
            history=behind.history,
            steps=tuple(
                draft.Step(each["title"], each["due"] and date.fromisoformat(each["due"]))
                for each in getattr(found, "steps", ())  # of a stored one
            ),
        )

    def _here(self, person: Membership | None) -> str | None:
        """The name of somebody who is here and can check in."""
        return person.name if person is not None and person.pk in self.owners else None

    def _metric(self, found: models.KeyResult) -> draft.Metric:
        version = found.metric
        assert version is not None  # noqa: S101 – asked only where it has one
        definition = definition_from_json(version.definition)
        one = definition.aggregation(found.aggregation)
        return metric_of(
            definition,
            one,
            name=version.metric.name or str(definition.name),
            has_data=self._has_data(one),
            retired=version.metric.retired_at is not None,
            benchmarks=getattr(found, "benchmarks", ()),  # of a stored one
            names=self.names,
        )

    def _has_data(self, one: Aggregation) -> bool:
        """Whether anything delivers it: helpdesks bring all that is counted of tickets."""
        if one.of_accounts and ACCOUNTS not in self.measured:
            return False
        parts = [part for part in (one.numerator, one.denominator) if part]
        return all(any(self._is_delivered(each.measure) for each in part) for part in parts)

    def _is_delivered(self, measure: Measure) -> bool:
        from_tickets = measure < Measure.SURVEY_OFFERED and measure in COUNTED_OF_TICKETS
        return measure in self.measured or (from_tickets and Measure.CREATED in self.measured)


# Of these a helpdesk that is read brings a 0 where nothing happened.
COUNTED_OF_TICKETS = frozenset(
    (Measure.CREATED, Measure.SOLVED, Measure.COMPLAINT, Measure.BACKLOG, Measure.TOPIC)
)


def _steps() -> ArraySubquery:
    """The milestones of the key result that is asked about."""
    mine = models.Milestone.objects.filter(
        organization=OuterRef("organization"), key_result=OuterRef("pk")
    )
    return ArraySubquery(
        mine.order_by("position", "id").values(json=JSONObject(title="title", due="due"))
    )


def _measured() -> QuerySet[MeasureVersion, int]:
    """What was ever measured in the organization that is asked about."""
    known = MeasureVersion.objects.filter(organization=OuterRef("pk"))
    return known.order_by().values_list("measure", flat=True).distinct()


def _owners() -> QuerySet[Membership, int]:
    """Who can own something in it."""
    people = Membership.objects.active().working().filter(organization=OuterRef("pk"))
    return people.values_list("pk", flat=True)


def _scope(found: models.KeyResult) -> tuple[object, ...]:
    return (found.team_id, found.person_id, found.each_of, *sorted(found.filters.items()))
