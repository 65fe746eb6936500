"""Pieces of forms that several of them use."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.dates import FIRST_DAY, LAST_DAY


def timezone_choices(*, empty: str | None = None) -> list[tuple[str, str]]:
    """Every region's zones by name ("Europe/Warsaw"), and UTC; `empty` is the word for none."""
    names = sorted(name for name in available_timezones() if _is_place(name))
    choices = [(name, name.replace("_", " ")) for name in names]
    return ([("", empty)] if empty is not None else []) + [("UTC", "UTC"), *choices]


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))


class TimezoneField(forms.ChoiceField):
    """A time zone; `empty` offers none under that word. The choices are made when asked for."""

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        choices = lambda: timezone_choices(empty=None if empty is None else str(empty))  # noqa: E731
        super().__init__(choices=choices, required=empty is None, **kwargs)


def tried(form: forms.BaseForm, use_case: Callable[[], object]) -> bool:
    """Run the use case for a valid form; what it refuses stands beside the form's fields.

    Errors under a name that the form lacks are those of the form as a whole.
    """
    if not form.is_valid():
        return False
    try:
        use_case()
    except ValidationError as error:
        _add(form, error)
        return False
    return True


def _add(form: forms.BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class Plain(forms.Form):
    """A form without fields: a button that may be refused, with the reason above it."""


class DateField(forms.DateField):
    """A day that calendars can reckon with; the browser shows its own, in its own language."""

    def __init__(self, **kwargs: Any) -> None:
        days = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        widget = forms.DateInput(attrs={"type": "date"} | days, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(
                _("Choose a day between the years %(first)s and %(last)s.")
                % {"first": FIRST_DAY.year, "last": LAST_DAY.year},
                code="out_of_range",
            )
