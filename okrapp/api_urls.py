"""The API: one token is one member of one organization, so addresses need no short name."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from people.api import schema
from people.api.views import Unknown

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("people.api.urls")),
    path("", include("metrics.api.urls")),
    path("", include("objectives.api.urls")),
    path("<path:rest>", Unknown.as_view(), name="unknown"),
]
__all__ = ["schema"]  # imported for what it registers
