"""The key of a measurement: as an address has it, and as rulings and disputes hang on it.

A measurement's own row goes with every new measuring; its key stays. The key's agent is the one
measured: a ruling may have credited somebody else since. What was entered can be entered anew under
its key, and taken back: then another entry holds, and what was decided and asked hangs on the first
one that was the same thing (`metrics.entering.lasting`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple

from metrics.entering.lasting import Lasting, lasting_of
from metrics.facts import Measure
from metrics.models import Entry, Measurement, Ruling
from metrics.models.measurement import Key
from people.pages import row_id


class MeasurementKey(NamedTuple):
    """Of a ticket, or of an entry (then without ticket, event and agent)."""

    ticket: int | None
    measure: int
    variant: str
    event: int | None
    agent: int | None
    entry: int | None

    @property
    def columns(self) -> dict[str, Any]:
        """As the columns of a `Key`."""
        return {
            "ticket_id": self.ticket,
            "measure": self.measure,
            "variant": self.variant,
            "event_id": self.event,
            "agent_id": self.agent,
            "entry_id": self.entry,
        }

    @property
    def text(self) -> str:
        """As an address has it: numbers, and the variant in letters that need no quoting."""
        numbers = [self.ticket, self.measure, self.event, self.agent, self.entry]
        variant = urlsafe_b64encode(self.variant.encode()).decode().rstrip("=")
        return ".".join([*(str(number or 0) for number in numbers), variant])


def key_of(row: Key) -> MeasurementKey:
    """The key that a row has; of what was entered as it has it now (`lasting`: as it stays)."""
    return MeasurementKey(
        row.ticket_id, row.measure, row.variant, row.event_id, row.agent_id, row.entry_id
    )


def entries_of(organization_id: int, entry: int | None) -> list[int]:
    """Every entry that is the same thing as this one, in their order; none of what was not
    entered."""
    if entry is None:
        return []
    entries = Entry.objects.filter(organization=organization_id)
    same = entries.filter(key__in=entries.filter(pk=entry).values("key")).order_by("pk")
    stays = {each.pk: lasting_of(each) for each in same}
    return [pk for pk, each in stays.items() if each == stays[entry]]


def lasting(organization_id: int, key: MeasurementKey) -> MeasurementKey:
    """The key as it stays, whichever entry of the same thing holds: with the first one."""
    return next((key._replace(entry=each) for each in entries_of(organization_id, key.entry)), key)


class Place(NamedTuple):
    """What two rows of one measurement share: their key without the entry, and what stays of
    that."""

    key: MeasurementKey
    entered: Lasting | None


def place_of(row: Key) -> Place:
    """Of a row that was read with its entry."""
    return Place(key_of(row)._replace(entry=None), lasting_of(row.entry) if row.entry else None)


def read_key(text: str) -> MeasurementKey | None:
    """What `MeasurementKey.text` wrote; None for anything else.

    Of an entry with an agent or an event there is nothing: it would open without what was asked
    and decided. Nor is one key written in two ways.
    """
    *digits, variant = text.split(".")
    numbers = [row_id(each) for each in digits]
    if len(numbers) != 5 or None in numbers:
        return None
    ticket, measure, event, agent, entry = (number or None for number in numbers)
    if measure is None or measure not in {*Measure} or (ticket is None) == (entry is None):
        return None
    if (ticket is None) != (event is None) or (entry is not None and agent is not None):
        return None
    try:
        decoded = urlsafe_b64decode(variant + "=" * (-len(variant) % 4)).decode()
    except ValueError:
        return None
    key = MeasurementKey(ticket, measure, decoded, event, agent, entry)
    return key if "\0" not in decoded and key.text == text else None


def measured_key(organization_id: int, key: MeasurementKey) -> tuple[MeasurementKey, Ruling | None]:
    """The key on which rulings hang, and the one that holds; `key` may be as credited by it, and
    with any entry that ever was the same thing."""
    key = lasting(organization_id, key)
    return among(rulings_on(organization_id, key), key)


def rulings_on(organization_id: int, key: MeasurementKey) -> list[Ruling]:
    """Every decision on what was measured there, whoever it was credited to; the newest first.

    key: as it lasts.
    """
    columns = {name: value for name, value in key.columns.items() if name != "agent_id"}
    found = Ruling.objects.filter(organization=organization_id, **columns)
    return list(found.select_related("credited_to", "decided_by").order_by("-decided_at"))


def among(rulings: Sequence[Ruling], key: MeasurementKey) -> tuple[MeasurementKey, Ruling | None]:
    """`measured_key`, from the decisions that `rulings_on` gave."""
    holding = [ruling for ruling in rulings if ruling.withdrawn_at is None]
    if key.agent is None:
        return key, next((each for each in holding if each.agent_id is None), None)
    theirs = [each for each in holding if key.agent in (each.agent_id, each.credited_to_id)]
    found = min(theirs, key=lambda each: each.credited_to_id != key.agent, default=None)
    return (key._replace(agent=found.agent_id), found) if found else (key, None)


def measurement_of(
    organization_id: int, key: MeasurementKey, ruling: Ruling | None
) -> Measurement | None:
    """The measurement of a measured key, as the ruling credits it; None where it is gone."""
    agent = ruling.credited_to_id if ruling and ruling.credited_to_id else key.agent
    found = Measurement.objects.of(organization_id)
    if key.entry is None:
        found = found.filter(**(key.columns | {"agent_id": agent}))
    else:
        entries = entries_of(organization_id, key.entry)
        found = found.filter(entry__in=entries, measure=key.measure, variant=key.variant)
    return found.select_related(
        "ticket", "event", "entry", "agent", "person", "team", "group"
    ).first()
