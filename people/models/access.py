"""Invitations, tokens of the API, and the log of who looked and who changed."""

import hashlib

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.deliveries.refusing import Reason
from people.models.membership import Membership
from people.models.organization import Organization


def digest_of(token: str) -> str:
    """What is stored of a token. Tokens are long and random, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """An open door for one person: the link is signed over `nonce`, so it can be shown again."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="invitation")
    nonce = models.CharField(max_length=43)
    created_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    # What the mail server said last, where its mail did not go out for good, and why that is.
    mail_refused = models.CharField(max_length=200, blank=True, default="")
    mail_reason = models.CharField(max_length=10, default=Reason.REFUSED.value)


class ApiToken(models.Model):
    """A key to the API, of one membership; only its hash is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class AuditEntry(models.Model):
    """Who did what, or looked at whose numbers (once for person, viewer and day)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    day = models.DateField()
    actor = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=40)
    about = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="looks"
    )
    subject = models.CharField(max_length=200, blank=True, default="")
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "-at"], name="audit_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "about", "actor", "day"],
                condition=models.Q(action="looked"),
                name="audit_one_look_a_day",
            ),
        ]
