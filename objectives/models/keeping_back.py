"""Whose key results a person may see, and which objectives' figures would tell another one's."""

from django.apps import apps
from django.db import models

from people.access import Access


def people_read_by(access: Access) -> set[int]:
    """Whose key results this person may see: the own, and those of people led; a director all."""
    return set(access.led_people) | {access.membership.pk}


def keeps_back(access: Access) -> models.Value | models.Exists:
    """Of an objective: whether a key result of it is about somebody whom this person may not read.

    Guardrails among them: they hold down its status.
    """
    if access.is_director:
        return models.Value(False, output_field=models.BooleanField())
    of_somebody = apps.get_model("objectives", "KeyResult").objects.filter(
        organization=models.OuterRef("organization"),
        objective=models.OuterRef("pk"),
        archived_at__isnull=True,
        person__isnull=False,
    )
    return models.Exists(of_somebody.exclude(person__in=people_read_by(access)))
