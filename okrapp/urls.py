"""All addresses: what belongs to an organization begins with its short name."""

from django.urls import include, path

from okrapp.health import health
from people.admin import site as operators
from people.views.language import set_language

urlpatterns = [
    path("health/", health, name="health"),
    path("language/", set_language, name="set_language"),
    path("", include("people.urls")),
    path("o/<slug:organization>/", include("people.organization_urls")),
    path("o/<slug:organization>/", include("metrics.urls")),
    path("o/<slug:organization>/", include("objectives.urls")),
    path("admin/", operators.urls),
    path("api/v1/", include("okrapp.api_urls")),
]
