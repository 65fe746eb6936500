"""The application of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Organizations, teams, users, roles."""

    name = "people"
    verbose_name = _("People")
