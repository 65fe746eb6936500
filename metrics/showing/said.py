"""What a customer said with a rating: the score on its scale, and the own words."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.facts import MILLION, Measure
from metrics.models import Measurement, TicketEvent
from people.figures import measure_value

RATINGS = frozenset((Measure.CSAT, Measure.CSAT_SCORE, Measure.CES, Measure.NPS))


class Given(NamedTuple):
    """A score, and the highest of its scale."""

    score: Fraction
    scale: Fraction


def given_in(event: TicketEvent) -> Given | None:
    """What a customer gave, exactly; None where there is no score."""
    if event.kind != "rated" or event.value is None or not event.scale:
        return None
    return Given(Fraction(event.value, MILLION), Fraction(event.scale, MILLION))


def given_by(row: Measurement) -> Given | None:
    """The same of the rating that a measurement was made of."""
    event = rated_by(row)
    return given_in(event) if event else None


def score_of(event: TicketEvent) -> str:
    """ "2 of 5"; empty where there is no score."""
    found = given_in(event)
    if found is None:
        return ""
    score, scale = (measure_value(amount, "count") for amount in found)
    return _("%(score)s of %(scale)s") % {"score": score, "scale": scale}


def rated_by(row: Measurement) -> TicketEvent | None:
    """The rating that a measurement was made of, if it was made of one."""
    return row.event if row.measure in RATINGS and row.event_id is not None else None


def comment_of(row: Measurement) -> str:
    """What was said with a rating, or stands beside what was entered; for who sees the row."""
    if row.entry is not None:
        return row.entry.comment
    event = rated_by(row)
    return event.comment if event else ""
