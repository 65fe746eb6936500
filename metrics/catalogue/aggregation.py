"""How measurements are put together to one number: which parts, added or divided how."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.facts import ENTERED, OF_MONEY, Measure

Words = str | Promise
What = Literal["value", "weight", "count"]
Kind = Literal[
    "sum",
    "quotient",
    "percentile",
    "last",
    "age",
    "growth",
    "per_week",
    "per_accounts",
    "spread",
    "accounts",
    "coverage",
    "health",
    "retention",
    "churn",
    "revenue",
    "gross",
    "expansion",
    "repeated",
    "customers",
]
# Those that count accounts in place of adding measurements up.
POPULATIONS: frozenset[Kind] = frozenset(
    (
        "accounts",
        "coverage",
        "health",
        "retention",
        "churn",
        "revenue",
        "gross",
        "expansion",
        "repeated",
        "customers",
    )
)
_PROPORTIONS: frozenset[Kind] = frozenset(
    ("quotient", "coverage", "retention", "churn", "repeated")
)
_NEVER_SMALL: frozenset[Kind] = frozenset(
    ("sum", "last", "growth", "per_week", "per_accounts", "accounts", "customers")
)

AGGREGATION_NAMES: dict[str, Words] = {
    "share": _("Share"),
    "mean": _("Mean"),
    "median": _("Median"),
    "p90": _("9 of 10 within"),
    "sum": _("Total"),
    "ratio": _("Ratio"),
    "last": _("As of the last day"),
    "growth": _("Growth on the period before"),
    "per_week": _("Per week"),
    "per_1000": _("Per 1,000 accounts"),
    "spread": _("Spread between agents"),
    "net": _("Net"),
    "gross": _("Gross"),
    "count": _("Number"),
    "mean_business": _("Mean, opening hours"),
    "median_business": _("Median, opening hours"),
    "p90_business": _("9 of 10 within, opening hours"),
    "share_business": _("Share, opening hours"),
}


# Credited to groups: never a single agent's.
OF_GROUPS = frozenset(
    (
        Measure.CREATED,
        Measure.ONE_TOUCH,
        Measure.WAITING,
        Measure.ESCALATED,
        Measure.COMPLAINT,
        Measure.TOPIC,
        Measure.ABANDONED,
        Measure.ANSWERED_IN_TIME,
        Measure.SURVEY_OFFERED,
        Measure.POSITIVE_REVIEW,
        Measure.NEGATIVE_REVIEW,
        Measure.KB_VISIT,
        Measure.KB_ARTICLE,
        Measure.ORDER,
        Measure.REPEAT_ORDER,
        Measure.UNIT_RETURNED,
        Measure.UNIT_SOLD,
        Measure.PROMOTION,
        Measure.HIRE,
        Measure.TRAINING_HOURS,
        Measure.TOPIC_DOCUMENTED,
        Measure.FEEDBACK_FORWARDED,
        Measure.AUTOMATED_RESOLUTION,
        Measure.MESSAGE_OPENED,
        Measure.PULSE,
        Measure.COST,
    )
)
# Of these no measurement ever names anybody: the helpdesk's of groups, and a pulse, which is given
# without a name. Whatever else is entered can name the person whose it is.
OF_NOBODY = (OF_GROUPS - ENTERED) | {Measure.PULSE}
# One entry of these stands for many cases: a share's sample is what they add up to.
_MANY_AT_ONCE = frozenset(
    (
        Measure.SURVEY_OFFERED,
        Measure.ORDER,
        Measure.UNIT_SOLD,
        Measure.AUTOMATED_RESOLUTION,
        Measure.MESSAGE_OPENED,
    )
)


class Part(NamedTuple):
    """What one kind of measurement adds: the Σ of its values or weights, or how many there are.

    variant: only measurements of this variant. at_least, at_most: only values so large, both
    inclusive, in millionths of the measure's unit. business: the value is the time in opening
    hours; where no schedule applied there is none.
    """

    measure: Measure
    what: What = "value"
    variant: str | None = None
    at_least: int | None = None
    at_most: int | None = None
    business: bool = False


def _among(parts: tuple[Part, ...], others: tuple[Part, ...]) -> bool:
    """Whether what these read is among what the others do: own measures differ by variant alone."""
    wide = {(other.measure, other.variant) for other in others}
    return all({(part.measure, part.variant), (part.measure, None)} & wide for part in parts)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One way to put a metric's measurements together.

    sum         Σ numerator
    quotient    Σ numerator ÷ Σ denominator
    percentile  the `quantile` of the numerator's values, interpolated
    last        how many spells contain the end of the period
    age         the `quantile` of how old the tickets of these spells are then
    growth      Σ numerator ÷ that of the period before it, of the same length, − 1
    per_week    Σ numerator ÷ how many weeks the period has
    per_accounts  1,000 × Σ numerator ÷ the accounts of the period's last day
    spread      the highest share of an agent − the lowest, of agents with enough of the sample

    Of accounts (metrics.values.accounts says exactly which), by their state at the period's end
    and, of some, as it began:
    accounts    how many there are
    coverage    those with at least `k` of the numerator's measurements ÷ all; `colour`: of those
    health      Σ of their health ÷ those of which it is known
    retention   of those there as it began, those still there ÷ all; churn: those gone ÷ all
    revenue     of the same, Σ revenue at the end ÷ Σ as it began; gross: none above where it began
    expansion   of the same, Σ of what each has more ÷ Σ as it began
    repeated    customers with at least `k` of the numerator's ÷ those with any; customers: how many

    sample: the measurements that n and the excluded count; the denominator's unless set.
    whole: the dimension along which the denominator is never split: an e-mail's share is of all.
    """

    name: str
    kind: Kind
    unit: str
    numerator: tuple[Part, ...]
    denominator: tuple[Part, ...] = ()
    quantile: Fraction | None = None
    sample: tuple[Part, ...] = ()
    whole: str = ""
    k: int = 1
    colour: str = ""

    @property
    def of_accounts(self) -> bool:
        """Whether it counts accounts: then only what accounts have can split or filter it."""
        return self.kind in POPULATIONS

    @property
    def is_entered(self) -> bool:
        """Whether no helpdesk has any part in it: it is known as of any day, and never stale."""
        return self.measures <= ENTERED

    @property
    def is_of_entries(self) -> bool:
        """Whether it sets what people and programs enter beside something else: costs beside
        tickets, contacts beside accounts. That nothing was entered then says nothing where nobody
        enters such things."""
        entered = all(part.measure in ENTERED for part in self.numerator)
        apart = self.kind == "quotient" and not _among(self.denominator, self.numerator)
        return entered and (apart or self.kind == "coverage")

    @property
    def without_which_nothing(self) -> frozenset[Measure]:
        """What people and programs must have entered for it to have any value; empty where the
        helpdesk or the list of accounts alone gives one."""
        if not (self.is_of_entries or self.of_accounts):
            return frozenset()
        return frozenset(part.measure for part in self.numerator) & ENTERED

    @property
    def is_of_a_whole(self) -> bool:
        """Whether all that it divides is a part of that by which it does."""
        return self.kind == "quotient" and _among(self.numerator, self.denominator)

    @property
    def can_be_nothing(self) -> bool:
        """Whether it is 0, or unknown, where there is nothing of it: as far as its data reaches."""
        return self.kind == "sum" or self.is_of_entries

    @property
    def is_state(self) -> bool:
        """Whether it says how things are at the period's end, whatever happened in it."""
        return self.of_spells or self.kind in ("accounts", "health")

    @property
    def is_money(self) -> bool:
        """Whether it reads amounts of money, whatever its unit: two currencies are never added."""
        return not self.measures.isdisjoint(OF_MONEY)

    @property
    def counts_cases(self) -> bool:
        """Whether its sample is what the denominator adds up to, not how many rows that has."""
        return self.is_proportion and any(part.measure in _MANY_AT_ONCE for part in self.counted)

    @property
    def counted(self) -> tuple[Part, ...]:
        """The parts whose measurements n counts."""
        return self.sample or self.denominator or self.numerator

    @property
    def adds_up(self) -> bool:
        """Whether the figures of parts add up to the whole's; cases are rounded down in each."""
        return self.kind in ("sum", "quotient") and not self.counts_cases

    @property
    def measures(self) -> frozenset[Measure]:
        """Every measure that it reads."""
        return frozenset(part.measure for part in self.numerator + self.denominator)

    @property
    def can_be_of_one(self) -> bool:
        """Whether it can exist for a single agent: what it counts is never credited to groups."""
        return OF_GROUPS.isdisjoint(part.measure for part in self.counted)

    @property
    def can_name_agents(self) -> bool:
        """Whether agents can stand behind it, behind what it counts or sets against that."""
        measures = {part.measure for part in self.counted + self.numerator}
        return not measures or not measures <= OF_NOBODY

    @property
    def in_business_time(self) -> bool:
        """Whether it reads times in opening hours; where no schedule applied there is none."""
        return any(part.business for part in self.numerator + self.denominator)

    @property
    def of_spells(self) -> bool:
        """Whether it looks at what holds at a period's end, not at what happened in it."""
        return self.kind in ("last", "age")

    @property
    def is_mean(self) -> bool:
        """Σ values ÷ Σ weights of the same measurements, and no share of cases."""
        return self.kind == "health" or (
            self.kind == "quotient"
            and not self.is_proportion
            and [part._replace(what="weight") for part in self.numerator] == [*self.denominator]
        )

    @property
    def is_proportion(self) -> bool:
        """Whether it says how many of n cases are so: then Wilson's interval holds."""
        return self.kind in _PROPORTIONS and self.unit == "share" and not self.sample

    @property
    def label(self) -> Words:
        """Its name for people: "Median"."""
        return AGGREGATION_NAMES[self.name]

    @property
    def can_be_small(self) -> bool:
        """Whether a small sample makes it uncertain; counts are what they are."""
        hours = any(part.measure is Measure.STAFFED_HOURS for part in self.counted)
        return self.kind not in _NEVER_SMALL and not hours
