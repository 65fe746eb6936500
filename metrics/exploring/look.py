"""How a metric's page looks at its question: what of it is drawn, beside what, split by what."""

from collections.abc import Mapping
from typing import NamedTuple

from metrics.asking.asked import Asked, Refused
from metrics.values.accounts import refused_field
from metrics.values.periods import CUTS
from metrics.wording.naming import HEADINGS
from people.access import Access

COURSE, HOURS, CHANGE = "course", "hours", "change"
SHOWS = (COURSE, HOURS, CHANGE)
COMPARISONS = ("before", "year")
MIXES = ("channel", "tier", "team")
DEFAULT_STEP = "week"


class Look(NamedTuple):
    """One way to look.

    show: "course" over time, "hours" of the week, "change" between two periods. step: how the
    course is cut. by: the dimension that has a line each; empty: a line for all, and some splits
    below. beside: "before" or "year" draws what is compared with; empty: said in words alone.
    mix: along what the change is taken apart.
    """

    show: str = COURSE
    step: str = DEFAULT_STEP
    by: str = ""
    beside: str = ""
    mix: str = MIXES[0]

    @property
    def compared(self) -> str:
        """Which period the chosen one is held against."""
        return self.beside or COMPARISONS[0]

    @property
    def query(self) -> dict[str, str]:
        """As an address has it, without what is the default."""
        return {
            name: value
            for name, value in self._asdict().items()
            if value != Look._field_defaults[name]
        }


def look_of(access: Access, question: Asked, given: Mapping[str, str]) -> Look:
    """The look that `given` spells. Raises Refused for what is unknown or not for this reader."""
    choices = {
        "show": shows_of(question),
        "step": CUTS,
        "by": ("", *dimensions_of(access, question)),
        "beside": ("", *COMPARISONS),
        "mix": MIXES,
    }
    found = {}
    for name, allowed in choices.items():
        chosen = given.get(name) or Look._field_defaults[name]
        if chosen not in allowed:
            raise Refused(name)
        found[name] = chosen
    return Look(**found)


def fitted(question: Asked, given: Mapping[str, str]) -> dict[str, str]:
    """What is given without the ways to look that this metric, put together like this, has not.

    They were chosen before it was put together otherwise: it is no mistake.
    """
    rest = dict(given)
    if rest.get("show") in SHOWS and rest["show"] not in shows_of(question):
        del rest["show"]
    if rest.get("by") in HEADINGS and refused_field(question.one, [question.filters], rest["by"]):
        del rest["by"]
    return rest


def shows_of(question: Asked) -> list[str]:
    """What there is to look at: a spell has no hour, and growth is a change already."""
    one = question.one
    if one.kind in ("growth", "spread"):
        return [COURSE]
    has_hours = not one.is_state and not one.of_accounts and one.kind != "per_accounts"
    return [COURSE, HOURS, CHANGE] if has_hours else [COURSE, CHANGE]


def dimensions_of(access: Access, question: Asked) -> list[str]:
    """By what the reader can split it; agents are told apart for directors and leads alone."""
    return [
        by
        for by in HEADINGS
        if not refused_field(question.one, [question.filters], by)
        and (by != "person" or tells_agents_apart(access, question))
    ]


def tells_agents_apart(access: Access, question: Asked) -> bool:
    """Whether a breakdown by agent is for this reader, and there is one."""
    for_one = "A" in question.definition.levels and question.person is None
    return for_one and (access.is_director or access.is_lead)


def default_splits(access: Access, question: Asked) -> list[str]:
    """What the page splits by unless something is chosen: never what is chosen already."""
    definition, found = question.definition, []
    if definition.by:
        found.append(definition.by)
    if question.person is None:
        found.append("team")
    if question.filters.channel is None and definition.by != "channel":
        found.append("channel")
    if tells_agents_apart(access, question):
        found.append("person")
    if question.one.of_accounts:
        found.append("segment")
    return [by for by in found if not refused_field(question.one, [question.filters], by)]


def has_mix(question: Asked) -> bool:
    """Whether its change can be taken apart: Σ ÷ Σ over the same measurements."""
    one = question.one
    return one.kind == "quotient" and not one.whole and (one.is_mean or one.is_proportion)
