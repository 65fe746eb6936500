"""The application of objectives."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from objectives.actions import ACTIONS
from objectives.rhythm.words import KINDS
from people.actions import name_actions
from people.deliveries.kinds import name_kinds


class ObjectivesConfig(AppConfig):
    """Cycles, objectives, key results, check-ins."""

    name = "objectives"
    verbose_name = _("Objectives")

    def ready(self) -> None:
        name_actions(ACTIONS)
        name_kinds(KINDS)
