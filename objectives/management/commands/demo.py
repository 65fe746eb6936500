"""``manage.py demo``: a demonstration organization on a simulated helpdesk."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models.functions import Now

from metrics.connectors.words import words
from metrics.models import Source, SourceKind
from objectives.demo.build import SLUG, HelpdeskUnread, build
from objectives.demo.people import DOMAIN
from people.models import Organization, User

LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")  # where a simulator is


class Command(BaseCommand):
    """Made once; afterwards only the way to its helpdesk is brought up to date."""

    help = "Make a demonstration organization whose helpdesk answers at --helpdesk."

    def add_arguments(self, parser: CommandParser) -> None:
        """The helpdesk's address and sign-in."""
        parser.add_argument("--helpdesk", help="http://127.0.0.1:PORT")
        parser.add_argument("--email", default=f"bot@{DOMAIN}")
        parser.add_argument("--token")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where other organizations are"
        )
        parser.add_argument(
            "--state", action="store_true", help="only say, as JSON, whether it is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, move it to the helpdesk's new address, or say whether there is one."""
        if options["state"]:
            self.stdout.write(json.dumps(_state()))
            return
        if not (options["helpdesk"] and options["token"]):
            raise CommandError("--helpdesk and --token are needed.")
        organizations = Organization.objects.all()
        credentials = {"email": options["email"], "token": options["token"]}
        if _director() is not None:
            # The simulator may have had to take another port, and a new .okr has another token.
            if (source := _simulated()) is not None:
                Source.objects.filter(pk=source.pk).update(
                    base_url=options["helpdesk"],
                    credentials=credentials,
                    failures=0,
                    next_due_at=Now(),
                )
            return
        if options["if_empty"] and organizations.exists():
            return
        if organizations.filter(slug=SLUG).exists():
            raise CommandError(f"The organization {SLUG} is somebody's own.")
        if settings.PRODUCTION:
            raise CommandError("A demonstration has a password that many know: not in production.")
        try:
            with transaction.atomic():
                build(
                    helpdesk=options["helpdesk"],
                    credentials=credentials,
                    password=settings.DEMO_PASSWORD,
                    say=self.stdout.write,
                )
        except HelpdeskUnread as error:
            raise CommandError(str(words(error.args[0]).happened)) from error
        self.stdout.write(f"Sign in as director@{DOMAIN} with {settings.DEMO_PASSWORD}")


def _director() -> User | None:
    """Of the demonstration: an organization may have its name and be somebody's own."""
    return User.objects.filter(
        email=f"director@{DOMAIN}", memberships__organization__slug=SLUG
    ).first()


def _simulated() -> Source | None:
    """The source that the demonstration was made with: its first, unless somebody has led that one
    to a helpdesk of their own. What they have added is theirs, wherever it is."""
    own = Source.objects.filter(organization__slug=SLUG, kind=SourceKind.ZENDESK)
    first = own.order_by("pk").first()
    return first if first is not None and first.base_url.startswith(LOOPBACK) else None


def _state() -> dict[str, str]:
    """is: "there", "due" where no organization is, or "none"; password: if it is still known."""
    director = _director()
    if director is None:
        return {"is": "none" if Organization.objects.exists() else "due", "password": ""}
    known = settings.DEMO_PASSWORD
    return {"is": "there", "password": known if director.check_password(known) else ""}
