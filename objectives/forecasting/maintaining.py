"""How many weeks of maintained key results will be inside, from their own and earlier weeks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from metrics.catalogue import definition_from_json
from metrics.values import Ask as Read
from metrics.values import Filters, Scope, read_many
from objectives.assess import Question, Reading, is_ceiling, kept
from objectives.calendar import DAY, WEEK, sundays
from objectives.choices import Window
from objectives.computing.reader import Reader
from objectives.forecasting.kept import Share, weeks_inside
from objectives.forecasting.reading import BATCH
from objectives.models import KeyResult, KeyResultPoint

BEFORE = 26 * WEEK


def shares_of(reader: Reader, key_results: Sequence[KeyResult]) -> dict[int, Share | None]:
    """key result → what it will be; None under 4 weeks with data."""
    inside: dict[int, dict[date, bool | None]] = defaultdict(dict)
    for point in KeyResultPoint.objects.filter(
        organization=reader.organization, key_result__in=[one.pk for one in key_results]
    ):
        inside[point.key_result_id][point.day] = point.inside
    found: dict[int, Share | None] = {}
    for first in range(0, len(key_results), BATCH):
        some = key_results[first : first + BATCH]
        for one, before in zip(some, _before(reader, some), strict=True):
            start, end = one.objective.cycle.start, one.objective.cycle.end
            weeks = [inside[one.pk].get(sunday) for sunday in sundays(start, end)]
            over = max((day for day in inside[one.pk]), default=start - DAY)
            left = sum(sunday > over for sunday in sundays(start, end))
            so_far = weeks[: len(weeks) - left]
            needed = reader.rules.weeks
            found[one.pk] = weeks_inside(so_far, before, left=left, needed=needed)
    return found


def _before(reader: Reader, key_results: Sequence[KeyResult]) -> list[list[bool | None]]:
    """Whether the weeks before the cycle were inside; one query."""
    reads, places = [], []
    for one in key_results:
        question = _question(reader, one)
        days = _days(reader, question) if question else []
        places.append((question, days))
        if question is None or one.metric is None or not days:
            continue
        reads.append(
            Read(
                definition_from_json(one.metric.definition),
                one.aggregation,
                [question.period(day) for day in days],
                Scope(teams=reader.teams_of(one), person=one.person_id),
                Filters(**one.filters),
            )
        )
    tables = iter(read_many(organization=reader.organization, asks=reads) if reads else [])
    found: list[list[bool | None]] = []
    for question, days in places:
        if question is None or not days:
            found.append([])
            continue
        readings = [
            Reading(day, each[None].value, each[None].n)
            for day, each in zip(days, next(tables), strict=True)
        ]
        found.append([kept(question, reading) for reading in readings])
    return found


def _question(reader: Reader, key_result: KeyResult) -> Question | None:
    """None where the weeks before the cycle say nothing of it: what is typed, or counted from the
    cycle's first day on."""
    if key_result.metric is None:
        return None
    definition = definition_from_json(key_result.metric.definition)
    question = reader.question_of(key_result, key_result.objective.cycle, definition)
    return None if is_ceiling(question) or question.window == Window.CYCLE else question


def _days(reader: Reader, question: Question) -> list[date]:
    start, since = question.cycle[0], question.covered_from
    if since is None:
        return []
    first = max(
        start - BEFORE, reader.organization.created_at.date() if since == date.min else since
    )
    return [day for day in sundays(first, start) if question.period(day)[0] >= first]
