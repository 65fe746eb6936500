"""Practices as pages show them: named where the agent agreed to it, or the reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from metrics.catalogue import Definition
from metrics.models import Consent, Practice
from metrics.models.practice import OPEN
from people.access import Access


@dataclass(frozen=True, slots=True)
class Shown:
    """A practice for one reader. name: empty where it is not to be known."""

    practice: Practice
    metric: str
    name: str
    is_own: bool
    is_led: bool

    @property
    def can_answer(self) -> bool:
        """Whether it waits for this reader's answer."""
        return self.is_own and self.practice.consent == Consent.ASKED

    @property
    def can_withdraw(self) -> bool:
        """Whether this reader's consent holds."""
        return self.is_own and self.practice.consent == Consent.GIVEN

    @property
    def can_write(self) -> bool:
        """Whether this reader may write it down, or what was written."""
        return self.is_led and self.practice.consent == Consent.GIVEN


def offered_to(
    access: Access,
    metrics: dict[str, Definition],
    *,
    team: int | None = None,
    metric: str | None = None,
) -> list[Shown]:
    """What the reader's teams are offered, of one team or metric; one query."""
    found = Practice.objects.visible_to(access).offered()
    if team is not None:
        found = found.filter(team=team)
    if metric is not None:
        found = found.filter(metric=metric)
    return shown(access, metrics, found)


def of_person(access: Access, metrics: dict[str, Definition], person: int) -> list[Shown]:
    """What an agent was asked, and agreed to; one query."""
    found = Practice.objects.visible_to(access).filter(person=person, consent__in=OPEN)
    return shown(access, metrics, found.order_by("-asked_at"))


def by_person(access: Access, *, team: int, metric: str) -> dict[int, Practice]:
    """The last question to each agent about one metric and team; one query."""
    found = Practice.objects.visible_to(access).filter(team=team, metric=metric)
    return {practice.person_id: practice for practice in found.order_by("asked_at")}


def shown(
    access: Access,
    metrics: dict[str, Definition],
    practices: QuerySet[Practice] | Iterable[Practice],
) -> list[Shown]:
    """Those of metrics that there are, for this reader."""
    rows = (
        practices.select_related("person", "team") if isinstance(practices, QuerySet) else practices
    )
    return [_shown(access, metrics[row.metric], row) for row in rows if row.metric in metrics]


def _shown(access: Access, definition: Definition, practice: Practice) -> Shown:
    own = practice.person_id == access.membership.pk
    led = access.compares_agents_of(practice.team_id)
    known = own or led or practice.named
    return Shown(practice, str(definition.name), practice.person.name if known else "", own, led)
