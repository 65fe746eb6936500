"""What happens around every view: what no view can read is refused, the reader's preferences, and
the note of who looked."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people import audit
from people.preferences import speak_to

Answer = Callable[[HttpRequest], HttpResponse]


def no_nul(get_response: Answer) -> Answer:
    """Answer 400 to a NUL in the address or a cookie: PostgreSQL has no place for it in a text.

    Forms refuse it beside the field.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = (value for name in request.GET for value in (name, *request.GET.getlist(name)))
        if any("\0" in text for text in (*given, *request.COOKIES.values())):
            raise BadRequest("NUL")
        return get_response(request)

    return middleware


def preferences(get_response: Answer) -> Answer:
    """Answer a signed-in user in their language and time zone; stands after authentication."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            speak_to(request, request.user)
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware


def looks(get_response: Answer) -> Answer:
    """Write down whose numbers the answer showed, outside the view's read-only transaction."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        people = getattr(request, "looks", None)
        if people and response.status_code < 300:
            audit.record_looks(access=request.access, people=people)  # type: ignore[attr-defined]
        return response

    return middleware
