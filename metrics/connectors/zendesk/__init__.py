"""Zendesk: the incremental exports of ticket events and of tickets, and satisfaction ratings.

Built from Zendesk's published interface and run against the simulated helpdesk; it was never run
against the real product. Its three streams:
- ticket_events: everything that happened, by time. A page repeats what happened in the second at
  which the one before it ended; events are known by their ids.
- tickets: by the server's own cursor; it alone tells of tickets that were deleted.
- satisfaction_ratings: the customers' answers with their words, by the time of their creation. One
  that is changed later is told by the ticket's events, and then read by its id.
"""

from metrics.connectors.zendesk.connector import Zendesk, open_zendesk
from metrics.connectors.zendesk.mapping import OPTIONS

__all__ = ["OPTIONS", "Zendesk", "open_zendesk"]
