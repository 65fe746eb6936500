"""What a row of one measure from elsewhere needs: the shape of metrics.entering.spec."""

from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.functional import Promise

from metrics.facts import Measure

Words = str | Promise
Need = Literal["no", "may", "must"]
# How the value is written: whole things, an amount with decimals, money, a score on a scale, a
# yes or no, opened of sent, or as the organization's own measure says.
Value = Literal["count", "amount", "money", "score", "verdict", "part", "own"]


class Kind(NamedTuple):
    """What a row of one measure needs. low, high: the scale, both inclusive; None is open.

    credited: whether a person, a team or neither must be named ("either": one of the two; "team":
    a team, and never a person). subject: an answer by somebody who is no account. ticket: it can
    name the ticket that it is about, by the helpdesk's number. once: an account
    named makes it one thing. spell: it holds until the next one of the account.
    """

    measure: Measure
    name: Words
    says: Words
    value: Value = "count"
    low: Decimal | None = Decimal(0)
    high: Decimal | None = None
    account: Need = "no"
    credited: Literal["may", "either", "person", "team", "no"] = "may"
    subject: bool = False
    once: bool = False
    spell: bool = False
    topic: bool = False
    ticket: bool = False

    @property
    def key(self) -> str:
        """Its name in files and in the API: "survey_offered"."""
        return self.measure.name.lower()
