"""The application of objectives."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from objectives.actions import ACTIONS
from people.actions import name_actions


class ObjectivesConfig(AppConfig):
    """Cycles, objectives, key results, check-ins."""

    name = "objectives"
    verbose_name = _("Objectives")

    def ready(self) -> None:
        name_actions(ACTIONS)
