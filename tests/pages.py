"""Every page that a role can open in the demonstration organization: for pictures and for axe."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from metrics.disputing.keys import key_of
from metrics.models import Account, HelpdeskAgent, Measurement, Source
from objectives.choices import CycleState
from objectives.models import Cycle, KeyResult, Objective
from people.models import Membership, Organization

DOMAIN = "demo.example"
ROLES = {
    "director": f"director@{DOMAIN}",
    "lead": f"lead.tier-1@{DOMAIN}",
    "agent": f"anna.kowalska@{DOMAIN}",
    "viewer": f"viewer@{DOMAIN}",
}
NOT_SIGNED_IN = {"sign-in": "people:sign-in", "forgot-password": "people:forgot-password"}


class Picture(NamedTuple):
    """A page's name and its address."""

    name: str
    path: str


def pages_of(role: str, organization: Organization) -> list[Picture]:
    """The pages of a role, each with something on it."""
    return [
        *_of_everybody(organization),
        *{
            "director": _of_admins,
            "lead": _of_leads,
            "agent": _of_agents,
            "viewer": _of_nobody_else,
        }[role](organization),
    ]


def open_pages() -> list[Picture]:
    """What those see who have not signed in."""
    return [Picture(name, reverse(route)) for name, route in NOT_SIGNED_IN.items()]


def _of_everybody(organization: Organization) -> Iterator[Picture]:
    running = Objective.objects.filter(
        organization=organization, cycle__state=CycleState.ACTIVE
    ).order_by("position")
    key_results = KeyResult.objects.filter(objective__in=running).order_by("pk")
    yield _page(organization, "dashboard", "objectives:dashboard")
    yield _page(organization, "cycles", "objectives:cycles")
    yield _page(organization, "present", "objectives:present")
    cycle = Cycle.objects.running_on(timezone.now().date()).get(organization=organization)
    yield _page(organization, "report", "objectives:report", cycle=cycle.pk)
    yield _page(organization, "team", "objectives:team", team="tier-1")
    objective = running.filter(team__slug="tier-1").first() or running.get()
    yield _page(organization, "objective", "objectives:objective", objective=objective.pk)
    for name, key_result in {
        "key-result-reach": key_results.filter(kind="reach", metric__isnull=False).first(),
        "key-result-maintain": key_results.filter(kind="maintain").first(),
        "key-result-typed": key_results.filter(metric__isnull=True).first(),
    }.items():
        assert key_result is not None
        yield _page(organization, name, "objectives:key-result", key_result=key_result.pk)
    yield _page(organization, "metrics", "metrics:list")
    yield _page(organization, "metric", "metrics:detail", key="first_response_time")
    for show in ("hours", "change"):
        address = _page(organization, f"metric-{show}", "metrics:detail", key="csat")
        yield address._replace(path=f"{address.path}?show={show}&last=12")
    split = _page(organization, "metric-split", "metrics:detail", key="first_response_time")
    yield split._replace(path=f"{split.path}?by=channel&step=month&last=26&beside=year")
    yield _page(organization, "explorer", "metrics:explorer")
    yield _page(organization, "needs-a-look", "metrics:looks")
    yield _page(organization, "restated", "metrics:restated", key="csat")
    yield _page(organization, "tokens", "organization:tokens")
    yield Picture("profile", reverse("people:profile"))


def _of_leads(organization: Organization) -> Iterator[Picture]:
    yield _page(organization, "entries", "metrics:entries")
    yield _page(organization, "entry-upload", "metrics:entry-upload")
    yield _page(organization, "entry-grid", "metrics:entry-grid")
    yield _page(organization, "own-measures", "metrics:own-measures")
    yield _page(organization, "accounts", "metrics:accounts")
    account = Account.objects.of(organization).earliest("pk")
    yield _page(organization, "account", "metrics:account", account=account.pk)
    agent = Membership.objects.get(organization=organization, email=ROLES["agent"])
    of_tickets = Measurement.objects.filter(organization=organization, ticket__isnull=False)
    ticket = of_tickets.filter(person=agent).earliest("pk")
    yield _page(organization, "week", "objectives:my-week")
    yield _page(organization, "tickets", "metrics:tickets", key="csat")
    yield _page(organization, "ticket", "metrics:ticket", ticket=ticket.ticket_id)
    yield _page(organization, "measurement", "metrics:measurement", key=key_of(ticket).text)
    yield _page(organization, "disputes", "metrics:disputes")
    yield _page(organization, "incidents", "metrics:incidents")
    yield _page(organization, "scorecard", "metrics:scorecard", person=agent.pk)
    yield _page(organization, "people", "organization:people")
    yield _page(organization, "person", "organization:person", person=agent.pk)
    yield _page(organization, "teams", "organization:teams")
    yield _page(organization, "settings", "organization:settings")
    yield _page(organization, "hours", "metrics:hours")
    yield _page(organization, "sla", "metrics:sla")
    yield _page(organization, "sources", "metrics:sources")
    source = Source.objects.of(organization).get()
    yield _page(organization, "source", "metrics:source", source=source.pk)
    yield _page(organization, "matching", "metrics:matching")
    named = HelpdeskAgent.objects.filter(organization=organization).earliest("pk").pk
    yield _page(organization, "matches", "metrics:matches", kind="agents", named=named)


def _of_admins(organization: Organization) -> Iterator[Picture]:
    yield from _of_leads(organization)
    source = Source.objects.of(organization).get()
    objective = Objective.objects.filter(
        organization=organization, cycle__state=CycleState.ACTIVE
    ).earliest("pk")
    yield _page(organization, "start", "objectives:start")
    yield _page(organization, "metric-new", "metrics:metric-new")
    yield _page(organization, "activity", "organization:activity")
    yield _page(organization, "hours-add", "metrics:hours-add")
    yield _page(organization, "sla-add", "metrics:sla-add")
    yield _page(organization, "source-choose", "metrics:source-choose")
    yield _page(organization, "source-connect", "metrics:source-connect", kind="request_tracker")
    yield _page(organization, "source-change", "metrics:source-change", source=source.pk)
    yield _page(organization, "new-objective", "objectives:new-objective")
    yield _page(organization, "new-key-result", "objectives:new-key-result", objective=objective.pk)
    yield _page(organization, "new-cycle", "objectives:new-cycle")
    yield _page(organization, "incident-add", "metrics:incident-add")
    yield _page(organization, "person-add", "organization:person-add")


def _of_agents(organization: Organization) -> Iterator[Picture]:
    yield _page(organization, "accounts", "metrics:accounts")
    yield _page(organization, "week", "objectives:my-week")
    yield _page(organization, "my-scorecard", "metrics:my-scorecard")
    yield _page(organization, "tickets", "metrics:tickets", key="csat")
    yield _page(organization, "disputes", "metrics:disputes")
    yield _page(organization, "looks", "organization:looks")


def _of_nobody_else(_organization: Organization) -> Iterator[Picture]:
    return iter(())


def _page(organization: Organization, name: str, route: str, **names: object) -> Picture:
    return Picture(name, reverse(route, kwargs={"organization": organization.slug, **names}))
