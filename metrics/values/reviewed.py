"""Reviews and their tickets: what an entry says nothing of is read from the ticket that it names.

Looked up when asked for, as a ticket's topics are: so it is no matter which of the two came first.
A number that two helpdesks have names no ticket.
"""

from metrics.storing.rewriting import HISTORY
from metrics.values.types import Filters

_OWN = ("channel", "tier", "priority")
# By these a review is told apart by its ticket; "cell" is that of metrics.fairness.
_SPLITS = frozenset((*_OWN, "topic", "language", "segment", "cell"))
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


def with_tickets(measurements: str) -> str:
    """The measurements `m` with what their tickets say, and `reviewed_id`: the ticket's."""
    return f"""SELECT {_KEPT}, coalesce(nullif(m.channel, 0), reviewed.channel, 0) AS channel,
  coalesce(m.tier, reviewed.tier) AS tier,
  coalesce(nullif(m.priority, ''), reviewed.priority, '') AS priority, reviewed.id AS reviewed_id
FROM ({measurements}) AS m LEFT JOIN LATERAL ({_TICKET}) AS reviewed ON true"""  # noqa: S608
