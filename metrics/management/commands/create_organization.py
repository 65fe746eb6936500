"""manage.py create_organization: a new organization with its metrics, and its first user's link."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from metrics.catalogue_setup import ensure_metrics
from people.links import invitation_link
from people.use_cases.organizations import create_organization


class Command(BaseCommand):
    """There is no public sign-up: whoever runs the installation opens an organization."""

    help = "Create an organization and print its first user's invitation (admin and director)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name, as it stands in addresses")
        parser.add_argument("--name", required=True)
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--timezone", default="UTC", help="such as Europe/Warsaw")
        parser.add_argument(
            "--language", default="en", choices=[code for code, _name in settings.LANGUAGES]
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                invitation = create_organization(
                    slug=options["slug"],
                    name=options["name"],
                    admin_email=options["admin"],
                    timezone=options["timezone"],
                    language=options["language"],
                )
                ensure_metrics(invitation.organization)
        except ValidationError as error:
            raise CommandError("\n".join(_told(error))) from error
        self.stdout.write(f"{options['name']} is there. Its first user joins with this link:")
        self.stdout.write(invitation_link(invitation))


def _told(error: ValidationError) -> list[str]:
    """Each reason on a line, with what it is about."""
    if hasattr(error, "error_dict"):
        return [
            f"{name}: {reason}"
            for name, reasons in error.message_dict.items()
            for reason in reasons
        ]
    return list(error.messages)
