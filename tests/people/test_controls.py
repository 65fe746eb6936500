"""Fields with many choices: what is drawn is what Django's own templates draw."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy

from people.controls import Renderer

CHOICES: list[Any] = [
    ("", "Nobody <yet>"),
    (1, 'Łucja "Ł" Nowak & Co.'),
    ("North & South", [(12_345, 12_345), ("x'y", gettext_lazy("Team"))]),
    (None, "Nothing"),
]


class Everything(forms.Form):
    """Each kind that is drawn by functions, and one that is not."""

    one = forms.ChoiceField(choices=CHOICES, label="One", help_text="Choose.")
    several = forms.MultipleChoiceField(choices=CHOICES, required=False)
    off = forms.ChoiceField(choices=CHOICES, disabled=True, initial="x'y")
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple(attrs={"data-a": 'b"<', "x": None})
    )
    text = forms.CharField(initial="<b>")


def drawn(renderer: Any, data: dict[str, Any] | None) -> list[str]:
    form = Everything(data, renderer=renderer)
    parts = [str(field) for field in form]
    parts.append(form["one"].as_widget(attrs={"class": "form-select", "hidden": True}))
    for name in ("radio", "boxes"):
        parts += [button.tag() for button in form[name]]
        parts += [button.tag(wrap_label=True) for button in form[name]]
    return [re.sub(r"\s+", " ", part).replace("> <", "><").strip() for part in parts]


@pytest.mark.parametrize(
    "data",
    [None, {}, {"one": "1", "several": ["12345", "x'y"], "radio": "1", "boxes": ["1", "x'y"]}],
)
def test_it_is_what_django_draws(data: dict[str, Any] | None) -> None:
    assert drawn(Renderer(), data) == drawn(DjangoTemplates(), data)
    assert any("&lt;yet&gt;" in part for part in drawn(Renderer(), data))


def test_forms_are_drawn_by_it(settings: Any) -> None:
    assert settings.FORM_RENDERER == "people.controls.Renderer"
    assert isinstance(Everything().renderer, Renderer)
