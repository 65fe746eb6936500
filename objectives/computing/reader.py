"""Reads what answers key results: of a thousand as of one, by the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects

from metrics.catalogue import Definition, definition_from_json
from metrics.intake.freshness import SourceState, source_state
from metrics.models import MetricVersion
from metrics.values import Ask, Filters, Key, Scope, Value, read_many
from objectives.asked import Question
from objectives.asking import day_of, pace_of, question_of
from objectives.calendar import Pace, WorkCalendar
from objectives.choices import Kind
from objectives.computing.answers import (
    Answer,
    Plan,
    Typed,
    of_counts,
    of_members,
    of_steps,
    of_typed,
    of_values,
    plan_of,
)
from objectives.computing.versions import Versions
from objectives.members import Found, Roster, expected_members, judged_members
from objectives.models import CheckIn, Cycle, KeyResult, Milestone, StatusRules
from objectives.status import Rules
from objectives.tree import tree_text
from people.models import Organization, Team, with_descendants


class Asked(NamedTuple):
    """What of a key result says which measurements it reads; its fields by their names."""

    metric: int | None
    aggregation: str
    team: int | None
    each_of: str
    filters: Mapping[str, Any]


class Reader:
    """Reads key results of one organization: what they share is fetched once, in six queries."""

    def __init__(self, organization: Organization, *, now: datetime) -> None:
        self.organization = organization
        self.now = now
        self.today = now.astimezone(organization.zone).date()
        # Before any value, so that what changes meanwhile is due again.
        self.versions = Versions(organization)
        self.sources: SourceState = source_state(organization)
        self.data_day = day_of(self.sources.as_of, organization)
        holidays = frozenset(organization.holidays.values_list("day", flat=True))
        self.calendar = WorkCalendar(frozenset(organization.working_days), holidays)
        self.rules = rules_of(organization)
        self.parents = list(Team.objects.of(organization).values_list("id", "parent_id"))
        self.tree = tree_text(self.parents)
        self.check_ins: Mapping[int, list[Typed]] = {}
        self.steps: Mapping[int, list[Milestone]] = {}
        self._definitions: dict[int, Definition] = {}
        self._below: dict[int, frozenset[int]] = {}
        self._changes: dict[tuple[int, str, int | None, str, Filters], int] = {}

    @cached_property
    def roster(self) -> Roster:
        """Which agents work where; fetched when a first each asks, in two queries."""
        return Roster(self.organization)

    def load(self, key_results: Sequence[KeyResult]) -> None:
        """Fetch their metrics, and what people typed and ticked; three queries at most."""
        prefetch_related_objects(key_results, "metric")
        self.load_check_ins(key_results)
        self._load_steps([each.pk for each in key_results if each.kind == Kind.MILESTONES])

    def load_check_ins(self, key_results: Iterable[KeyResult]) -> None:
        """Fetch what people typed for those that no metric computes; one query."""
        typed = [each.pk for each in key_results if each.is_typed]
        found: dict[int, list[Typed]] = defaultdict(list)
        rows = CheckIn.objects.filter(
            organization=self.organization, key_result__in=typed, value__isnull=False
        ).order_by("week_end")
        for key_result, *said in rows.values_list("key_result_id", *Typed._fields):
            found[key_result].append(Typed(*said))
        self.check_ins = found

    def _load_steps(self, key_results: Collection[int]) -> None:
        found: dict[int, list[Milestone]] = defaultdict(list)
        if key_results:
            of_these = Milestone.objects.filter(
                organization=self.organization, key_result__in=key_results
            )
            for step in of_these.order_by("position", "id"):
                found[step.key_result_id].append(step)
        self.steps = found

    def version_of(self, asked: Asked) -> int:
        """How often what such a key result reads has changed: a sum that only grows.

        Of a metric's version whose definition was read already.
        """
        if asked.metric is None:
            return 0
        definition = self._definitions[asked.metric]
        filters = Filters(**asked.filters), Filters(**definition.filters)
        key = asked.metric, asked.aggregation, asked.team, asked.each_of, filters[0]
        if key not in self._changes:
            one = definition.aggregation(asked.aggregation)
            self._changes[key] = self.versions.of(
                one, self.below(asked.team), asked.each_of, filters
            )
        return self._changes[key]

    def definition_of(self, key_result: KeyResult) -> Definition | None:
        """Its metric's; None where people type its values or tick its steps."""
        if key_result.metric_id is None or key_result.metric is None:
            return None
        found = self._definitions.get(key_result.metric_id)
        if found is None:
            found = definition_from_json(key_result.metric.definition)
            self._definitions[key_result.metric_id] = found
        return found

    def load_definitions(self, metrics: Collection[int]) -> None:
        """Fetch those of metrics' versions by their ids; one query."""
        rows = MetricVersion.objects.filter(organization=self.organization, pk__in=metrics)
        for pk, definition in rows.values_list("pk", "definition"):
            self._definitions[pk] = definition_from_json(definition)

    def teams_of(self, key_result: KeyResult) -> frozenset[int] | None:
        """The teams whose measurements count; None: all of the company's."""
        return self.below(key_result.team_id)

    def below(self, team: int | None) -> frozenset[int] | None:
        """The team with all below it; None: all of the company's."""
        if team is None:
            return None
        if team not in self._below:
            self._below[team] = frozenset(with_descendants([team], self.parents))
        return self._below[team]

    def scope_of(self, key_result: KeyResult) -> Scope:
        """Whose measurements count."""
        return Scope(teams=self.teams_of(key_result), person=key_result.person_id)

    def pace_of(self, key_result: KeyResult, cycle: Cycle) -> Pace:
        """The cycle's working days, from the day of publication if that was later."""
        return pace_of(key_result, cycle, self.organization, self.calendar)

    def question_of(
        self, key_result: KeyResult, cycle: Cycle, definition: Definition | None
    ) -> Question:
        """What the key result asks; without a definition its values are typed."""
        return question_of(
            key_result,
            definition,
            pace=self.pace_of(key_result, cycle),
            # What people type covers every day.
            covered_from=date.min
            if definition is None or definition.aggregation(key_result.aggregation).is_entered
            else self._covered_from,
        )

    def read(self, key_result: KeyResult, cycle: Cycle) -> Answer:
        """The key result's value now and at the end of each week; one query at most."""
        return next(self.read_all([(key_result, cycle)]))

    def read_all(self, asked: Sequence[tuple[KeyResult, Cycle]]) -> Iterator[Answer]:
        """The same of many, each of its cycle: what metrics say of all of them is one query.

        One at a time, so that tens of thousands of weeks are not all held at once.
        """
        plans = [self._plan(*each) for each in asked]
        asks = [
            self._ask(key_result, *plan)
            for (key_result, _), plan in zip(asked, plans, strict=True)
            if plan is not None
        ]
        tables = iter(read_many(organization=self.organization, asks=asks) if asks else [])
        for (key_result, cycle), plan in zip(asked, plans, strict=True):
            if plan is None:
                yield self._told(key_result, cycle)
            else:
                yield self._measured(key_result, plan[0], next(tables))

    def _plan(self, key_result: KeyResult, cycle: Cycle) -> tuple[Plan, Definition] | None:
        """None where nothing is to be read: people say how it stands."""
        definition = self.definition_of(key_result)
        if definition is None or key_result.kind == Kind.MILESTONES:
            return None
        entered = definition.aggregation(key_result.aggregation).is_entered
        plan = plan_of(
            self._asked(key_result, cycle, definition),
            (cycle.start, cycle.end),
            reached=self.today if entered else self.data_day,
            as_of=self.now if entered else self.sources.as_of,
            covered=self._covered_from,
        )
        return plan, definition

    def _ask(self, key_result: KeyResult, plan: Plan, definition: Definition) -> Ask:
        is_each = key_result.kind == Kind.EACH
        return Ask(
            definition,
            key_result.aggregation,
            plan.periods,
            self.scope_of(key_result),
            Filters(**key_result.filters),
            by=key_result.each_of if is_each else "",
            agents=is_each,
        )

    def _measured(
        self, key_result: KeyResult, plan: Plan, tables: Sequence[Mapping[Key, Value]]
    ) -> Answer:
        if key_result.kind == Kind.EACH:
            return of_members(plan, list(self._members(key_result, plan, tables)))
        values = [table[None] for table in tables]
        return (of_counts if key_result.kind == Kind.BASELINE else of_values)(plan, values)

    def _members(
        self, key_result: KeyResult, plan: Plan, tables: Iterable[Mapping[Key, Value]]
    ) -> Iterator[list[Found]]:
        of, teams = key_result.each_of, self.teams_of(key_result)
        for day, table in zip(plan.days, tables, strict=True):
            yield judged_members(
                plan.question,
                table,
                of=of,
                expected=expected_members(self.roster, of, day, teams),
                least=key_result.sample_asked,
            )

    def _told(self, key_result: KeyResult, cycle: Cycle) -> Answer:
        """What people typed at check-in, or the steps that they ticked."""
        question, period = self._asked(key_result, cycle, None), (cycle.start, cycle.end)
        if key_result.kind == Kind.MILESTONES:
            steps = self.steps.get(key_result.pk, [])
            return of_steps(question, steps, period, today=self.today, now=self.now)
        said = self.check_ins.get(key_result.pk, [])
        return of_typed(question, said, period, today=self.today)

    def _asked(
        self, key_result: KeyResult, cycle: Cycle, definition: Definition | None
    ) -> Question:
        """What it asks, before anything is read: how last year ran is found out anew."""
        return self.question_of(key_result, cycle, definition)._replace(season=None)

    @cached_property
    def _covered_from(self) -> date | None:
        """The first day of which a source knows."""
        return day_of(self.sources.covered_from, self.organization)


def rules_of(organization: Organization) -> Rules:
    """What the organization set for status; one query."""
    known = StatusRules.objects.filter(organization=organization).first()
    return Rules.of_percent(known.on_track, known.at_risk, known.weeks) if known else Rules()
