"""The key of a measurement: as an address has it, and as rulings and disputes hang on it.

A measurement's own row goes with every new measuring; its key stays. The key's agent is the one
measured: a ruling may have credited somebody else since.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple

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
    return among(rulings_on(organization_id, key), key)


def rulings_on(organization_id: int, key: MeasurementKey) -> list[Ruling]:
    """Every decision on what was measured there, whoever it was credited to; the newest first."""
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
    return (
        Measurement.objects.of(organization_id)
        .filter(**(key.columns | {"agent_id": agent}))
        .select_related("ticket", "event", "entry", "agent", "person", "team", "group")
        .first()
    )
