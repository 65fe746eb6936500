"""manage.py values: the stored weekly values, written anew or proved."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.values_check import differences
from metrics.values_due import rebuild_values
from people.models import Organization


class Command(BaseCommand):
    """`rebuild` writes what differs; `verify` compares with the measurements and exits with 1."""

    help = "Write an organization's stored weekly values anew, or prove that they are right."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("rebuild", "verify"))
        parser.add_argument("--organization", metavar="SLUG", help="all of them unless given")

    def handle(self, *_args: Any, **options: Any) -> None:
        wrong = 0
        for organization in _organizations(options["organization"]):
            if options["action"] == "rebuild":
                written = rebuild_values(organization_id=organization.pk, told=self._told)
                self.stdout.write(f"{organization.slug}: {written} values written.")
            else:
                found = differences(organization, told=self._told)
                wrong += len(found)
                for line in found[:20]:
                    self.stdout.write(f"{organization.slug}: {line}")
                self.stdout.write(f"{organization.slug}: {len(found)} values are wrong.")
        if wrong:
            raise CommandError(f"{wrong} stored values differ from the measurements.")

    def _told(self, metric: str, count: int) -> None:
        """A line for each metric: with years of measurements it takes minutes."""
        self.stderr.write(f"{metric}: {count:,}")


def _organizations(slug: str | None) -> list[Organization]:
    found = Organization.objects.order_by("slug")
    if slug is None:
        return list(found)
    chosen = list(found.filter(slug=slug))
    if not chosen:
        raise CommandError(f"There is no organization “{slug}”.")
    return chosen
