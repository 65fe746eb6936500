"""The application of metrics."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """Sources, events, measurements, values."""

    name = "metrics"
    verbose_name = _("Metrics")
