"""The weekly pulse. Who answered stands apart from what was answered, and nothing joins the two.

No answer has a row of its own: an order of rows, a time or a transaction's number would tell whose
it is. Each answer rewrites the team's one row of counts, all of them at once.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from people.models import Membership, Organization, Team

SCORES = 11  # from 0 to 10


def nobody() -> list[int]:
    """No answers yet."""
    return [0] * SCORES


class PulseAnswered(models.Model):
    """That somebody answered, so that nobody does so twice; without a time, gone after the week."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_constraint=False)
    week_end: "models.DateField[date, date]" = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "week_end"], name="pulse_answered_once"
            ),
        ]


class PulseTally(models.Model):
    """How many people of a team gave each score in a week; read once the week is over."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_constraint=False)
    week_end: "models.DateField[date, date]" = models.DateField()
    counts = ArrayField(models.IntegerField(), size=SCORES, default=nobody)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "week_end", "team"], name="pulse_tally_once"
            ),
        ]
