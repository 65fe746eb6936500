"""Drafts of what is stored, or being typed: a fixed number of queries, however many key results."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from metrics.catalogue import Aggregation, definition_from_json
from metrics.catalogue_setup import current_versions
from metrics.facts import ACCOUNTS, Measure
from metrics.intervals import wilson
from metrics.models import Benchmark, MeasureVersion, MetricVersion
from objectives import models
from objectives.choices import Kind
from objectives.coach import draft
from objectives.coach.around import Around, read_around, reports_of
from objectives.coach.metrics import metric_of
from objectives.forecasting.backtest import History
from objectives.forecasting.history import Goal, Wanted, read_histories
from people.access import Access
from people.figures import MILLION
from people.models import Membership, Organization, with_descendants

SAMPLED = (Kind.REACH, Kind.MAINTAIN)
KEY_RESULT_RELATED = ("metric__metric", "owner", "objective__owner")


def key_results_of(access: Access, *objectives: models.Objective) -> list[models.KeyResult]:
    """Their key results in their order, with the benchmarks beside their metrics. One query."""
    beside = Benchmark.objects.filter(
        organization=access.organization, metric=OuterRef("metric__metric")
    )
    found = models.KeyResult.objects.visible_to(access).filter(objective__in=objectives)
    return list(
        found.select_related(*KEY_RESULT_RELATED)
        .annotate(benchmarks=ArraySubquery(beside.values("source")))
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
        only: Literal["", "words", "key_results"] = "",
    ) -> draft.Objective:
        """The draft of an objective, stored or not. Four queries at most.

        parents: ids of what it supports; None: as it is stored. only: what is to be judged, where
        it is not all: words need no history, key results not who reports to whom.
        """
        (around,) = read_around(self.access, [objective], parents)
        histories = [draft.NOTHING] * len(key_results)
        if only != "words":
            histories = self._histories(objective.cycle, key_results)
        team = objective.team_id
        wants_reports = team is not None and only != "key_results"
        reports = reports_of(self.access, [team] if team and wants_reports else [])
        return self._draft(around, key_results, histories, reports)

    def stored(
        self, objectives: Sequence[models.Objective], key_results: Sequence[models.KeyResult]
    ) -> list[draft.Objective]:
        """The drafts of several as they are stored. Two queries, and two for each cycle."""
        arounds = read_around(self.access, objectives)
        reports = reports_of(self.access, {each.team_id for each in objectives if each.team_id})
        histories: dict[int, History] = {}
        for cycle in {each.cycle_id: each.cycle for each in objectives}.values():
            of_cycle = {each.pk for each in objectives if each.cycle_id == cycle.pk}
            asked = [each for each in key_results if each.objective_id in of_cycle]
            found = self._histories(cycle, asked)
            histories |= {each.pk: past for each, past in zip(asked, found, strict=True)}
        found_of = [
            [each for each in key_results if each.objective_id == one.pk] for one in objectives
        ]
        return [
            self._draft(around, mine, [histories[each.pk] for each in mine], reports)
            for around, mine in zip(arounds, found_of, strict=True)
        ]

    def _draft(
        self,
        around: Around,
        key_results: Sequence[models.KeyResult],
        histories: Sequence[History],
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
                self._key_result(each, owner, history)
                for each, history in zip(key_results, histories, strict=True)
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
        history: History,
    ) -> draft.KeyResult:
        metric = self._metric(found) if found.metric else None
        sample, low, high = _sample(found)
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
            baseline=_units(found.baseline),
            target=_units(found.target) if found.kind == Kind.REACH else None,
            bound=found.bound,
            lower=_units(found.lower),
            upper=_units(found.upper),
            now=_units(found.value) if found.kind in SAMPLED else None,
            sample=sample,
            low=low,
            high=high,
            history=history,
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

    def _histories(
        self, cycle: models.Cycle, key_results: Sequence[models.KeyResult]
    ) -> list[History]:
        """What the quarters before say of each target; nothing where there is none to judge."""
        wanted = {
            number: self._wanted(each, each.metric)
            for number, each in enumerate(key_results)
            if each.metric and each.kind == Kind.REACH and each.target is not None
        }
        read = read_histories(
            organization=self.organization, cycle=cycle, wanted=list(wanted.values())
        )
        found = dict(zip(wanted, read, strict=True))
        return [found.get(number) or draft.NOTHING for number in range(len(key_results))]

    def _wanted(self, key_result: models.KeyResult, version: MetricVersion) -> Wanted:
        parents = [(team.pk, team.parent_id) for team in self.access.teams]
        team = key_result.team_id
        return Wanted(
            definition=definition_from_json(version.definition),
            aggregation=key_result.aggregation,
            goal=Goal(
                kind=key_result.kind,
                window=key_result.window,
                baseline=_units(key_result.baseline),
                target=_units(key_result.target),
            ),
            teams=frozenset(with_descendants([team], parents)) if team else None,
            person_id=key_result.person_id,
            filters=key_result.filters,
        )


# Of these a helpdesk that is read brings a 0 where nothing happened.
COUNTED_OF_TICKETS = frozenset(
    (Measure.CREATED, Measure.SOLVED, Measure.COMPLAINT, Measure.BACKLOG, Measure.TOPIC)
)


def _measured() -> QuerySet[MeasureVersion, int]:
    """What was ever measured in the organization that is asked about."""
    known = MeasureVersion.objects.filter(organization=OuterRef("pk"))
    return known.order_by().values_list("measure", flat=True).distinct()


def _owners() -> QuerySet[Membership, int]:
    """Who can own something in it."""
    people = Membership.objects.active().working().filter(organization=OuterRef("pk"))
    return people.values_list("pk", flat=True)


def _units(amount: int | None) -> Fraction | None:
    return None if amount is None else Fraction(amount, MILLION)


def _scope(found: models.KeyResult) -> tuple[object, ...]:
    return (found.team_id, found.person_id, found.each_of, *sorted(found.filters.items()))


def _sample(found: models.KeyResult) -> tuple[int | None, Fraction | None, Fraction | None]:
    """How many measurements its window had at the last cycle's end, else has now; its interval."""
    if found.kind not in SAMPLED:
        return None, None, None
    if found.baseline_n is not None:
        return found.baseline_n, _units(found.baseline_low), _units(found.baseline_high)
    value = found.value if found.baseline is None else found.baseline
    if not found.sample or value is None or found.unit != "share":
        return found.sample, None, None
    share = min(max(value / MILLION, 0.0), 1.0)
    low, high = wilson(share * found.sample, found.sample) or (0.0, 1.0)
    return found.sample, Fraction(low), Fraction(high)
