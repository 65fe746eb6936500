"""The report as PDF: tagged for screen readers, with every language's letters in it.

What people wrote goes to Typst as data alone, never as its markup. PDF/UA refuses a document with a
letter that no font has; one emoji in a comment must not keep the report from everybody, so such a
document is made without that standard: still tagged, with an empty box for the letter.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings
from django.utils.translation import get_language

from objectives.reporting.parts import Report

TEMPLATE = Path("templates/objectives/reporting/report.typ")
FONTS = Path("static/build/fonts")


def pdf_of(report: Report) -> bytes:
    """In the reader's language. Raises typst.TypstError where the template is broken."""
    data = asdict(report) | {"language": (get_language() or "en").split("-")[0]}
    data.pop("people")
    words = json.dumps(data, ensure_ascii=False)
    try:
        return _made(words, standard="ua-1")
    except typst.TypstError as refused:
        if "could not be displayed" not in str(refused):
            raise
        return _made(words, standard=None)


def _made(words: str, *, standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        settings.BASE_DIR / TEMPLATE,
        font_paths=[settings.BASE_DIR / FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standard,
        sys_inputs={"data": words},
    )
    return made
