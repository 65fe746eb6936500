"""What a customer said with a rating: the score on its scale, and the own words."""

from fractions import Fraction

from django.utils.translation import gettext as _

from metrics.facts import MILLION, Measure
from metrics.models import Measurement, TicketEvent
from people.figures import measure_value

RATINGS = frozenset((Measure.CSAT, Measure.CSAT_SCORE, Measure.CES, Measure.NPS))


def score_of(event: TicketEvent) -> str:
    """ "2 of 5"; empty where there is no score."""
    if event.kind != "rated" or event.value is None or not event.scale:
        return ""
    score, scale = (
        measure_value(Fraction(amount, MILLION), "count") for amount in (event.value, event.scale)
    )
    return _("%(score)s of %(scale)s") % {"score": score, "scale": scale}


def rated_by(row: Measurement) -> TicketEvent | None:
    """The rating that a measurement was made of, if it was made of one."""
    return row.event if row.measure in RATINGS and row.event_id is not None else None
