"""When an organization was last looked through for what is to be told."""

from django.db import models

from people.models import Organization


class RhythmState(models.Model):
    """Due again with each quarter of an hour: all time zones' hours begin on one.

    The row is also the lock: one look through an organization at a time.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="rhythm"
    )
    looked_at = models.DateTimeField(null=True)
