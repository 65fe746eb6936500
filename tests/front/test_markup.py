"""What templates promise htmx, read from their text."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[a-z][^<>]*\bhx-(?:get|post)=[^<>]*>")


def test_what_loads_by_itself_names_its_place() -> None:
    """Without a target of its own it would take that of an element around it: the whole page."""
    loading = [
        (path.name, tag)
        for path in TEMPLATES.rglob("*.html")
        for tag in TAG.findall(DJANGO.sub("", path.read_text()))
        if 'hx-trigger="load"' in tag
    ]
    assert len(loading) >= 4  # they are found at all
    assert [where for where in loading if "hx-target=" not in where[1]] == []
