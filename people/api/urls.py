"""The API of people."""

from django.urls import path

from people.api.views import Me, People, Teams

urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("people/", People.as_view(), name="people"),
    path("teams/", Teams.as_view(), name="teams"),
]
