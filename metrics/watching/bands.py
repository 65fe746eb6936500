"""Bands of metrics: which the reader may see, what they hold now, and which are left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from metrics.catalogue import Definition
from metrics.models import Band, BandWindow
from metrics.models.beside import BandQuerySet
from metrics.showing.boards import reader_of
from metrics.showing.figures import Figure, figure
from metrics.showing.judging import ANYBODY, Reader, Standing
from metrics.showing.weekly import Known
from metrics.values import Ask, Period, Scope, Table, monday, read_many
from people.access import Access
from people.figures import MILLION, measure_value

DAY, WEEK = timedelta(days=1), timedelta(days=7)


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
    """A band, and what has to be read to judge it for this reader."""

    band: Band
    definition: Definition
    period: Period
    reader: Reader
    ask: Ask


def read_bands(
    access: Access, bands: Iterable[Band], metrics: Mapping[str, Known], *, until: date
) -> list[Watched]:
    """What each holds now; one query for all values, and one for each team whose single agents
    the reader may not see."""
    posed = pose(access, bands, metrics, until=until)
    asks = [each.ask for each in posed]
    tables = read_many(organization=access.organization, asks=asks) if asks else []
    return watched(access, posed, tables)


def pose(
    access: Access, bands: Iterable[Band], metrics: Mapping[str, Known], *, until: date
) -> list[Posed]:
    """What to ask of each band whose metric is in use."""
    found = []
    for band in bands:
        if band.metric.key not in metrics:
            continue
        definition = metrics[band.metric.key].definition
        period = period_of(band.window, until)
        reader = _reader(access, band, definition)
        ask = Ask(definition, "", [period], _scope(access, band), agents=reader.guarded)
        found.append(Posed(band, definition, period, reader, ask))
    return found


def watched(access: Access, posed: Sequence[Posed], tables: Sequence[Table]) -> list[Watched]:
    """What each band holds, from the answers to what was posed."""
    return [
        Watched(
            each.band,
            each.definition,
            figure(each.definition.default, table[0][None], each.reader),
            each.period,
            access.writes_band(team_id=each.band.team_id, person_id=each.band.person_id),
        )
        for each, table in zip(posed, tables, strict=True)
    ]


def _scope(access: Access, band: Band) -> Scope:
    if band.team_id is None:
        return Scope(person=band.person_id)
    return Scope(frozenset(access.below(band.team)) if band.team else None)


def _reader(access: Access, band: Band, definition: Definition) -> Reader:
    if band.person_id is not None:
        return ANYBODY
    if band.team is None and definition.filters and not access.is_director:
        return Reader(guarded=True)
    return reader_of(access, band.team, access.teams)


def left(watched: Sequence[Watched]) -> list[Watched]:
    """Those whose value lies outside."""
    return [each for each in watched if each.is_left]
