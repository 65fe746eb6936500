"""The library as one organization has it: the product's OKRs and those that it saved itself."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.catalogue_setup import definitions
from metrics.wording.words import CHANNELS, TIERS
from objectives.library.finding import Wanted, found
from objectives.library.reading import shipped
from objectives.library.template import Template, TemplateKeyResult, said
from objectives.models import SavedTemplate
from people.models import Organization

# What stands in the place of a filter that each organization chooses itself.
CHOSEN: dict[str, Promise] = {
    "topic": _("a topic that you choose"),
    "segment": _("a segment that you choose"),
}


class Line(NamedTuple):
    """A key result in words: measured: which metric, of what; is_typed: people type its values."""

    title: str
    measured: str
    is_guardrail: bool
    is_typed: bool


class Book(NamedTuple):
    """A template as it is shown; saved: the organization's own, None: the product's."""

    template: Template
    title: str
    why: str
    lines: list[Line]
    saved: SavedTemplate | None = None


class Shelf:
    """What may be picked, with the names of its metrics. Two queries."""

    def __init__(self, organization: Organization) -> None:
        known = definitions(organization)
        self.names: dict[str, str | Promise] = {key: each.name for key, each in known.items()}
        self._saved = {
            f"saved-{each.pk}": each
            for each in SavedTemplate.objects.of(organization).select_related("by")
        }
        self._templates = {
            code: Template.from_json(each.body | {"code": code})
            for code, each in self._saved.items()
        } | shipped()

    @property
    def metrics(self) -> list[str]:
        """The metrics that some template measures by, each once."""
        return list(dict.fromkeys(key for each in self._templates.values() for key in each.metrics))

    def find(self, looked_for: Wanted) -> list[Book]:
        """The books that are meant, the organization's own first."""
        names = {key: str(name) for key, name in self.names.items()}
        return [self._book(each) for each in found(self._templates.values(), looked_for, names)]

    def get(self, code: str) -> Book | None:
        """One by its code."""
        template = self._templates.get(code)
        return None if template is None else self._book(template)

    def _book(self, template: Template) -> Book:
        return Book(
            template,
            said(template.title),
            said(template.why),
            [self._line(each) for each in template.key_results],
            self._saved.get(template.code),
        )

    def _line(self, given: TemplateKeyResult) -> Line:
        return Line(
            said(given.title), self._measured(given), given.is_guardrail, is_typed=not given.metric
        )

    def _measured(self, given: TemplateKeyResult) -> str:
        if not given.metric:
            return ""
        return joined(
            self.names.get(given.metric, given.metric),
            CHANNELS.get(given.channel, ""),
            TIERS.get(given.tier or 0, ""),
            *(CHOSEN[name] if name in given.asks else getattr(given, name) for name in CHOSEN),
        )


def joined(*parts: str | Promise) -> str:
    """Those that say something: "CSAT · Tier 1"."""
    return " · ".join(text for each in parts if (text := str(each)))


def choices(
    values: Iterable[tuple[str, str | Promise]], chosen: str
) -> list[tuple[str, str, bool]]:
    """For a select: key, words, whether it is the chosen one; by words."""
    return [
        (key, words, key == chosen)
        for key, words in sorted(
            ((key, str(words)) for key, words in values), key=lambda each: each[1]
        )
    ]
