"""`manage.py rotate_keys`: encrypt the helpdesks' credentials with the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.models.encrypted import rotate


class Command(BaseCommand):
    """All at once or none; afterwards the other keys can be dropped."""

    help = (
        "Encrypt stored credentials anew with the first of FIELD_KEYS, so that the others can go."
    )

    def handle(self, **options: Any) -> None:
        rotated = rotate()
        self.stdout.write(f"Encrypted with the first key: {rotated.done}")
        if rotated.sealed:
            raise CommandError(
                "None of the keys opens the credentials of: "
                + ", ".join(rotated.sealed)
                + ". Put back the missing key, or enter them again in the sources' settings."
            )
