"""The application's addresses and, for tests alone, a page with every piece of the interface."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import engines
from django.urls import include, path

from tests.front import samples

HERE = Path(__file__).parent


def page(name: str) -> str:
    return (HERE / f"{name}.html").read_text()


def ids(request: HttpRequest) -> str:
    """The form stands in the page and in the dialog: no id may be there twice."""
    return "dialog_%s" if request.headers.get("HX-Target") == "dialog-body" else "id_%s"


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every piece; a POST validates the form and answers 422 with its errors."""
    form = samples.CheckInForm(request.POST or None, auto_id=ids(request))
    name, status = "styleguide", 200
    if request.method == "POST":
        shell = "dialog" if request.headers.get("HX-Target") == "dialog-body" else "form"
        name, status = (shell, 422) if not form.is_valid() else ("saved", 200)
    django = engines["django"]
    context = samples.context() | {"form": form, "form_part": django.from_string(page("form"))}
    body = django.from_string(page(name)).render(context, request)
    response = HttpResponse(body, status=status)
    if name == "saved":
        response["HX-Trigger"] = '{"closeDialog": "", "announce": "The check-in is saved."}'
    return response


def dialog(request: HttpRequest) -> HttpResponse:
    """The form as it is loaded into the dialog."""
    context = {"form": samples.CheckInForm(auto_id=ids(request))}
    return HttpResponse(engines["django"].from_string(page("dialog")).render(context, request))


def broken(_request: HttpRequest) -> HttpResponse:
    """Fails as a server does."""
    return HttpResponseServerError("<!doctype html>Traceback")


def gone(_request: HttpRequest) -> HttpResponse:
    """What a swap gets for something that was deleted."""
    return HttpResponse("")


urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/dialog/", dialog, name="styleguide-dialog"),
    path("styleguide/broken/", broken, name="styleguide-broken"),
    path("styleguide/gone/", gone, name="styleguide-gone"),
    path("", include("okrapp.urls")),
]
