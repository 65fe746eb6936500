"""In which language and time zone a page speaks to its reader."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation

from people.models import Organization, User


def speak_to(request: HttpRequest, user: User) -> None:
    """The user's own language and time zone, where they chose one."""
    if user.language:
        _speak(request, user.language)
    if user.timezone:
        timezone.activate(ZoneInfo(user.timezone))


def speak_for(request: HttpRequest, user: User, organization: Organization) -> None:
    """Within an organization its language and time zone stand in for what the user left open.

    A language chosen before signing in (the cookie) counts as the user's.
    """
    if not user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _speak(request, organization.language)
    if not user.timezone:
        timezone.activate(organization.zone)


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
