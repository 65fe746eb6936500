"""Every page that a role can open in the demonstration organization: for pictures and for axe."""

from collections.abc import Iterator
from io import BytesIO

from django.urls import reverse
from django.utils import timezone

from metrics.disputing.keys import key_of
from metrics.entering.uploading.keeping import keep_file
from metrics.models import (
    Account,
    AccountAssignee,
    AgentMatch,
    Band,
    Benchmark,
    Dispute,
    EntryFile,
    HelpdeskAgent,
    Measurement,
    Metric,
    OwnMeasure,
    Practice,
    SavedView,
    Schedule,
    SlaPolicy,
    Source,
)
from metrics.use_cases.own_metrics import PREFIX
from objectives.choices import CycleState
from objectives.models import Cycle, KeyResult, Objective
from people.access import access_of_membership
from people.models import Membership, Organization, Team
from tests.pages.okrs import of_okrs
from tests.pages.picture import Picture, page

DOMAIN = "demo.example"
ROLES = {
    "director": f"director@{DOMAIN}",
    "lead": f"lead.tier-1@{DOMAIN}",
    "agent": f"anna.kowalska@{DOMAIN}",
    "viewer": f"viewer@{DOMAIN}",
}
NOT_SIGNED_IN = {"sign-in": "people:sign-in", "forgot-password": "people:forgot-password"}


TABLE = b'measure,date,team,value\nhire,2026-01-05,tier-1,2\nhire,soon,tier-1,"1,5"\n'


def hand_in(organization: Organization) -> None:
    """A lead's table that waits to be taken over, one row of it to mend: its page shows that."""
    lead = Membership.objects.get(organization=organization, email=ROLES["lead"])
    if not EntryFile.objects.filter(organization=organization, by=lead).exists():
        access = access_of_membership(lead, organization)
        keep_file(access=access, file=BytesIO(TABLE), name="hires.csv", about="measures")


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
    yield page(organization, "dashboard", "objectives:dashboard")
    yield page(organization, "tree", "objectives:tree")
    yield page(organization, "map", "objectives:map")
    yield page(organization, "cycles", "objectives:cycles")
    yield page(organization, "library", "objectives:library")
    yield page(organization, "template", "objectives:template", code="world-class-service")
    yield page(organization, "present", "objectives:present")
    cycle = Cycle.objects.running_on(timezone.now().date()).get(organization=organization)
    yield page(organization, "report", "objectives:report", cycle=cycle.pk)
    yield page(organization, "report-file", "objectives:report-file", cycle=cycle.pk)
    closed = Cycle.objects.of(organization).filter(state=CycleState.CLOSED).latest("start")
    yield page(organization, "cycle", "objectives:cycle", cycle=closed.pk)
    yield page(organization, "retrospectives", "objectives:retrospectives", cycle=closed.pk)
    yield page(organization, "compare", "objectives:compare")
    yield page(organization, "planning", "objectives:planning")
    reported = KeyResult.objects.filter(objective__cycle=closed, metric__isnull=False).earliest(
        "pk"
    )
    yield page(organization, "key-result-closed", "objectives:key-result", key_result=reported.pk)
    yield page(organization, "team", "objectives:team", team="tier-1")
    objective = running.filter(team__slug="tier-1").first() or running.get()
    yield page(organization, "objective", "objectives:objective", objective=objective.pk)
    yield page(organization, "talk", "objectives:talk", about="objectives", thing=objective.pk)
    ended = reported.objective_id
    yield page(organization, "objective-closed", "objectives:objective", objective=ended)
    for name, key_result in {
        "key-result-reach": key_results.filter(kind="reach", metric__isnull=False).first(),
        "key-result-maintain": key_results.filter(kind="maintain").first(),
        "key-result-typed": key_results.filter(kind="reach", metric__isnull=True).first(),
        "key-result-each": key_results.filter(kind="each").first(),
        "key-result-milestones": key_results.filter(kind="milestones").first(),
        "key-result-baseline": key_results.filter(kind="baseline").first(),
    }.items():
        assert key_result is not None
        yield page(organization, name, "objectives:key-result", key_result=key_result.pk)
    yield page(organization, "metrics", "metrics:list")
    yield page(organization, "metric", "metrics:detail", key="first_response_time")
    for name, show in {"metric-by-hours": "hours", "metric-moved": "change"}.items():
        address = page(organization, name, "metrics:detail", key="csat")
        yield address._replace(path=f"{address.path}?show={show}&last=12")
    split = page(organization, "metric-split", "metrics:detail", key="first_response_time")
    yield split._replace(path=f"{split.path}?by=channel&step=month&last=26&beside=year")
    own = Metric.objects.filter(organization=organization, key__startswith=PREFIX).earliest("pk")
    yield page(organization, "metric-own", "metrics:detail", key=own.key)
    of_team = page(organization, "metrics-team", "metrics:list")
    yield of_team._replace(path=f"{of_team.path}?team=tier-1")
    yield page(organization, "explorer", "metrics:explorer")
    shared = SavedView.objects.filter(organization=organization, shared=True).earliest("pk")
    yield page(organization, "view", "metrics:view", view=shared.pk)
    yield page(organization, "view-save", "metrics:view-save", key="csat")
    yield page(organization, "needs-a-look", "metrics:looks")
    yield page(organization, "restated", "metrics:restated", key="csat")
    review = page(organization, "review", "objectives:review")
    yield review
    yield Picture("review-on-a-wall", f"{review.path}?walk")
    yield page(organization, "notices", "organization:notices")
    yield page(organization, "tokens", "organization:tokens")
    yield page(organization, "token-add", "organization:token-add")
    yield Picture("profile", reverse("people:profile"))
    yield Picture("password-change", reverse("people:change-password"))


def _of_leads(organization: Organization) -> Iterator[Picture]:
    yield page(organization, "entries", "metrics:entries")
    yield page(organization, "entry-upload", "metrics:entry-upload")
    yield page(organization, "entry-grid", "metrics:entry-grid")
    yield page(organization, "own-measures", "metrics:own-measures")
    yield page(organization, "accounts", "metrics:accounts")
    account = Account.objects.of(organization).earliest("pk")
    yield page(organization, "account", "metrics:account", account=account.pk)
    agent = Membership.objects.get(organization=organization, email=ROLES["agent"])
    of_tickets = Measurement.objects.filter(organization=organization, ticket__isnull=False)
    ticket = of_tickets.filter(person=agent).earliest("pk")
    yield page(organization, "week", "objectives:my-week")
    yield page(organization, "grading", "objectives:grading")
    yield page(organization, "proposals", "objectives:proposals")
    yield page(organization, "tickets", "metrics:tickets", key="csat")
    yield page(organization, "ticket", "metrics:ticket", ticket=ticket.ticket_id)
    yield page(organization, "measurement", "metrics:measurement", key=key_of(ticket).text)
    excluded = page(organization, "tickets-excluded", "metrics:tickets", key="csat")
    yield excluded._replace(path=f"{excluded.path}?state=excluded")
    yield page(organization, "accounts-behind", "metrics:tickets", key="account_coverage")
    yield page(organization, "disputes", "metrics:disputes")
    funnel = page(organization, "funnel", "metrics:funnel", key="csat")
    yield funnel._replace(path=f"{funnel.path}?team=tier-1")
    times = page(organization, "funnel-times", "metrics:funnel", key="first_response_time")
    yield times._replace(path=f"{times.path}?team=tier-1")
    yield page(organization, "practices", "metrics:practices")
    practice = Practice.objects.filter(organization=organization, offered_at__isnull=False)
    written = practice.earliest("pk").pk
    yield page(organization, "practice-write", "metrics:practice-write", practice=written)
    yield page(organization, "band-add", "metrics:band-add", key="csat")
    yield page(organization, "account-assign", "metrics:account-assign", account=account.pk)
    file = EntryFile.objects.filter(organization=organization, by__email=ROLES["lead"]).first()
    if file is not None:
        yield page(organization, "entry-file", "metrics:entry-file", file=file.pk)
    yield page(organization, "incidents", "metrics:incidents")
    yield page(organization, "scorecard", "metrics:scorecard", person=agent.pk)
    yield page(organization, "people", "organization:people")
    yield page(organization, "person", "organization:person", person=agent.pk)
    yield page(organization, "teams", "organization:teams")
    yield page(organization, "settings", "organization:settings")
    yield page(organization, "hours", "metrics:hours")
    yield page(organization, "sla", "metrics:sla")
    yield page(organization, "sources", "metrics:sources")
    source = Source.objects.of(organization).get()
    yield page(organization, "source", "metrics:source", source=source.pk)
    yield page(organization, "matching", "metrics:matching")
    named = HelpdeskAgent.objects.filter(organization=organization).earliest("pk").pk
    yield page(organization, "matches", "metrics:matches", kind="agents", named=named)


def _of_admins(organization: Organization) -> Iterator[Picture]:
    yield from _of_leads(organization)
    source = Source.objects.of(organization).get()
    objective = Objective.objects.filter(
        organization=organization, cycle__state=CycleState.ACTIVE
    ).earliest("pk")
    yield page(organization, "start", "objectives:start")
    question = Dispute.objects.of(organization).open().earliest("pk")
    keys = {"key": key_of(question).text}
    yield page(organization, "question", "metrics:measurement", **keys)
    yield page(organization, "question-decide", "metrics:measurement-decide", **keys)
    band = Band.objects.of(organization).filter(team__isnull=False).earliest("pk")
    band_key = {"key": band.metric.key, "band": band.pk}
    yield page(organization, "band-change", "metrics:band-change", **band_key)
    yield from _of_people(organization)
    yield from _of_metrics(organization)
    yield from of_okrs(organization, objective)
    yield page(organization, "hand-over", "objectives:hand-over")
    yield page(organization, "activity", "organization:activity")
    yield page(organization, "hours-add", "metrics:hours-add")
    schedule = Schedule.objects.filter(organization=organization).earliest("pk")
    yield page(organization, "hours-change", "metrics:hours-change", schedule=schedule.pk)
    yield page(organization, "sla-add", "metrics:sla-add")
    policy = SlaPolicy.objects.filter(organization=organization).earliest("pk")
    yield page(organization, "sla-change", "metrics:sla-change", policy=policy.pk)
    yield page(organization, "limits", "metrics:limits")
    yield page(organization, "source-choose", "metrics:source-choose")
    yield page(organization, "source-connect", "metrics:source-connect", kind="request_tracker")
    yield page(organization, "source-change", "metrics:source-change", source=source.pk)
    match = AgentMatch.objects.filter(organization=organization).earliest("pk")
    matched = {"kind": "agents", "named": match.agent_id, "match": match.pk}
    yield page(organization, "match-change", "metrics:match-change", **matched)
    yield page(organization, "incident-add", "metrics:incident-add")


def _of_people(organization: Organization) -> Iterator[Picture]:
    agent = Membership.objects.get(organization=organization, email=ROLES["agent"]).pk
    team = Team.objects.get(organization=organization, slug="tier-1").pk
    yield page(organization, "person-add", "organization:person-add")
    for name in ("person-change", "person-roles", "person-team"):
        yield page(organization, name, f"organization:{name}", person=agent)
    yield page(organization, "team-add", "organization:team-add")
    yield page(organization, "team-change", "organization:team-change", team=team)
    yield page(organization, "holiday-add", "organization:holiday-add")


def _of_metrics(organization: Organization) -> Iterator[Picture]:
    own = Metric.objects.filter(organization=organization, key__startswith=PREFIX).earliest("pk")
    yield page(organization, "metric-new", "metrics:metric-new")
    yield page(organization, "metric-change", "metrics:metric-change", key=own.key)
    yield page(organization, "benchmark-add", "metrics:benchmark-add", key="csat")
    benchmark = Benchmark.objects.filter(organization=organization).earliest("pk")
    told = {"key": benchmark.metric.key, "benchmark": benchmark.pk}
    yield page(organization, "benchmark-change", "metrics:benchmark-change", **told)
    shared = SavedView.objects.filter(organization=organization, shared=True).earliest("pk")
    yield page(organization, "view-change", "metrics:view-change", view=shared.pk)
    measure = OwnMeasure.objects.filter(organization=organization).earliest("pk").pk
    yield page(organization, "own-measure-add", "metrics:own-measure-add")
    yield page(organization, "own-measure-change", "metrics:own-measure-change", measure=measure)
    account = Account.objects.of(organization).earliest("pk").pk
    yield page(organization, "account-add", "metrics:account-add")
    yield page(organization, "account-change", "metrics:account-change", account=account)


def _of_agents(organization: Organization) -> Iterator[Picture]:
    yield page(organization, "accounts", "metrics:accounts")
    yield page(organization, "week", "objectives:my-week")
    yield page(organization, "proposals", "objectives:proposals")
    yield page(organization, "my-scorecard", "metrics:my-scorecard")
    yield page(organization, "activity-new", "metrics:activity-new")
    looked_after = AccountAssignee.objects.filter(
        organization=organization, person__email=ROLES["agent"], end=None
    ).earliest("pk")
    theirs = looked_after.account_id
    yield page(organization, "own-account", "metrics:account", account=theirs)
    yield page(organization, "activity-note", "metrics:activity-note", account=theirs)
    yield page(organization, "tickets", "metrics:tickets", key="csat")
    yield page(organization, "disputes", "metrics:disputes")
    yield page(organization, "practices", "metrics:practices")
    mine = Measurement.objects.of(organization).filter(ticket__isnull=False)
    latest = mine.filter(person__email=ROLES["agent"]).latest("at", "pk")
    yield page(organization, "dispute-ask", "metrics:dispute-ask", key=key_of(latest).text)
    yield page(organization, "looks", "organization:looks")
    yield page(organization, "absences", "organization:absences")
    yield page(organization, "absence-add", "organization:absence-add")
    yield page(organization, "say-thanks", "objectives:say-thanks")


def _of_nobody_else(_organization: Organization) -> Iterator[Picture]:
    return iter(())
