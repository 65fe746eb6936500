"""The application's addresses and, to compare them with, a page of one query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from okrapp.urls import urlpatterns as application
from people.models import Organization


def one_query(request: HttpRequest) -> HttpResponse:
    """The base template, and the name of the organization."""
    heading = Organization.objects.values_list("name", flat=True)[:1][0]
    return render(request, "base.html", {"heading": heading})


urlpatterns = [*application, path("one-query/", one_query)]
