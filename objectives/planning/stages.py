"""The stages of the customer's journey, as the organization has them."""

from collections.abc import Sequence
from typing import NamedTuple

from objectives.choices import Stage
from objectives.models import JourneyStage
from people.models import Organization

USUAL = {stage.value: stage.label for stage in Stage}


class Named(NamedTuple):
    """A stage; own: its name in the organization's words, empty where it has the usual one."""

    key: str
    own: str
    hidden: bool

    @property
    def name(self) -> str:
        """In the organization's words, else the usual one in the reader's language."""
        return self.own or str(USUAL.get(self.key, self.key))


def read_stages(organization: Organization) -> list[Named]:
    """In order, hidden ones included; one query."""
    rows = JourneyStage.objects.filter(organization=organization).order_by("position", "pk")
    found = [Named(row.key, row.name, row.hidden) for row in rows]
    known = {each.key for each in found}
    # A usual stage that came later is there for everyone.
    return found + [Named(key, "", False) for key in USUAL if key not in known]


def choices_of(stages: Sequence[Named], *, current: str = "") -> list[tuple[str, str]]:
    """For a form: those in use, and the one that is chosen already."""
    return [(each.key, each.name) for each in stages if not each.hidden or each.key == current]


def name_of(stages: Sequence[Named], key: str) -> str:
    """What the stage is called here."""
    return next((each.name for each in stages if each.key == key), str(USUAL.get(key, key)))
