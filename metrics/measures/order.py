"""The set of events, and its one order."""

from collections.abc import Iterable

from metrics.facts import Event, event_order


def in_order(events: Iterable[Event]) -> list[Event]:
    """Each event once, in the order of events, whatever the order and number of arrivals.

    Of several with one id the highest revision stands. Other content under the same revision is
    refused where events are stored; should it come here, content settles it and not arrival.
    """
    told = list(events)
    if len({event.id for event in told}) < len(told):
        told.sort(key=lambda event: (event.revision, event_order(event), repr(event)))
        told = list({event.id: event for event in told}.values())
    told.sort(key=event_order)
    return told
