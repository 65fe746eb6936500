"""The API: one token is one member of one organization, so addresses need no short name."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("people.api.urls")),
    path("", include("metrics.api.urls")),
    path("", include("objectives.api.urls")),
]
