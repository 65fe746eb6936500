"""Small samples and fairness: when a figure is shown, greyed, or kept from a reader. Pure."""

from enum import StrEnum
from typing import NamedTuple

from metrics.catalogue import Aggregation
from metrics.catalogue.aggregation import OF_GROUPS
from metrics.values import Value

HIDDEN_UNDER = 5
FEW_UNDER = 30
AGENTS_AT_LEAST = 4


class Standing(StrEnum):
    """What may be made of a figure."""

    FINE = "fine"
    FEW = "few"  # shown grey: too few to judge
    HIDDEN = "hidden"  # so few that it says nothing, or says who
    PRIVATE = "private"  # too few agents contribute for an agent to see it
    BESIDE = "beside"  # a part beside it could be worked out from it
    REFUSED = "refused"  # there is data, but it must not be put together
    NONE = "none"  # no data


class Reader(NamedTuple):
    """Who looks at a value.

    own: it is the reader's own number. guarded: of a team whose single agents the reader may not
    see. members: how many agents work in that team; they stand for what names nobody.
    kept: a smaller part beside it could be worked out from it. seen: it is shown to the reader by
    itself anyway: the figure of a team that is led, or worked in.
    """

    own: bool = False
    guarded: bool = False
    members: int = 0
    kept: bool = False
    seen: bool = False


ANYBODY = Reader()


def standing(one: Aggregation, value: Value, reader: Reader = ANYBODY) -> Standing:
    """How a value stands for a reader; a guarded one needs `value.agents` to be known."""
    if reader.guarded and (value.n or value.excluded):
        contributing = value.agents or (reader.members if _is_of_groups(one, value) else 0)
        if contributing < AGENTS_AT_LEAST:
            return Standing.PRIVATE
    if reader.kept and (value.n or value.excluded):
        return Standing.BESIDE
    if value.value is None:
        return Standing.REFUSED if value.refused else Standing.NONE
    if not one.can_be_small or value.n >= FEW_UNDER:
        return Standing.FINE
    return Standing.HIDDEN if value.n < HIDDEN_UNDER and not reader.own else Standing.FEW


def _is_of_groups(one: Aggregation, value: Value) -> bool:
    """Whether it may well name nobody at all: all of it is credited to groups. Of surveys that were
    sent, to which nobody has answered, that is so too."""
    parts = one.counted + one.numerator if value.numerator else one.counted
    return bool(parts) and OF_GROUPS.issuperset(part.measure for part in parts)
