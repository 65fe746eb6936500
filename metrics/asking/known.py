"""The words that tickets and accounts carry: what a filter can offer instead of having it typed."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from metrics.facts import Measure
from people.models import Organization

RECENT = timedelta(days=28)
MOST = 100
# Values of fields are few and change seldom: the newest tickets have them all.
NEWEST = 2000


class Known(NamedTuple):
    """topics: those of the 28 days before, the most frequent first; the others in their order."""

    topics: list[str]
    priorities: list[str]
    languages: list[str]
    segments: list[str]
    groups: list[str]


# One row for each kind and word, in the order in which they are offered.
_NEWEST = """SELECT priority, language FROM metrics_ticket
 WHERE organization_id = %(of)s ORDER BY id DESC LIMIT %(newest)s"""
_SQL = f"""WITH newest AS ({_NEWEST})
(SELECT 'topic', variant, -count(*) AS place FROM metrics_measurement
  WHERE organization_id = %(of)s AND measure = {Measure.TOPIC.value}
    AND at > %(since)s AND at <= %(until)s AND variant <> ''
  GROUP BY variant ORDER BY 3, 2 LIMIT {MOST})
UNION ALL (SELECT DISTINCT 'priority', priority, 0 FROM newest)
UNION ALL (SELECT DISTINCT 'language', language, 0 FROM newest)
UNION ALL (SELECT DISTINCT 'segment', segment, 0 FROM metrics_account
  WHERE organization_id = %(of)s)
UNION ALL (SELECT DISTINCT 'group', name, 0 FROM metrics_helpdeskgroup
  WHERE organization_id = %(of)s)
ORDER BY 3, 2"""  # noqa: S608 - our own pieces


def known_words(organization: Organization, *, until: datetime) -> Known:
    """What tickets before `until` and accounts carry; one query."""
    given: dict[str, Any] = {
        "of": organization.pk,
        "since": until - RECENT,
        "until": until,
        "newest": NEWEST,
    }
    found: dict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        for kind, word, _place in cursor.fetchall():
            if word:
                found[kind].append(word)
    kinds = ("topic", "priority", "language", "segment", "group")
    return Known(*(found[kind] for kind in kinds))


def known_topics(organization: Organization, *, until: datetime) -> list[str]:
    """Those of the 28 days before `until`, the most frequent first, 100 at most; one query."""
    return known_words(organization, until=until).topics
