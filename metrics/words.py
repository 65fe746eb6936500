"""The words of metrics that pages share: channels, categories, tiers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CHANNELS: dict[str, Promise] = {
    "email": pgettext_lazy("channel", "E-mail"),
    "chat": pgettext_lazy("channel", "Chat"),
    "phone": pgettext_lazy("channel", "Phone"),
    "social": pgettext_lazy("channel", "Social media"),
    "web": pgettext_lazy("channel", "Web form"),
    "api": pgettext_lazy("channel", "API"),
    "other": pgettext_lazy("channel", "Other"),
}
CATEGORIES: dict[str, Promise] = {
    "satisfaction": _("Satisfaction"),
    "productivity": _("Productivity"),
    "quality": _("Quality"),
    "efficiency": _("Efficiency"),
    "growth": _("Growth"),
    "team": pgettext_lazy("category of metrics", "Team"),
}
TIERS: dict[int, Promise] = {1: _("Tier 1"), 2: _("Tier 2"), 3: _("Tier 3")}
