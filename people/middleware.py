"""What happens around every view: the reader's preferences, and the note of who looked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people import audit
from people.preferences import speak_to

Answer = Callable[[HttpRequest], HttpResponse]


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
