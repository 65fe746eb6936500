"""The first-run path: what an organization needs before its figures move, step by step."""

from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from metrics.models import AgentMatch, GroupMatch, Source
from objectives.choices import CycleState, ObjectiveState
from objectives.models import Cycle, Objective
from people.access import Access
from people.answers import page
from people.models import Membership, Organization, Team
from people.scope import OrganizationRequest, organization_view

STEPS = ("teams", "source", "matching", "people", "cycle", "objective", "publish")


class Step(NamedTuple):
    """One step: whether it is done, what it is for, where it is taken, and whether by you."""

    key: str
    title: str | Promise
    text: str | Promise
    action: str | Promise
    url: str
    done: bool
    allowed: bool


def sets_up(access: Access) -> bool:
    """Admins and directors share the steps."""
    return access.writes_settings or access.writes_company


@require_safe
@organization_view(reads=sets_up)
def start(request: OrganizationRequest) -> HttpResponse:
    """All steps, with the next one on top."""
    steps = steps_for(request.access, done_in(request.access.organization))
    open_steps = [step for step in steps if not step.done]
    context = {
        "steps": steps,
        "next": next((step for step in open_steps if step.allowed), None),
        "done": len(steps) - len(open_steps),
        "finished": not open_steps,
    }
    return page(request, "objectives/start.html", context)


def done_in(organization: Organization) -> dict[str, bool]:
    """Which steps are done; one query."""
    of = organization.pk
    agents = AgentMatch.objects.filter(organization=of)
    groups = GroupMatch.objects.filter(organization=of)
    others = Membership.objects.of(of).order_by("pk")[1:2]
    found = (
        Organization.objects.filter(pk=of)
        .values_list(
            Exists(Team.objects.of(of)),
            Exists(Source.objects.of(of)),
            ExpressionWrapper(Exists(agents) | Exists(groups), BooleanField()),
            Exists(others),
            Exists(Cycle.objects.of(of)),
            Exists(Objective.objects.filter(organization=of)),
            Exists(
                Objective.objects.filter(organization=of, state=ObjectiveState.PUBLISHED).exclude(
                    cycle__state=CycleState.DRAFT
                )
            ),
        )
        .get()
    )
    return dict(zip(STEPS, found, strict=True))


def steps_for(access: Access, done: dict[str, bool]) -> list[Step]:
    """The steps in their order, for this reader."""
    slug = access.organization.slug

    def to(name: str) -> str:
        return reverse(name, kwargs={"organization": slug})

    return [
        Step(
            "teams",
            _("Make your teams"),
            _("A department and the teams below it: objectives and figures belong to them."),
            _("Make teams"),
            to("organization:teams"),
            done["teams"],
            access.writes_settings,
        ),
        Step(
            "source",
            _("Connect your helpdesk"),
            _("Its address and a token: from then on the figures come by themselves."),
            _("Connect a helpdesk"),
            to("metrics:sources"),
            done["source"],
            access.writes_settings,
        ),
        Step(
            "matching",
            _("Say who is who"),
            _("Match the helpdesk's agents to people and its groups to teams, all at once."),
            _("Match"),
            to("metrics:matching"),
            done["matching"],
            access.writes_settings,
        ),
        Step(
            "people",
            _("Invite your people"),
            _("Leads check in, agents see their own scorecard. Links can be sent or copied."),
            _("Invite people"),
            to("organization:people"),
            done["people"],
            access.writes_settings,
        ),
        Step(
            "cycle",
            _("Open a cycle"),
            _("Usually this quarter: its dates say how much progress is expected when."),
            _("Open a cycle"),
            to("objectives:cycles"),
            done["cycle"],
            access.writes_company,
        ),
        Step(
            "objective",
            _("Write the first objective"),
            _("What should be better at the end, and by which figures you will see it."),
            _("Write an objective"),
            to("objectives:dashboard"),
            done["objective"],
            access.writes_company,
        ),
        Step(
            "publish",
            _("Publish, and start the cycle"),
            _("The coach looks over the drafts. Then check-ins are asked for, and pace counts."),
            _("To the drafts"),
            to("objectives:planning"),
            done["publish"],
            access.writes_company,
        ),
    ]
