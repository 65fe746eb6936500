"""Reviews and their tickets: what an entry says nothing of is read from the ticket that it names.

Looked up when asked for, as a ticket's topics are: so it is no matter which of the two came first.
A number that two helpdesks have names no ticket.
"""

from collections.abc import Sequence

from metrics.catalogue import Aggregation
from metrics.facts import REVIEWS
from metrics.storing.rewriting import HISTORY
from metrics.values.types import Filters

_OWN = ("channel", "tier", "priority")
# By these a review is told apart by its ticket; "cell" is that of metrics.fairness.
_SPLITS = frozenset((*_OWN, "topic", "language", "segment", "cell"))
# Of any measurement these are looked up where they stand now: its ticket's, and its account's.
_OF_ACCOUNT = frozenset(("segment",))
_NOW = frozenset(("topic", "language")) | _OF_ACCOUNT
_KEPT = ", ".join(f"m.{each}" for each in HISTORY.split(", ") if each not in _OWN)
_TICKET = """SELECT min(t.id) AS id, min(t.channel) AS channel, min(t.tier) AS tier,
  min(t.priority) AS priority
FROM metrics_entry e JOIN metrics_source s ON s.organization_id = e.organization_id
JOIN metrics_ticket t ON t.organization_id = e.organization_id AND t.source_id = s.id
 AND t.external_id = e.ticket
WHERE e.id = m.entry_id AND e.ticket <> '' HAVING count(*) = 1"""


def tells_by_ticket(by: str, filters: Filters) -> bool:
    """Whether a breakdown or filter asks what the ticket says."""
    own = (filters.channel, filters.tier, filters.priority)
    of_ticket = filters.of_ticket or any(each is not None for each in own)
    return by in _SPLITS or of_ticket or filters.of_account


def changes_with_tickets(one: Aggregation, by: str, filters: Sequence[Filters]) -> bool:
    """Whether its figures change with what tickets say, their own measurements staying."""
    if by in _NOW or any(each.of_ticket or each.of_account for each in filters):
        return True
    reviews = not one.measures.isdisjoint(REVIEWS)
    return reviews and any(tells_by_ticket(by, each) for each in filters)


def changes_with_accounts(by: str, filters: Sequence[Filters]) -> bool:
    """The same of what accounts say."""
    return by in _OF_ACCOUNT or any(each.of_account for each in filters)


def with_tickets(measurements: str) -> str:
    """The measurements `m` with what their tickets say, and `reviewed_id`: the ticket's."""
    return f"""SELECT {_KEPT}, coalesce(nullif(m.channel, 0), reviewed.channel, 0) AS channel,
  coalesce(m.tier, reviewed.tier) AS tier,
  coalesce(nullif(m.priority, ''), reviewed.priority, '') AS priority, reviewed.id AS reviewed_id
FROM ({measurements}) AS m LEFT JOIN LATERAL ({_TICKET}) AS reviewed ON true"""  # noqa: S608
