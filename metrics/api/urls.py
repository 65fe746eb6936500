"""The API of metrics."""

from django.urls import path

from metrics.api.measurements import Measurements
from metrics.api.sources import Runs, Sources
from metrics.api.views import Behind, Metrics, MetricSplit, MetricValue

urlpatterns = [
    path("sources/", Sources.as_view(), name="sources"),
    path("source-runs/", Runs.as_view(), name="source-runs"),
    path("measurements/", Measurements.as_view(), name="measurements"),
    path("metrics/", Metrics.as_view(), name="metrics"),
    path("metrics/<slug:key>/value/", MetricValue.as_view(), name="metric-value"),
    path("metrics/<slug:key>/by/<slug:by>/", MetricSplit.as_view(), name="metric-split"),
    path("metrics/<slug:key>/tickets/", Behind.as_view(), name="metric-tickets"),
]
