"""Request Tracker 5 over REST2: its feed of transactions, read by id.

Why so (each was seen to go wrong otherwise; tests/metrics/connectors/test_request_tracker.py):
- The feed's ids are the cursor: no page numbers, which lose rows while tickets change; no dates,
  whose literals are read in the API user's time zone; and a deleted or merged ticket, which no
  search shows, is still in it.
- It ends where a page is empty: there is no total, a page never has more than 100 rows, and rows
  that the token's user may not see leave gaps.
- On a busy server a transaction may become visible after one with a higher id. So the last minute
  is read again in the next pass; events are known by their ids, and change nothing the second time.
"""

from metrics.connectors.request_tracker.connector import RequestTracker, open_request_tracker
from metrics.connectors.request_tracker.mapping import OPTIONS

__all__ = ["OPTIONS", "RequestTracker", "open_request_tracker"]
