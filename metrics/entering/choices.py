"""What can be chosen on the page of an upload: of each column the heading that it stands under."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from metrics.entering.account_rows import NEEDED
from metrics.entering.spec import KINDS
from metrics.entering.uploading.staged import MEASURE, columns_of
from metrics.facts import Measure
from metrics.models import About, EntryFile, OwnMeasure
from people.models import Organization


class Choice(NamedTuple):
    """A column, its headings (value, words), and the one that is chosen."""

    key: str
    name: str | Promise
    options: list[tuple[str, str]]
    chosen: str
    needed: bool


def column_choices(
    organization: Organization, kept: EntryFile, headings: Sequence[str]
) -> list[Choice]:
    """One choice a column; of the measure also "all rows are …"."""
    plain = [("", _("not in the file")), *((one, one) for one in headings if one)]
    needed = NEEDED if kept.about == About.ACCOUNTS else ("measure", "date")
    return [
        Choice(
            key,
            column.name,
            [*plain, *_measures(organization)] if key == "measure" else plain,
            kept.mapping.get(key, ""),
            key in needed,
        )
        for key, column in columns_of(kept.about).items()
    ]


def measure_choices(organization: Organization) -> list[tuple[str, str]]:
    """Every measure that can be entered, the organization's own last."""
    found = [(kind.key, str(kind.name)) for kind in KINDS.values() if kind.measure != Measure.OWN]
    own = OwnMeasure.objects.of(organization)
    return [*found, *((f"own:{one.slug}", one.name) for one in own)]


def _measures(organization: Organization) -> list[tuple[str, str]]:
    all_rows = _("all rows: %(measure)s")
    return [
        (MEASURE + key, all_rows % {"measure": name}) for key, name in measure_choices(organization)
    ]
