"""Practices as pages show them: named where the agent agreed to it, or the reader may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from metrics.catalogue import Definition
from metrics.models import Consent, Practice
from metrics.models.practice import OPEN
from metrics.showing.weekly import known_metrics
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


def practices_of_metric(access: Access, metric: str) -> list[Shown]:
    """What the reader's teams are offered about one metric; two queries."""
    offered = Practice.objects.visible_to(access).offered()
    return shown(access, definitions(access), offered.filter(metric=metric))


def definitions(access: Access) -> dict[str, Definition]:
    """The organization's metrics, for the names of practices; one query."""
    return {key: known.definition for key, known in known_metrics(access.organization).items()}


def practices_of_team(access: Access, team: int) -> list[Shown]:
    """What a team is offered; one query, and one for names where there is anything."""
    found = list(_with_names(Practice.objects.visible_to(access).offered().filter(team=team)))
    if not found:
        return []
    return shown(access, definitions(access), found)


def of_person(access: Access, metrics: Mapping[str, Definition], person: int) -> list[Shown]:
    """What an agent was asked, and agreed to; one query."""
    found = Practice.objects.visible_to(access).filter(person=person, consent__in=OPEN)
    return shown(access, metrics, found.order_by("-asked_at"))


def shown(
    access: Access, metrics: Mapping[str, Definition], practices: Iterable[Practice]
) -> list[Shown]:
    """Those of metrics that there are, for this reader."""
    rows = _with_names(practices) if isinstance(practices, QuerySet) else practices
    return [_shown(access, metrics[row.metric], row) for row in rows if row.metric in metrics]


def _with_names(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    return practices.select_related("person", "team")


def _shown(access: Access, definition: Definition, practice: Practice) -> Shown:
    own = practice.person_id == access.membership.pk
    led = access.compares_agents_of(practice.team_id)
    known = own or led or practice.named
    return Shown(practice, str(definition.name), practice.person.name if known else "", own, led)
