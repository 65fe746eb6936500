"""The fields of the editor of own metrics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.models import Colour
from metrics.own.composing import HOWS, RATIO_UNITS
from metrics.own.telling import DIRECTIONS, EMPTY, LEVELS, WINDOWS
from metrics.wording.words import CATEGORIES, CHANNELS, TIERS
from people.forms.typed import AmountField

FILTERS = (
    "channel",
    "tier",
    "topic",
    "group",
    "priority",
    "language",
    "complaint",
    "segment",
    "age_from",
    "age_below",
    "incidents",
)
# Without these nothing can be computed; the rest may still be empty while it is tried out.
# A total or a ratio can add several up: one more is asked for until there are five.
ALSO = ("also", "also_2", "also_3", "also_4")
BELOW_ALSO = ("below_also", "below_2", "below_3", "below_4")
COMPUTED = frozenset(
    (
        "measure",
        "how",
        *ALSO,
        "below",
        *BELOW_ALSO,
        "low",
        "high",
        "misses",
        "currency",
        "business",
        "k",
    )
)
STAGES_OF_TIME = [
    ("leading", pgettext_lazy("metric", "Leading")),
    ("lagging", pgettext_lazy("metric", "Lagging")),
]


def _text(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off"} | more.pop("attrs", {}))
    return forms.CharField(label=label, required=False, max_length=200, widget=widget, **more)


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=36_500)


class OwnMetricFields(forms.Form):
    """Everything that the editor can ask; what is asked depends on what is chosen."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    description = forms.CharField(
        label=_("What it says"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    measure = forms.ChoiceField(label=_("What is measured"))
    how = forms.ChoiceField(label=_("Put together as"), choices=list(HOWS.items()))
    also = forms.ChoiceField(label=_("And also"), required=False)
    also_2 = forms.ChoiceField(label=_("And also"), required=False)
    also_3 = forms.ChoiceField(label=_("And also"), required=False)
    also_4 = forms.ChoiceField(label=_("And also"), required=False)
    below = forms.ChoiceField(label=_("Divided by"), required=False)
    below_also = forms.ChoiceField(label=_("And also by"), required=False)
    below_2 = forms.ChoiceField(label=_("And also by"), required=False)
    below_3 = forms.ChoiceField(label=_("And also by"), required=False)
    below_4 = forms.ChoiceField(label=_("And also by"), required=False)
    low = AmountField(label=_("At least"))
    high = AmountField(label=_("At most"))
    misses = forms.BooleanField(
        label=_("Tickets still open past the limit count as not within it"), required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=list(RATIO_UNITS.items()), required=False)
    k = forms.IntegerField(
        label=_("At least so many"), required=False, min_value=1, max_value=1000, initial=1
    )
    colour = forms.ChoiceField(
        label=_("Accounts of the colour"),
        required=False,
        choices=[("", EMPTY), *Colour.choices],
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    business = forms.BooleanField(label=_("Count opening hours alone"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", EMPTY), *CHANNELS.items()]
    )
    tier = forms.TypedChoiceField(
        label=_("Tier"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", EMPTY), *TIERS.items()],
    )
    topic = _text(_("Topic"), attrs={"list": "known-topics"})
    group = _text(_("Helpdesk group"), attrs={"list": "known-groups"})
    priority = _text(_("Priority"))
    language = _text(_("Language of the ticket"))
    complaint = forms.TypedChoiceField(
        label=_("Complaints"),
        required=False,
        coerce=lambda text: text == "yes",
        empty_value=None,
        choices=[("", EMPTY), ("yes", _("Complaints alone")), ("no", _("All but complaints"))],
    )
    segment = _text(_("Segment of the account"), attrs={"list": "known-segments"})
    age_from = _days(_("Customer for at least so many days"))
    age_below = _days(_("Customer for fewer days than"))
    incidents = forms.BooleanField(
        label=_("Count also what an incident window takes out"), required=False
    )
    better = forms.ChoiceField(
        label=pgettext_lazy("direction", "Better"),
        choices=list(DIRECTIONS.items()),
        required=False,
    )
    window = forms.ChoiceField(label=_("Usual window"), choices=list(WINDOWS.items()))
    category = forms.ChoiceField(label=_("Category"), choices=list(CATEGORIES.items()))
    timing = forms.ChoiceField(
        label=pgettext_lazy("metric", "Kind"),
        choices=STAGES_OF_TIME,
        help_text=_("A leading metric moves before the result does; a lagging one is the result."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Exists for"),
        choices=list(LEVELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fair_for_one = forms.BooleanField(label=_("Fair as one agent's own target"), required=False)
    guards = forms.MultipleChoiceField(
        label=_("Watch beside it"),
        required=False,
        help_text=_("What should not suffer while this one gets better."),
        widget=forms.SelectMultiple({"size": 5}),
    )
    note = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        required=False,
        help_text=_("Stands beside the list of what is different from the version before."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
