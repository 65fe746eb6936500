"""The report as PDF: tagged for screen readers, with every language's letters in it.

What people wrote goes to Typst as data alone, never as its markup.
"""

import json
from dataclasses import asdict
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language

from objectives.reporting.report import Report

TEMPLATE = Path("templates/objectives/reporting/report.typ")
FONTS = Path("static/build/fonts")


def pdf_of(report: Report) -> bytes:
    """In the reader's language. Raises typst.TypstError where the template is broken."""
    data = asdict(report) | {"language": (get_language() or "en").split("-")[0]}
    data.pop("people")
    made: bytes = typst.compile(
        settings.BASE_DIR / TEMPLATE,
        font_paths=[settings.BASE_DIR / FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made
