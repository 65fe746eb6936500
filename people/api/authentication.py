"""Sign-in to the API: `Authorization: Bearer TOKEN`; a token is one member of one organization."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from people.access import Access, access_of_membership
from people.models import ApiToken, User
from people.models.access import digest_of


class TokenAuthentication(BaseAuthentication):
    """Gives `request.user` and, as `request.auth`, the `Access` of the token's member."""

    def authenticate(self, request: HttpRequest) -> tuple[User, Access] | None:
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")  # type: ignore[arg-type]
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        found = (
            ApiToken.objects.filter(
                Q(expires_at__isnull=True) | Q(expires_at__gt=now),
                digest=digest_of(token.strip()),
                revoked_at__isnull=True,
                membership__left_at__isnull=True,
                membership__user__is_active=True,
            )
            .select_related("membership__user", "organization")
            .prefetch_related("membership__roles")
            .first()
        )
        if found is None or found.membership.user is None:
            raise AuthenticationFailed(_("This token is unknown, expired or withdrawn."))
        # Once a minute is exact enough, and spares a write for each request.
        if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 60:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        return found.membership.user, access_of_membership(found.membership, found.organization)

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"
