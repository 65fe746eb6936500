"""`manage.py rotate_keys`: encrypt the helpdesks' credentials with the first of FIELD_KEYS."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.models import Source
from metrics.models.encrypted import rotate


class Command(BaseCommand):
    """All at once or none; afterwards the other keys can be dropped."""

    help = (
        "Encrypt stored credentials anew with the first of FIELD_KEYS, so that the others can go."
    )

    def handle(self, **options: Any) -> None:
        """Fails for what is still read: nothing reads a removed source, and nobody can set it."""
        rotated = rotate()
        self.stdout.write(f"Encrypted with the first key: {rotated.done}")
        sealed = [row for row in rotated.sealed if isinstance(row, Source)]
        if removed := [source for source in sealed if source.archived_at is not None]:
            self.stdout.write(
                f"None of the keys opens those of removed sources: {_named(removed)}."
                " Whoever brings one back enters them again."
            )
        if read := [source for source in sealed if source.archived_at is None]:
            raise CommandError(
                f"None of the keys opens the credentials of: {_named(read)}."
                " Put back the missing key, or enter them again in the sources' settings."
            )


def _named(sources: Iterable[Source]) -> str:
    return ", ".join(f"{source} ({source.organization})" for source in sources)
