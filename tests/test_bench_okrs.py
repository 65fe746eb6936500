"""The bench of the OKR side asks for every page of it that can be opened."""

from datetime import date

from bench.beside_quarter import Beside
from bench.okr_pages import ELSEWHERE, addresses, opened
from bench.quarter import Quarter
from objectives.models import (
    CheckIn,
    Comment,
    Cycle,
    Initiative,
    KeyResult,
    Objective,
    Proposal,
    ReportFile,
)
from people.models import Organization, Team
from tests.permissions.objectives_routes import OBJECTIVES


def quarter() -> Quarter:
    """Nothing of it is stored: an address takes ids alone."""
    return Quarter(
        Organization(pk=1, slug="quarter"),
        Cycle(pk=2, start=date(2025, 9, 29)),
        [Team(pk=n, slug=f"team-{n}") for n in range(1, 5)],
        [Objective(pk=n, owner_id=9) for n in range(1, 3)],
        [KeyResult(pk=n) for n in range(1, 7)],
    )


BESIDE = Beside(
    closed=Cycle(pk=3),
    reported=KeyResult(pk=7, objective_id=3),
    drafts=Cycle(pk=4),
    draft=Objective(pk=4),
    written=KeyResult(pk=8, metric_id=1),
    initiative=Initiative(pk=1),
    comment=Comment(pk=1, objective_id=1),
    check_in=CheckIn(pk=1),
    proposal=Proposal(pk=1),
    report=ReportFile(pk=1),
)


def test_whatever_can_be_opened_is_asked_for() -> None:
    asked = {route for route, _address in addresses(quarter(), BESIDE).values()}
    assert asked == opened()
    can_be = {name for name, rows in OBJECTIVES.items() if any(row.get for row in rows)}
    assert can_be == {f"objectives:{name}" for name in asked | ELSEWHERE}
