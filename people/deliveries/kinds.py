"""The kinds of notices. Applications above name theirs as they start."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from people.models import Delivery

Facts = Mapping[str, Any]


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
    moment at which it could be sent; without it always.
    """

    icon: str
    group: str
    write: Callable[[Facts], Words]
    still: Callable[["Delivery"], bool] | None = None


KINDS: dict[str, Kind] = {}


def name_kinds(kinds: Mapping[str, Kind]) -> None:
    """Add the kinds of an application."""
    KINDS.update(kinds)
