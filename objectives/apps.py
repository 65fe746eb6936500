"""The application of objectives."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObjectivesConfig(AppConfig):
    """Cycles, objectives, key results, check-ins."""

    name = "objectives"
    verbose_name = _("Objectives")
