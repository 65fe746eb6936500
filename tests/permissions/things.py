"""One of everything that an address can name, in the world's organization."""

from typing import Any

from django.db.models import Model

from tests.permissions.metrics_things import MetricsThings
from tests.permissions.objectives_things import ObjectivesThings
from tests.permissions.people_things import PeopleThings


class Things(PeopleThings, MetricsThings, ObjectivesThings):
    """Made when first asked for; the world's people and teams are things too."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.world, name)

    def key(self, path: str) -> Any:
        """The value for an address: "carol" → its id, "tier1.slug" → that, "=text" → the text."""
        if path.startswith("="):
            return path[1:]
        found: Any = self
        for part in path.split("."):
            found = getattr(found, part)
        return found.pk if isinstance(found, Model) else found
