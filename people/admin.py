"""For who runs the installation: accounts can be switched off, organizations are listed.

Nobody's numbers are shown here, nothing is added or deleted, and passwords stay out of it. Staff
sign in like everybody else; to all others these pages do not exist.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from people.models import Organization, User


class OperatorsSite(admin.AdminSite):
    """The site at /admin/, with the application's own way of signing in."""

    site_header = site_title = settings.PRODUCT_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff alone; to others who are signed in, the pages are not there."""
        if request.user.is_authenticated and not super().has_permission(request):
            raise Http404
        return super().has_permission(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Where the site sends whoever is not signed in."""
        self.has_permission(request)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """Neither added nor deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Users(Kept):
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "last_login")
    readonly_fields = ("email", "name", "last_login")
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)


class Organizations(Kept):
    fields = readonly_fields = ("name", "slug", "timezone", "language", "created_at")
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


site = OperatorsSite()
site.register(User, Users)
site.register(Organization, Organizations)
