"""All addresses."""

from django.urls import path

from okrapp.health import health

urlpatterns = [
    path("health/", health, name="health"),
]
