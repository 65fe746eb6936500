"""What the demonstration's people say to one another, so that no page of the week stands empty."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from objectives.choices import CycleState, InitiativeState
from objectives.demo.people import Staff
from objectives.models import CheckIn, Objective
from objectives.use_cases.initiatives import InitiativeText, create_initiative
from objectives.use_cases.review import add_action, write_note
from objectives.use_cases.talk import acknowledge, thank, write_comment
from objectives.week import week_reported
from people.access import access_of_membership
from people.models import Membership

TEAM = "tier-1"
THANKS = (
    "For taking the Saturday shift when two of us were ill.",
    "For the article on return labels: it answers half of my letters.",
)
WORK = (
    ("A second evening shift, Monday to Thursday", InitiativeState.UNDER_WAY, 12),
    ("Templates for the five commonest delivery questions", InitiativeState.PLANNED, 26),
)


def talk(staff: Staff, agent: Membership | None) -> None:
    """Comments, an acknowledgement, thanks, a note, and something to do."""
    organization, director = staff.organization, staff.director
    directs = access_of_membership(director, organization)
    objective = (
        Objective.objects.filter(
            organization=organization, cycle__state=CycleState.ACTIVE, team__slug=TEAM
        )
        .select_related("organization", "cycle", "team", "owner")
        .order_by("position")
        .first()
    )
    if objective is None or objective.owner is None or objective.team is None:
        return
    lead = objective.owner
    leads = access_of_membership(lead, organization)
    write_comment(
        access=directs, thing=objective, text=f"@{lead.name}, what would help most before November?"
    )
    write_comment(
        access=leads, thing=objective, text="One more evening shift: most of them wait after six."
    )
    said = CheckIn.objects.filter(key_result__objective=objective, author=lead)
    latest = said.select_related("key_result__objective").order_by("-week_end", "pk").first()
    if latest is not None:
        acknowledge(access=directs, check_in=latest)
    if agent is not None:
        for access, text in zip((directs, leads), THANKS, strict=True):
            thank(access=access, to=agent, text=text, path="/")
    sunday = week_reported(timezone.now(), organization.zone)
    week: dict[str, Any] = {"team": objective.team, "sunday": sunday}
    write_note(access=leads, text="The new rota holds. Look at chats next week.", **week)
    add_action(
        access=directs,
        text="Agree on a second evening shift",
        owner=lead,
        due=sunday + timedelta(days=12),
        **week,
    )
    _work(staff, objective, lead, sunday)


def _work(staff: Staff, objective: Objective, lead: Membership, sunday: date) -> None:
    """What the team does about its first key result: one piece under way, one still to begin."""
    access = access_of_membership(lead, staff.organization)
    key_result = objective.key_results.order_by("position", "pk").first()
    for title, state, days in WORK:
        create_initiative(
            access=access,
            objective=objective,
            text=InitiativeText(
                title=title,
                key_result=key_result,
                owner=lead,
                due=sunday + timedelta(days=days),
                state=state,
            ),
        )
