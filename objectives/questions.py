"""The readings that answer what key results ask; what they share is read once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from metrics.catalogue import Definition, definition_from_json
from metrics.facts import ACCOUNTS
from metrics.intake.freshness import SourceState, source_state
from metrics.models import MeasureVersion
from metrics.values import Ask, Filters, Key, Scope, Value, read_many
from objectives.asked import Question, Reading, last_days
from objectives.asking import USUAL, day_of, pace_of, question_of, units
from objectives.calendar import DAY, Pace, WorkCalendar
from objectives.choices import Kind
from objectives.members import Found, Roster, expected_members, judged_members, tally
from objectives.models import CheckIn, Cycle, KeyResult, Milestone, StatusRules
from objectives.season import boundaries, pieces, season_of, year_before
from objectives.status import Rules
from objectives.steps import done_by
from objectives.tree import tree_text
from objectives.windows import Period
from people.models import Organization, Team, with_descendants

__all__ = ["USUAL", "Answer", "Reader", "day_of", "pace_of", "question_of", "rules_of", "units"]


class Answer(NamedTuple):
    """What was read for a key result. Days before `until` are over; as_of is how far data reach.

    currency: of amounts of money. refused: "currencies" where there are two, which are never added
    nor held against each other.
    members: of an each, as they stand. found: of a baseline, where we stand so far.
    """

    question: Question
    now: Reading
    weeks: list[Reading]
    until: date
    as_of: datetime | None
    currency: str = ""
    refused: str = ""
    members: Sequence[Found] = ()
    found: Value | None = None


class Reader:
    """Reads key results of one organization: what they share is fetched once, in six queries."""

    def __init__(self, organization: Organization, *, now: datetime) -> None:
        self.organization = organization
        self.now = now
        self.today = now.astimezone(organization.zone).date()
        # Before any value, so that what changes meanwhile is due again.
        self.versions = _versions(organization)
        self.sources: SourceState = source_state(organization)
        self.data_day = day_of(self.sources.as_of, organization)
        holidays = frozenset(organization.holidays.values_list("day", flat=True))
        self.calendar = WorkCalendar(frozenset(organization.working_days), holidays)
        self.rules = rules_of(organization)
        self.parents = list(Team.objects.of(organization).values_list("id", "parent_id"))
        self.tree = tree_text(self.parents)
        self.check_ins: Mapping[int, list[CheckIn]] = {}
        self.steps: Mapping[int, list[Milestone]] = {}

    @cached_property
    def roster(self) -> Roster:
        """Which agents work where; fetched when a first each asks, in two queries."""
        return Roster(self.organization)

    def load(self, key_results: Collection[KeyResult]) -> None:
        """Fetch what people typed and ticked; two queries at most."""
        self.load_check_ins(key_results)
        stepped = [each.pk for each in key_results if each.kind == Kind.MILESTONES]
        if not stepped:
            return
        found: dict[int, list[Milestone]] = defaultdict(list)
        for step in Milestone.objects.filter(
            organization=self.organization, key_result__in=stepped
        ).order_by("position", "id"):
            found[step.key_result_id].append(step)
        self.steps = found

    def load_check_ins(self, key_results: Iterable[KeyResult]) -> None:
        """Fetch what people typed for those that no metric computes; one query."""
        typed = [key_result.pk for key_result in key_results if key_result.metric_id is None]
        found: dict[int, list[CheckIn]] = defaultdict(list)
        for check_in in CheckIn.objects.filter(
            organization=self.organization, key_result__in=typed, value__isnull=False
        ).order_by("week_end"):
            found[check_in.key_result_id].append(check_in)
        self.check_ins = found

    def version_of(self, key_result: KeyResult) -> int:
        """How often what the key result reads has changed: a sum that only grows."""
        if key_result.metric is None:
            return 0
        definition = definition_from_json(key_result.metric.definition)
        one = definition.aggregation(key_result.aggregation)
        # An account counts for the team of its assignee, whoever talked to it.
        teams = None if one.of_accounts else self.teams_of(key_result)
        accounts = {ACCOUNTS} if one.of_accounts or one.kind == "per_accounts" else set()
        return sum(
            version
            for (measure, team), version in self.versions.items()
            if measure in accounts or (measure in one.measures and (teams is None or team in teams))
        )

    def teams_of(self, key_result: KeyResult) -> frozenset[int] | None:
        """The teams whose measurements count; None: all of the company's."""
        if key_result.team_id is None:
            return None
        return frozenset(with_descendants([key_result.team_id], self.parents))

    def pace_of(self, key_result: KeyResult, cycle: Cycle) -> Pace:
        """The cycle's working days, from the day of publication if that was later."""
        return pace_of(key_result, cycle, self.organization, self.calendar)

    def read(self, key_result: KeyResult, cycle: Cycle) -> Answer:
        """The key result's value now and at the end of each week; one query at most."""
        if key_result.kind == Kind.MILESTONES:
            return self._stepped(key_result, cycle)
        if key_result.metric is None:
            return self._typed(key_result, cycle)
        definition = definition_from_json(key_result.metric.definition)
        question = self.question_of(key_result, cycle, definition)
        entered = definition.aggregation(key_result.aggregation).is_entered
        as_of = self.now if entered else self.sources.as_of
        reached = self.today if entered else self.data_day
        until = min(reached, cycle.end) if reached else cycle.start
        last = min(until, cycle.end - DAY)
        sundays = last_days(question, until)
        days = [*sundays, last]
        season_days = self._season_days(question, until)
        periods = [*(question.period(day) for day in days), *pieces(season_days)]
        tables = self._tables(key_result, definition, periods)
        if key_result.kind == Kind.EACH:
            members = [
                self._members(key_result, question, day, table)
                for day, table in zip(days, tables, strict=True)
            ]
            read = [tally(day, found) for day, found in zip(days, members, strict=True)]
            return Answer(question, read[-1], read[:-1], until, as_of, members=members[-1])
        values = [table[None] for table in tables]
        currency, refused = _one_currency(values[: len(days)])
        question = question._replace(season=_season(season_days, values[len(days) :]))
        if key_result.kind == Kind.BASELINE:
            read = [_counted(day, value, as_of) for day, value in zip(days, values, strict=False)]
            found = values[len(days) - 1]
            return Answer(
                question, read[-1], read[:-1], until, as_of, currency, refused, found=found
            )
        read = [
            Reading(day, None if refused else value.value, value.n)
            for day, value in zip(days, values, strict=False)
        ]
        return Answer(question, read[-1], read[:-1], until, as_of, currency, refused)

    def _tables(
        self, key_result: KeyResult, definition: Definition, periods: Sequence[Period]
    ) -> list[dict[Key, Value]]:
        """For each period its value, or its members'; one query."""
        ask = Ask(
            definition,
            key_result.aggregation,
            periods,
            Scope(teams=self.teams_of(key_result), person=key_result.person_id),
            Filters(**key_result.filters),
            by=key_result.each_of if key_result.kind == Kind.EACH else "",
            agents=key_result.kind == Kind.EACH,
        )
        return read_many(organization=self.organization, asks=[ask])[0]

    def _members(
        self, key_result: KeyResult, question: Question, day: date, table: Mapping[Key, Value]
    ) -> list[Found]:
        of = key_result.each_of
        return judged_members(
            question,
            table,
            of=of,
            expected=expected_members(self.roster, of, day, self.teams_of(key_result)),
            least=key_result.sample_asked,
        )

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
            else self._covered_from(),
        )

    def _season_days(self, question: Question, until: date) -> list[date]:
        """The days whose last year's counts are wanted; none where no source goes back so far."""
        covered, start = self._covered_from(), question.cycle[0]
        if not question.has_season or covered is None or covered > year_before(start):
            return []
        return boundaries(question.cycle, (question.pace.start, until))

    def _typed(self, key_result: KeyResult, cycle: Cycle) -> Answer:
        question = self.question_of(key_result, cycle, None)
        found = {c.week_end: c for c in self.check_ins.get(key_result.pk, ())}
        weeks = [
            Reading(day, units(found[day].value) if day in found else None)
            for day in last_days(question, min(self.today, cycle.end))
        ]
        if not found:
            return Answer(question, Reading(cycle.start, None), weeks, cycle.start, None)
        newest = max(found)
        now = Reading(newest, units(found[newest].value))
        until = min(newest + DAY, cycle.end)
        return Answer(question, now, weeks, until, found[newest].value_as_of)

    def _stepped(self, key_result: KeyResult, cycle: Cycle) -> Answer:
        """Steps are known at once: today's are done, those of no week are not."""
        question = self.question_of(key_result, cycle, None)
        steps, until = self.steps.get(key_result.pk, []), min(self.today, cycle.end)
        weeks = [done_by(day, steps) for day in last_days(question, until)]
        last = min(self.today, cycle.end - DAY)
        return Answer(question, done_by(last, steps), weeks, until, self.now)

    def _covered_from(self) -> date | None:
        """The first day of which a source knows."""
        return day_of(self.sources.covered_from, self.organization)


def _one_currency(values: Sequence[Value]) -> tuple[str, str]:
    """The currency of all of them; refused where one value has two, or one week another one."""
    found = sorted({value.currency for value in values} - {""})
    if len(found) > 1 or values[-1].refused:
        return "", "currencies"
    return (found[0] if found else ""), ""


def _counted(day: date, value: Value, as_of: datetime | None) -> Reading:
    """How many measurements there were by then; None where nothing is read at all."""
    return Reading(day, None if as_of is None else Fraction(value.n), value.n)


def _season(days: Sequence[date], past: Sequence[Value]) -> dict[date, Fraction] | None:
    if not days:
        return None
    return season_of(days, (each.value for each in past), events=sum(each.n for each in past))


def rules_of(organization: Organization) -> Rules:
    """What the organization set for status; one query."""
    known = StatusRules.objects.filter(organization=organization).first()
    return Rules.of_percent(known.on_track, known.at_risk, known.weeks) if known else Rules()


def _versions(organization: Organization) -> dict[tuple[int, int | None], int]:
    rows = MeasureVersion.objects.filter(organization=organization)
    return {
        (measure, team): version
        for measure, team, version in rows.values_list("measure", "team_id", "version")
    }
