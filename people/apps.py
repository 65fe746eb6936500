"""The application of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from people.deliveries.kinds import name_kinds
from people.deliveries.words import KINDS


class PeopleConfig(AppConfig):
    """Organizations, teams, users, roles."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        name_kinds(KINDS)
