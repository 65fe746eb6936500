"""The first-run path."""

from datetime import date

import pytest
from django.test import Client

from metrics.models import Source
from objectives.models import Cycle
from objectives.views.start import STEPS, done_in
from people.links import invitation_token
from people.use_cases.organizations import create_organization
from people.use_cases.teams import create_team
from tests.objectives.cases import Quarter
from tests.world import World


def test_the_steps_get_done_one_by_one(db: None) -> None:
    ours = create_organization(slug="ours", name="Ours", admin_email="a@example.com").organization
    assert done_in(ours) == dict.fromkeys(STEPS, False)
    create_team(organization=ours, by=None, name="Care")
    Source.objects.create(organization=ours, name="RT", kind="request_tracker")
    Cycle.objects.create(organization=ours, name="Q1", start=date(2026, 1, 1), end=date(2026, 4, 1))
    done = {step for step, is_done in done_in(ours).items() if is_done}
    assert done == {"teams", "source", "cycle"}


def test_another_organizations_rows_do_not_count(world: World) -> None:
    Source.objects.create(organization=world.outside, name="RT", kind="request_tracker")
    done = {step for step, is_done in done_in(world.organization).items() if is_done}
    assert done == {"teams", "people"}


def test_drafts_alone_are_not_set_up(quarter: Quarter) -> None:
    """Published, in a cycle that was started: only then is anybody asked."""
    ours = quarter.world.organization
    quarter.objective(published=False)
    assert (done_in(ours)["objective"], done_in(ours)["publish"]) == (True, False)
    quarter.objective("Answer well")
    assert done_in(ours)["publish"]
    Cycle.objects.filter(pk=quarter.cycle.pk).update(state="draft")
    assert not done_in(ours)["publish"]


@pytest.mark.parametrize(("reader", "status"), [("adam", 200), ("alice", 200), ("bob", 404)])
def test_admins_and_directors_see_it(world: World, reader: str, status: int) -> None:
    client = world.client(getattr(world, reader))
    assert client.get(world.url("objectives:start")).status_code == status


def test_the_first_user_lands_on_it(client: Client, db: None) -> None:
    invitation = create_organization(slug="ours", name="Ours", admin_email="a@example.com")
    joining = {"name": "Ann", "password": "a fine new pass phrase"}
    client.post(f"/invitations/{invitation_token(invitation)}/", joining)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/o/ours/start/"
    page = answer.content.decode()
    assert "0 of 7 steps are done." in page
    assert 'aria-current="step"' in page
