"""The versions of an own metric: who wrote which when, and what it says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from metrics.catalogue import Definition, definition_from_json
from metrics.models import Metric, MetricVersion
from metrics.own.knowing import gone, known_picks
from metrics.own.telling import differences, lines_of
from people.access import Access


@dataclass(frozen=True, slots=True)
class Version:
    """One version; changes: what it says otherwise than the one before, a sentence each."""

    row: MetricVersion
    definition: Definition
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Own:
    """What the page of an own metric says beside its figures; versions: the newest first.

    gone: what is wrong with filters that name what is not there any more.
    """

    metric: Metric
    versions: list[Version]
    gone: list[str]

    @property
    def current(self) -> Version:
        """The newest."""
        return self.versions[0]

    def numbered(self, number: int) -> Version | None:
        """The version of this number."""
        return next((each for each in self.versions if each.row.number == number), None)


def read_own(access: Access, key: str) -> Own | None:
    """The own metric of this key, in use or retired; None where there is none. Three queries, and
    one for each filter that may name something deleted."""
    metric = Metric.objects.filter(organization=access.organization, key=key).first()
    if metric is None:
        return None
    rows = list(metric.versions.order_by("number").select_related("by"))
    found = _told(rows, access)
    missing = gone(access.organization, found[-1].definition.filters)
    return Own(metric, found[::-1], list(missing.values()))


def _told(rows: Sequence[MetricVersion], access: Access) -> list[Version]:
    known = known_picks(access.organization)
    definitions = [definition_from_json(row.definition) for row in rows]
    lines = [lines_of(definition, known) for definition in definitions]
    changes = [[], *(differences(*pair) for pair in pairwise(lines))]
    return [Version(*each) for each in zip(rows, definitions, changes, strict=True)]
