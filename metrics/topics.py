"""The topics that tickets carry: what a filter can offer instead of having it typed by heart."""

from datetime import datetime, timedelta

from django.db.models import Count

from metrics.facts import Measure
from metrics.models import Measurement
from people.models import Organization

RECENT = timedelta(days=90)
MOST = 100


def known_topics(organization: Organization, *, until: datetime) -> list[str]:
    """Those of the 90 days before `until`, the most frequent first, 100 at most; one query."""
    recent = (
        Measurement.objects.of(organization)
        .filter(measure=Measure.TOPIC, at__gt=until - RECENT, at__lte=until)
        .exclude(variant="")
    )
    counted = recent.values("variant").annotate(many=Count("pk")).order_by("-many", "variant")
    return [row["variant"] for row in counted[:MOST]]
