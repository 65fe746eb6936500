"""Why a number is what it is: its figures, window and sample, and the tickets behind it."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.asking.asked import Asked
from metrics.asking.narrowed import narrowed
from metrics.catalogue import Aggregation
from metrics.facts import READ_TOGETHER, REVIEWS, Excluded
from metrics.models import Measurement, MeasurementHistory
from metrics.models.measurement import MeasurementQuerySet
from metrics.showing.figures import Figure, period_words
from metrics.showing.results import result_of
from metrics.values import Filters, Period, Scope, Value, instant
from metrics.values.sql import Sql, joined
from metrics.wording.words import reason_words
from people.access import Access
from people.figures import measure_value
from people.models import Organization


class Line(NamedTuple):
    """One line of an explanation, as `_components/why.html` takes it."""

    label: str
    value: str | Promise


def explain(
    *,
    figure: Figure,
    value: Value,
    period: Period,
    synced_at: datetime | None,
    organization: Organization,
    hours: str = "",
) -> list[Line]:
    """What the figure is made of. What is kept back from the reader is not told here either.

    hours: whose opening hours it goes by; empty where it goes by none.
    """
    one, zone = figure.one, organization.zone
    lines = []
    if figure.value is not None:
        lines.append(Line(_("Result"), result_of(one, value)))
    lines.append(Line(_("Period"), _window(one, period)))
    if hours:
        lines.append(Line(_("Opening hours"), hours))
    if figure.n:
        sample = pgettext("how many", "Accounts") if figure.one.of_accounts else _("Measurements")
        lines.append(Line(sample, measure_value(Fraction(figure.n), "count")))
    if figure.interval:
        lines.append(Line(_("95 % sure that it lies"), figure.interval))
    if figure.value is not None or not (value.n or figure.is_kept_back):
        lines += [
            Line(_("Left out: %(reason)s") % {"reason": reason_words(reason)}, str(count))
            for reason, count in value.excluded.items()
        ]
    for label, moment in ((_("Data reaches until"), value.as_of), (_("Last sync"), synced_at)):
        if moment is not None:
            lines.append(Line(label, date_format(moment.astimezone(zone), "DATETIME_FORMAT")))
    return lines


def _window(one: Aggregation, period: Period) -> str:
    if not one.is_state:
        return period_words(period)
    last = period[1] - timedelta(days=1)
    return _("end of %(day)s") % {"day": date_format(last)}


def tickets_behind(access: Access, question: Asked) -> MeasurementQuerySet:
    """The measurements of a number, counted and excluded, that the reader may open; newest first.

    A director opens all, a lead those of the own teams and their people, an agent those credited
    to the own person, nobody else any.
    """
    reviews = not question.one.measures.isdisjoint(REVIEWS)
    found = Measurement.objects.of(access.organization).filter(
        visible(access),
        _parts(question.one),
        _dated(question.one, question.period, access.organization),
        _scoped(question.scope),
        *narrowed(access.organization, question.filters, reviews=reviews),
        *narrowed(access.organization, Filters(**question.definition.filters), reviews=reviews),
    )
    return found.order_by("-at", "-pk")


def visible(access: Access) -> Q:
    """Which measurements the reader may open, each with its ticket."""
    single = ~Q(measure__in=READ_TOGETHER)
    if access.is_director:
        return single
    mine = Q(pk__in=())
    if access.is_lead:
        mine |= Q(team__in=access.led_teams) | Q(person__in=access.led_people)
    if access.is_agent:
        mine |= Q(person=access.membership)
    return mine & single


def sees(access: Access, *, measure: int, team: int | None, person: int | None) -> bool:
    """`visible` of one measurement that is read already: whose it is, by their ids."""
    if measure in READ_TOGETHER:
        return False
    if access.is_director:
        return True
    if access.is_lead and (team in access.led_teams or person in access.led_people):
        return True
    return access.is_agent and person == access.membership.pk


def sees_in_sql(access: Access) -> Sql:
    """`visible` of rows with the columns measure, team and person."""
    single = Sql("measure <> ALL(%s)", ([measure.value for measure in READ_TOGETHER],))
    if access.is_director:
        return single
    mine = [Sql("false")]
    if access.is_lead:
        theirs = (sorted(access.led_teams), sorted(access.led_people))
        mine.append(Sql("team = ANY(%s::bigint[]) OR person = ANY(%s::bigint[])", theirs))
    if access.is_agent:
        mine.append(Sql("person = %s", (access.membership.pk,)))
    whose = joined(" OR ", mine)
    return Sql(f"({whose.text}) AND {single.text}", (*whose.params, *single.params))


def _parts(one: Aggregation) -> Q:
    """As `metrics.values.sql.matching`, without the bounds: those say which of them are a hit."""
    found = Q()
    for part in {(part.measure, part.variant) for part in one.numerator + one.denominator}:
        measure, variant = part
        found |= Q(measure=measure) if variant is None else Q(measure=measure, variant=variant)
    return found


def _dated(one: Aggregation, period: Period, organization: Organization) -> Q:
    start, end = (instant(day, organization.zone) for day in period)
    if one.of_spells:
        return Q(at__lt=end) & (Q(until__isnull=True) | Q(until__gte=end))
    return Q(at__gte=start, at__lt=end)


def _scoped(scope: Scope) -> Q:
    found = Q()
    if scope.teams is not None:
        found &= Q(team__in=scope.teams)
    if scope.person is not None:
        found &= Q(person=scope.person)
    return found


def is_hit(one: Aggregation, row: Measurement) -> bool:
    """Whether a counted row adds to the numerator, for metrics that say how many are so."""
    amount = amount_of(one, row) or 0
    return any(
        row.measure == part.measure
        and part.variant in (None, row.variant)
        and (part.at_least is None or amount >= part.at_least)
        and (part.at_most is None or amount <= part.at_most)
        for part in one.numerator
    )


def amount_of(one: Aggregation, row: Measurement) -> int | None:
    """What the aggregation reads of a row: its value, or its time in opening hours."""
    return row.business if one.in_business_time else row.value


def reason_of(
    row: Measurement | MeasurementHistory, one: Aggregation | None = None
) -> str | Promise:
    """Why a row does not count (for the aggregation), in words; empty where it does."""
    why = Excluded(row.excluded)
    if not why and one and one.in_business_time and row.business is None:
        why = Excluded.NO_SCHEDULE
    return reason_words(why.words) if why else ""
