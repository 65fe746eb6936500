"""What a metric of one's own can be made of: every measure, with the unit of one value."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.entering.spec import KINDS
from metrics.facts import Measure
from metrics.wording.words import MEASURES, TIMES, YES_OR_NO

Words = str | Promise
# Where a value is neither a time, nor yes or no, nor a plain count.
_UNITS = {
    Measure.CSAT_SCORE: "score5",
    Measure.NPS: "nps",
    Measure.QUALITY_SCORE: "score10",
    Measure.PULSE: "score10",
    Measure.COST: "money",
    Measure.ACCOUNT_REVENUE: "money",
    Measure.ACCOUNT_HEALTH: "score100",
    Measure.STANDARD_MET: "share",
    Measure.MESSAGE_OPENED: "share",
}
MONEY = (Measure.COST, Measure.ACCOUNT_REVENUE)
# Spells: they hold from … until, and are read as of a period's last day.
SPELLS = (Measure.BACKLOG, Measure.ACCOUNT_REVENUE, Measure.ACCOUNT_HEALTH)
_TYPED = (Measure.HANDLE, Measure.TIME_WORKED)
_OWN_UNITS = {"count": "count", "share": "share", "hours": "count", "score": "ratio"}
# Of several variants each is a pick of its own: they are never put together.
_VARIANTS: dict[Measure, dict[str, Words]] = {
    Measure.WAITING: {
        "waiting": _("Time waiting for the customer or somebody else"),
        "working": _("Time worked on by somebody of ours"),
    },
    Measure.CES: {"7": _("Effort score, 1 to 7"), "5": _("Effort score, 1 to 5")},
}
_VARIANT_UNITS = {"ces:7": "score7", "ces:5": "score5"}
# A pick apart: it belongs to the limits that are set for the organization.
_LEFT_OUT = frozenset((Measure.OPEN_PAST_LIMIT, Measure.OWN))


class Pick(NamedTuple):
    """A measure, or one variant of it. unit: of a single value; "share" where that is 0 or 1."""

    key: str
    measure: Measure
    variant: str | None
    unit: str
    words: Words

    @property
    def is_time(self) -> bool:
        """Whether opening hours can be taken of it: what somebody typed in has no stretches."""
        return self.measure in TIMES and self.measure not in _TYPED

    @property
    def is_money(self) -> bool:
        return self.measure in MONEY

    @property
    def has_account(self) -> bool:
        """Whether a row of it can name an account."""
        return self.measure in KINDS and KINDS[self.measure].account != "no"

    @property
    def is_spell(self) -> bool:
        return self.measure in SPELLS


def picks(own: Iterable[tuple[str, str, str]]) -> dict[str, Pick]:
    """Everything to choose from by key; own: the organization's own measures (slug, name, unit)."""
    found = [pick for measure in Measure if measure not in _LEFT_OUT for pick in _of(measure)]
    found += [
        Pick(f"own:{slug}", Measure.OWN, slug, _OWN_UNITS.get(unit, "count"), name)
        for slug, name, unit in own
    ]
    return {pick.key: pick for pick in found}


def _of(measure: Measure) -> list[Pick]:
    key = measure.name.lower()
    variants = _VARIANTS.get(measure)
    if variants is None:
        return [Pick(key, measure, None, _unit(measure), words_of(measure))]
    return [
        Pick(
            f"{key}:{variant}",
            measure,
            variant,
            _VARIANT_UNITS.get(f"{key}:{variant}", _unit(measure)),
            words,
        )
        for variant, words in variants.items()
    ]


def _unit(measure: Measure) -> str:
    if measure in TIMES:
        return "seconds"
    return "share" if measure in YES_OR_NO else _UNITS.get(measure, "count")


def words_of(measure: Measure) -> Words:
    """What a measurement of it is."""
    return MEASURES[measure] if measure in MEASURES else KINDS[measure].name
