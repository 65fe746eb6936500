"""What a ticket's life is told in: seconds since 1970."""

from typing import Any, NamedTuple

OTHER = {"good": "bad", "bad": "good"}


class Audit(NamedTuple):
    """One update of a ticket; `children` as Zendesk's ticket_events has them."""

    id: int
    ticket: int
    at: int
    updater: int
    via: str
    children: tuple[dict[str, Any], ...]


class Rating(NamedTuple):
    """A customer's answer to the survey."""

    id: int
    ticket: int
    at: int
    score: str
    comment: str
    requester: int
    assignee: int | None
    group: int
    # When the customer thought better of it, if ever: good becomes bad, and the other way round.
    changed_at: int | None = None

    def score_at(self, until: int) -> str:
        """As it stands then."""
        if self.changed_at is None or until < self.changed_at:
            return self.score
        return OTHER[self.score]


class Story(NamedTuple):
    """Audits in the order of time; seconds since 1970."""

    id: int
    created: int
    requester: int
    account: int
    audits: tuple[Audit, ...]
    ratings: tuple[Rating, ...]
