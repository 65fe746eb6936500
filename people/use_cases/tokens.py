"""Tokens of the API: whoever has one is that person in that organization."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.models import ApiToken, Membership
from people.models.access import digest_of


@transaction.atomic
def create_token(
    *, membership: Membership, name: str, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """The token's row and the token itself, which is shown this once: only its hash is kept."""
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("This lies in the past.")})
    secret = f"okr_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        organization=membership.organization,
        membership=membership,
        name=name,
        prefix=secret[:12],
        digest=digest_of(secret),
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    audit.record(
        organization=membership.organization, by=membership, action="token.created", subject=name
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Membership) -> None:
    """Nobody comes in with it any more."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if changed:
        audit.record(
            organization=token.organization, by=by, action="token.revoked", subject=token.name
        )
