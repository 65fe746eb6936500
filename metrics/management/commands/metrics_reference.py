"""manage.py metrics_reference: docs/metrics.md, made of the catalogue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.wording.reference import PATH, reference


class Command(BaseCommand):
    """Writes the file; with --check it only says whether it is out of date, and exits with 1."""

    help = "Write docs/metrics.md from the catalogue of metrics."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = reference()
        if options["check"]:
            if not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
                raise CommandError("docs/metrics.md is out of date: run metrics_reference.")
            return
        PATH.write_text(text, encoding="utf-8")
        self.stdout.write(f"{PATH.name} is written.")
