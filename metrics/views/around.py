"""What stands around a metric's number: where else to look, and by which settings it goes."""

from urllib.parse import urlencode

from django.urls import reverse

from metrics.asking.asked import Asked
from metrics.exploring.look import Look
from metrics.facts import Limits, Measure
from metrics.fairness.verdict import can_compare
from metrics.hours.whose import whose_hours
from metrics.models.limits import limits_of
from metrics.own.knowing import gone
from metrics.own.versions import Own, Version
from metrics.values import Value
from people.access import Access
from people.pages import row_id


def save_url(access: Access, question: Asked, look: Look) -> str:
    """Where this page is kept under a name."""
    path = reverse("metrics:view-save", args=[access.organization.slug, question.definition.key])
    return f"{path}?{urlencode(question.place | look.query)}"


def csv_url(access: Access, question: Asked, look: Look, compared: Version | None) -> str:
    """Where the table under the course is a file, with the days that the page shows."""
    path = reverse("metrics:course-csv", args=[access.organization.slug, question.definition.key])
    version = {"compare": str(compared.row.number)} if compared else {}
    return f"{path}?{urlencode(question.query | look.query | version)}"


def compared_version(own: Own | None, wanted: str) -> Version | None:
    """The version whose line is drawn beside: the one asked for, else the one before."""
    if own is None or len(own.versions) == 1:
        return None
    number = row_id(wanted)
    asked = own.numbered(number) if number is not None else None
    return asked if asked is not None and asked != own.current else own.versions[1]


def limits_behind(access: Access, question: Asked) -> Limits | None:
    """The limits of calls that are set, for a metric that has any."""
    if not question.one.measures & {Measure.ABANDONED, Measure.ANSWERED_IN_TIME}:
        return None
    return limits_of(access.organization).of_measures


def gone_words(access: Access, question: Asked, value: Value) -> list[str]:
    """Of a number of nothing at all: which of its filters name what is not there any more."""
    if value.n or value.excluded:
        return []
    return [*gone(access.organization, question.filters._asdict()).values()]


def hours_of(access: Access, question: Asked) -> str:
    """Whose opening hours the number goes by; empty where it goes by none."""
    if not question.one.in_business_time:
        return ""
    return whose_hours(access.organization, question.scope, question.period, question.offered)


def funnel_url(access: Access, question: Asked) -> str:
    """Where the agents of the chosen team stand about its value; empty for who leads none of it."""
    definition, team = question.definition, question.team
    comparable = can_compare(definition, definition.default) and question.person is None
    seen = access.compares_agents if team is None else access.compares_agents_of(team.pk)
    if not comparable or not seen:
        return ""
    path = reverse("metrics:funnel", args=[access.organization.slug, definition.key])
    return f"{path}?team={team.slug}" if team else path
