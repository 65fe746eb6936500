"""Bands of metrics: which the reader may see, what they hold now, and which are left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from metrics.asking.asked import Asked, teams_of
from metrics.asking.trailing import last_four_weeks
from metrics.catalogue import Definition
from metrics.models import Band, BandWindow
from metrics.models.beside import BandQuerySet
from metrics.showing.figures import Figure, figure
from metrics.showing.hidden_parts import seen_apart
from metrics.showing.judging import Reader, Standing
from metrics.showing.splits import reader_of, sees_agents
from metrics.showing.weekly import Known
from metrics.values import Ask, Period, Table, cut, monday
from metrics.wording.naming import read_staff, team_sizes
from people.access import Access
from people.figures import MILLION, measure_value

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_STEPS: dict[str, str] = {BandWindow.WEEK: "week", BandWindow.LAST_DAY: "day"}


@dataclass(frozen=True, slots=True)
class Watched:
    """A band and its metric's figure over its window, as the reader may see it."""

    band: Band
    definition: Definition
    figure: Figure
    period: Period
    is_writable: bool

    @property
    def is_left(self) -> bool:
        """Whether the value lies outside; what is too small to judge never does."""
        value = self.figure.value
        if value is None or self.figure.standing != Standing.FINE:
            return False
        return not inside(value, self.band.lower, self.band.upper)

    @property
    def limits(self) -> str:
        """ "38 min to 52 min", "at least 90 %"."""
        return limits_words(self.band, self.definition.unit)

    @property
    def scope(self) -> str:
        """Whose it is."""
        if self.band.person:
            return self.band.person.name
        return self.band.team.name if self.band.team else _("The whole company")


def inside(value: Fraction, lower: int | None, upper: int | None) -> bool:
    """Whether the value (whole units) is within the band (millionths), its edges included."""
    scaled = value * MILLION
    return (lower is None or scaled >= lower) and (upper is None or scaled <= upper)


def limits_words(band: Band, unit: str) -> str:
    """The band's edges."""
    low, high = (
        None if edge is None else measure_value(edge, unit) for edge in (band.lower, band.upper)
    )
    if low is None:
        return _("at most %(high)s") % {"high": high}
    if high is None:
        return _("at least %(low)s") % {"low": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def visible_bands(access: Access) -> BandQuerySet:
    """Those whose figures this person may see. One agent's are for lead and director alone."""
    found = Band.objects.of(access.organization).select_related("metric", "team", "person")
    if access.is_director:
        return found
    people = access.led_people - {access.membership.pk}
    teams = {*access.led_teams, *([access.own_team] if access.own_team else [])}
    of_company = Q(team__isnull=True, person__isnull=True)
    return found.filter(of_company | Q(team__in=teams) | Q(person__in=people))


def period_of(window: str, until: date) -> Period:
    """The days of a band's window before `until`."""
    if window == BandWindow.WEEK:
        start = monday(until) - WEEK
        return start, start + WEEK
    if window == BandWindow.LAST_DAY:
        return until - DAY, until
    return until - 4 * WEEK, until


class Posed(NamedTuple):
    """A band, and what has to be read to judge it for this reader.

    periods: its own, and those beside it that its figure is held against.
    """

    band: Band
    question: Asked
    periods: list[Period]
    readers: list[Reader]
    ask: Ask


def pose(
    access: Access,
    bands: Iterable[Band],
    metrics: Mapping[str, Known],
    *,
    until: date,
    since: date | None,
    members: Mapping[int, int] | None = None,
) -> list[Posed]:
    """What to ask of each band whose metric is in use.

    since, until: the days of which there is data. members: how many work in each team; else that
    takes a query, where the reader may not see the single agents behind a band.
    """
    questions = []
    for band in bands:
        known = metrics.get(band.metric.key)
        if known is not None:
            one, period = known.definition.default, period_of(band.window, until)
            question = Asked(
                definition=known.definition,
                one=one,
                period=period,
                teams=teams_of(access),
                team=band.team,
                person=band.person,
                since=since,
                until=until,
            )
            questions.append((band, question))
    if members is None:
        is_held = any(not sees_agents(access, question) for _band, question in questions)
        members = team_sizes(read_staff(access.organization)) if is_held else {}
    return [_posed(access, band, question, members, until) for band, question in questions]


def _posed(
    access: Access, band: Band, question: Asked, members: Mapping[int, int], until: date
) -> Posed:
    is_open = sees_agents(access, question)
    periods = [question.period, *([] if is_open else _beside(band, question, until))]
    readers = [reader_of(access, question._replace(period=each), members) for each in periods]
    ask = Ask(question.definition, "", periods, question.scope, agents=not is_open)
    return Posed(band, question, periods, readers, ask)


def _beside(band: Band, question: Asked, until: date) -> list[Period]:
    """What else makes up the last four weeks, which the metric's page tells as a whole."""
    step = _STEPS.get(band.window)
    if step is None or question.one.is_state:
        return []
    pieces = cut(last_four_weeks(until), step)
    # Weeks do that on a Monday alone.
    if len({end - start for start, end in pieces}) > 1:
        return []
    return [each for each in pieces if each != question.period]


def watched(access: Access, posed: Sequence[Posed], tables: Sequence[Table]) -> list[Watched]:
    """What each band holds, from the answers to what was posed."""
    return [
        Watched(
            each.band,
            each.question.definition,
            _figure(each, table),
            each.question.period,
            access.writes_band(team_id=each.band.team_id, person_id=each.band.person_id),
        )
        for each, table in zip(posed, tables, strict=True)
    ]


def _figure(posed: Posed, table: Table) -> Figure:
    """As the metric's page shows it in the course of the last four weeks."""
    one, period, periods = posed.question.one, posed.question.period, posed.periods
    values = [(each, cell[None]) for each, cell in zip(periods, table, strict=True)]
    if len(values) == 1:
        return figure(one, values[0][1], posed.readers[0])
    whole = min(periods)[0], max(periods)[1]
    readers = dict(zip(periods, posed.readers, strict=True))
    return seen_apart(one, [whole], values, readers.__getitem__)[period]


def left(watched: Sequence[Watched]) -> list[Watched]:
    """Those whose value lies outside."""
    return [each for each in watched if each.is_left]
