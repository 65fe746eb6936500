"""The key of a measurement: as an address has it, and as rulings and disputes hang on it.

A measurement's own row goes with every new measuring; its key stays. The key's agent is the one
measured: a ruling may have credited somebody else since.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, NamedTuple

from django.db.models import Q

from metrics.facts import Measure
from metrics.models import Measurement, Ruling
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
    """The key that a row has."""
    return MeasurementKey(
        row.ticket_id, row.measure, row.variant, row.event_id, row.agent_id, row.entry_id
    )


def read_key(text: str) -> MeasurementKey | None:
    """What `MeasurementKey.text` wrote; None for anything else."""
    *digits, variant = text.split(".")
    numbers = [row_id(each) for each in digits]
    if len(numbers) != 5 or None in numbers:
        return None
    ticket, measure, event, agent, entry = (number or None for number in numbers)
    if measure is None or measure not in {*Measure} or (ticket is None) == (entry is None):
        return None
    try:
        decoded = urlsafe_b64decode(variant + "=" * (-len(variant) % 4)).decode()
    except ValueError:
        return None
    if "\0" in decoded:
        return None
    return MeasurementKey(ticket, measure, decoded, event, agent, entry)


def measured_key(organization_id: int, key: MeasurementKey) -> tuple[MeasurementKey, Ruling | None]:
    """The key on which rulings hang, and the one that holds; `key` may be as credited by it."""
    rulings = Ruling.objects.filter(
        Q(agent=key.agent) | Q(credited_to=key.agent) if key.agent else Q(agent=None),
        organization=organization_id,
        withdrawn_at__isnull=True,
        **{name: value for name, value in key.columns.items() if name != "agent_id"},
    ).select_related("credited_to", "decided_by")
    found = sorted(rulings, key=lambda ruling: ruling.credited_to_id != key.agent)
    if not found or key.agent is None:
        return key, found[0] if found else None
    ruling = found[0]
    return key._replace(agent=ruling.agent_id), ruling


def measurement_of(
    organization_id: int, key: MeasurementKey, ruling: Ruling | None
) -> Measurement | None:
    """The measurement of a measured key, as the ruling credits it; None where it is gone."""
    agent = ruling.credited_to_id if ruling and ruling.credited_to_id else key.agent
    return (
        Measurement.objects.of(organization_id)
        .filter(**(key.columns | {"agent_id": agent}))
        .select_related("ticket", "agent", "person", "team", "group")
        .first()
    )
