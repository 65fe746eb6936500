"""What is wrong with a row: which column, a code, what was written; and that in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.entering.spec import ACCOUNT_COLUMNS, COLUMNS

NAMES = {key: column.name for key, column in (ACCOUNT_COLUMNS | COLUMNS).items()}


class Problem(NamedTuple):
    """A reason why a row was not taken. `told`: what its sentence names; plain text."""

    column: str
    code: str
    told: Mapping[str, str]

    @property
    def words(self) -> str:
        """The reason as a sentence in the reader's language."""
        told = dict(self.told)
        if "column" in told:
            told["column"] = str(NAMES.get(told["column"], told["column"]))
        return str(WORDS[self.code]) % told

    def as_json(self) -> list[Any]:
        """What is kept of it; `problem_from_json` gives it back."""
        return [self.column, self.code, dict(self.told)]


def problem_from_json(kept: list[Any]) -> Problem:
    """A problem that was kept."""
    return Problem(kept[0], kept[1], kept[2])


WORDS: Mapping[str, str | Promise] = {
    "missing": _("“%(column)s” is missing."),
    "not_a_row": _("This is not an object with the fields of a measurement."),
    "unknown_field": _("There is no field “%(value)s”."),
    "not_plain": _("This is neither a text nor a number."),
    "bad_character": _("There is a character in this that cannot be stored."),
    "unknown_measure": _("There is no measure “%(value)s” that can be entered."),
    "unknown_own": _("There is no measure of your own with the short name “%(value)s”."),
    "not_a_number": _("“%(value)s” is not a number."),
    "which_number": _("Is “%(value)s” meant as %(first)s or as %(second)s? Write it that way."),
    "which_percent": _(
        "Is “%(value)s” meant as %(first)s %% or as %(second)s %%? Write it with the per cent sign."
    ),
    "percent_of_what": _("“%(value)s” is a percentage; here the number itself is needed."),
    "not_whole": _("“%(value)s” is not a whole number; this is counted in whole ones."),
    "too_large": _("“%(value)s” is too large to be right."),
    "too_exact": _("“%(value)s” has more than %(places)s decimals."),
    "off_scale": _("“%(value)s” lies outside the scale from %(low)s to %(high)s."),
    "below": _("“%(value)s” is less than %(low)s."),
    "more_than_sent": _("%(value)s were opened, but only %(sent)s were sent."),
    "not_yes_or_no": _("“%(value)s” is neither yes nor no."),
    "not_a_day": _("“%(value)s” is not a day. Write it like 2026-03-31."),
    "which_day": _("Is “%(value)s” meant as %(first)s or as %(second)s? Write it that way."),
    "too_early": _("“%(value)s” lies before %(day)s."),
    "in_future": _("“%(value)s” lies in the future."),
    "not_a_moment": _("“%(value)s” is no moment. Write it like 2026-03-31T14:05:00+02:00."),
    "unknown_account": _("There is no account “%(value)s”. Enter the account first."),
    "two_accounts": _("Several accounts are called “%(value)s”. Give the account's number."),
    "no_account_here": _("An account does not belong to this measure."),
    "one_an_account": _("With an account it is one thing: leave the value out, or write 1."),
    "before_account": _(
        "%(account)s is a customer since %(day)s: before that there is no revenue and no health."
    ),
    "after_account": _("%(account)s is no customer any more since %(day)s."),
    "unknown_person": _("There is nobody “%(value)s” here. Give the e-mail address."),
    "two_people": _("Several people are called “%(value)s”. Give the e-mail address."),
    "no_person_here": _("This is kept without a name: leave the person out and give the team."),
    "unknown_team": _("There is no team “%(value)s”."),
    "two_teams": _("Several teams are called “%(value)s”. Give the team's short name."),
    "nobody_credited": _("Give the person or the team that it belongs to."),
    "only_emptied": _(
        "Enter it for the team or the person that it belongs to; here it can only be emptied."
    ),
    "not_yours": _("You may enter figures for your own teams and their people alone."),
    "not_your_key": _("A figure that you may not change has this key. Use another one."),
    "no_own_work": _("Note here what you did with an account: a contact, a call, a review."),
    "not_your_account": _("Somebody else looks after this account, or nobody does."),
    "not_yourself": _("Note only what you did yourself."),
    "unknown_currency": _("“%(value)s” is no currency. Write its three letters, such as EUR."),
    "two_currencies": _(
        "The revenue of %(account)s is kept in %(first)s; %(second)s cannot be added to it."
    ),
    "unknown_colour": _("“%(value)s” is no colour: green, yellow or red."),
    "twice": _("Line %(line)s has the same key."),
    "twice_account": _("Line %(line)s has the same number."),
    "end_before_start": _("“%(value)s” lies before the beginning or on the same day."),
    "too_long": _("“%(value)s” has more than %(length)s characters."),
    "formula": _("The cell holds a formula without a stored result. Save the file once more."),
    "broken_cell": _("The cell holds the error %(value)s."),
    "too_many_cells": _("The row has more cells than there are headings."),
    "cut_off": _("The row breaks off in the middle: a quotation mark is not closed."),
    "changed_meanwhile": _(
        "What the row names has changed since it was looked at. Hand it in once more."
    ),
    "same_day": _("The account's value of this day stands in line %(line)s already."),
}
