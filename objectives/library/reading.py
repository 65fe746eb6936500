"""The product's own OKRs to start from: one TOML file each, in every language of the interface."""

import tomllib
from functools import cache
from pathlib import Path

from objectives.library.template import Template

FOLDER = Path(__file__).resolve().parent / "data"
# As a department meets them: from a new customer to the team itself.
STAGES = ("onboarding", "adoption", "support", "growth", "renewal", "team")


@cache
def shipped() -> dict[str, Template]:
    """All of them by code, ordered by stage and then by code."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.code: each for each in sorted(found, key=_order)}


def _read(path: Path) -> Template:
    return Template.from_json({"code": path.stem} | tomllib.loads(path.read_text("utf-8")))


def _order(template: Template) -> tuple[int, str]:
    return STAGES.index(template.stage), template.code
