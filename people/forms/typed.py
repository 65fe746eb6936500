"""Fields that forms share: amounts as typed, people by name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.formats import get_format

from people.amounts import AmountError, parse_amount, parse_target, write_amount


def decimal_comma() -> bool:
    """Whether the reader's language writes 4,5."""
    return str(get_format("DECIMAL_SEPARATOR")) == ","


def amount_text(amount: int | None, unit: str) -> str:
    """The amount as the reader would type it."""
    return write_amount(amount, unit, decimal_comma=decimal_comma())


class AmountField(forms.CharField):
    """Text that the form reads with `read` once it knows the unit."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 40)
        widget = forms.TextInput({"autocomplete": "off", "class": "tabular"})
        super().__init__(widget=widget, **kwargs)

    @staticmethod
    def read(text: str, unit: str) -> int | None:
        """Millionths; None for nothing. Raises ValidationError."""
        if not text:
            return None
        try:
            return parse_amount(text, unit, decimal_comma=decimal_comma())
        except AmountError as wrong:
            raise ValidationError(str(wrong)) from wrong

    @staticmethod
    def read_target(text: str, unit: str, baseline: int | None) -> int | None:
        """The same; a sign in front makes it a change of the baseline."""
        if not text:
            return None
        try:
            return parse_target(text, unit, baseline=baseline, decimal_comma=decimal_comma())
        except AmountError as wrong:
            raise ValidationError(str(wrong)) from wrong


def add_errors(form: forms.Form, refused: ValidationError) -> None:
    """A use case's errors beside the fields they name; what names none stands above the form."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(errors))


class RowField(forms.ChoiceField):
    """A choice among rows that were fetched already; gives the row, or None for the empty one."""

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Model], *, empty: Any = None) -> None:
        """Only these; `empty` names what nothing means, where that may be chosen."""
        self.rows = {str(row.pk): row for row in rows}
        none = self.empty if empty is None else empty
        choices = [(key, str(row)) for key, row in self.rows.items()]
        self.choices = choices if none is None else [("", none), *choices]

    def keep(self, row: Model, label: Any) -> None:
        """Also this one, last: it was chosen once, and would not be offered any more."""
        self.rows[str(row.pk)] = row
        self.choices = [*self.choices, (str(row.pk), label)]  # type: ignore[misc]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class RowsField(forms.MultipleChoiceField):
    """Several of them; gives the rows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[Model]) -> None:
        """Only these."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(key, str(row)) for key, row in self.rows.items()]

    def clean(self, value: Any) -> list[Any]:
        return [self.rows[key] for key in super().clean(value)]
