"""The kinds of notices. Applications above name theirs as they start."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from people.access import Access
    from people.models import Delivery

Facts = Mapping[str, Any]


Told = Callable[["Access", Sequence["Delivery"]], Mapping[int, Facts]]


class Line(NamedTuple):
    """A line of a list: what it is about, and what is to be known of it."""

    text: str
    note: str = ""


class Words(NamedTuple):
    """A notice in the reader's language. action: the words of its one link."""

    subject: str
    lead: str
    action: str
    lines: Sequence[Line] = ()


class Kind(NamedTuple):
    """write: the facts → words, in the language and time zone of the moment.

    group: with which mails it can be turned off. still: whether the mail is worth sending at the
    moment at which it could be sent; without it always. told: of some notices to one person, the
    facts that this person may still be told, by the notices' ids; without it all of them.
    """

    icon: str
    group: str
    write: Callable[[Facts], Words]
    still: Callable[["Delivery"], bool] | None = None
    told: Told | None = None


KINDS: dict[str, Kind] = {}


def still_told(access: "Access", deliveries: Sequence["Delivery"]) -> dict[int, Facts]:
    """What of these notices, all to the reader and of kinds that there are, may still be told.

    By their ids; whoever tells decides that, once for all of its kinds.
    """
    by_teller: dict[Told | None, list[Delivery]] = {}
    for each in deliveries:
        by_teller.setdefault(KINDS[each.kind].told, []).append(each)
    found: dict[int, Facts] = {}
    for told, mine in by_teller.items():
        found |= {each.pk: each.data for each in mine} if told is None else told(access, mine)
    return found


def name_kinds(kinds: Mapping[str, Kind]) -> None:
    """Add the kinds of an application."""
    KINDS.update(kinds)
