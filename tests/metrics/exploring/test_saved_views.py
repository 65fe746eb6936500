"""Views that are kept: whose they are, who sees them, where they lead, and the way back."""

from typing import Any

import pytest

from metrics.models import SavedView
from people.models import AuditEntry, Membership
from tests.metrics.pages.conftest import numbers, rated
from tests.metrics.pages.test_pages import read
from tests.metrics.values.world import World as Numbers
from tests.world import World

__all__ = ["numbers", "rated"]
pytestmark = pytest.mark.django_db


def save(world: World, person: Membership, query: str, **given: str) -> Any:
    address = world.url("metrics:view-save", key="csat")
    return world.client(person).post(f"{address}?{query}", {"name": "Mine"} | given)


def test_a_view_opens_the_same_thing_again(world: World, rated: Numbers) -> None:
    query = "by=channel&step=day&last=12&team=tier-1&beside=year&priority=high"
    assert save(world, world.bob, query).status_code == 302
    view = SavedView.objects.get()
    opened = world.client(world.bob).get(world.url("metrics:view", view=view.pk))
    page = world.client(world.bob).get(opened.headers["Location"])
    look, question = page.context["look"], page.context["question"]
    assert (look.by, look.step, look.beside) == ("channel", "day", "year")
    assert (question.team, question.last, question.filters.priority) == (world.tier1, 12, "high")
    assert AuditEntry.objects.filter(action="view.saved", subject="Mine").exists()


def test_dates_stay_where_they_are_named(world: World) -> None:
    save(world, world.alice, "start=2026-03-01&end=2026-04-01&show=change&mix=tier")
    assert SavedView.objects.get().query == {
        "start": "2026-03-01",
        "end": "2026-04-01",
        "show": "change",
        "mix": "tier",
    }


def test_own_views_are_ones_own_and_shared_ones_everybodys(world: World, rated: Numbers) -> None:
    save(world, world.bob, "by=team", name="Ours", shared="on")
    save(world, world.bob, "by=channel", name="My own")
    explorer = world.url("metrics:explorer")
    assert "My own" in read(world.client(world.bob), explorer)
    for reader in (world.alice, world.carol, world.vera, world.adam):
        shown = read(world.client(reader), explorer)
        assert "Ours" in shown
        assert "My own" not in shown
    own = SavedView.objects.get(name="My own")
    assert world.client(world.carol).get(world.url("metrics:view", view=own.pk)).status_code == 404
    outside = world.client(world.charlie).get(world.url("metrics:view", view=own.pk))
    assert outside.status_code == 404


def test_a_shared_view_shows_each_what_is_for_them(world: World, rated: Numbers) -> None:
    """Bob's split by agent is not offered to who may not see it, and leads nowhere for them."""
    save(world, world.bob, "by=person", name="People", shared="on")
    assert "People" in read(world.client(world.alice), world.url("metrics:explorer"))
    assert "People" not in read(world.client(world.carol), world.url("metrics:explorer"))
    address = f"{world.url('metrics:detail', key='csat')}?by=person"
    assert world.client(world.carol).get(address).status_code == 404


def test_one_agents_numbers_are_not_shared_and_agents_share_nothing(world: World) -> None:
    refused = save(world, world.bob, f"person={world.carol.pk}", shared="on")
    assert refused.status_code == 422
    assert "A view of one agent" in refused.content.decode()
    save(world, world.carol, "by=team", shared="on")
    assert SavedView.objects.get().shared is False


def test_two_views_of_a_name_are_refused(world: World) -> None:
    save(world, world.bob, "by=team")
    assert "You have another view" in save(world, world.bob, "by=tier").content.decode()
    save(world, world.alice, "by=tier")
    assert SavedView.objects.count() == 2


def test_renamed_deleted_and_brought_back(world: World, rated: Numbers) -> None:
    save(world, world.bob, "by=team")
    view, client = SavedView.objects.get(), world.client(world.bob)
    client.post(world.url("metrics:view-change", view=view.pk), {"name": "Teams", "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Teams", True)
    after = client.post(world.url("metrics:view-delete", view=view.pk), follow=True)
    assert "is deleted" in after.content.decode()
    assert client.get(world.url("metrics:view", view=view.pk)).status_code == 404
    client.post(world.url("metrics:view-bring-back", view=view.pk))
    assert "Teams" in read(client, world.url("metrics:explorer"))


def test_a_name_taken_meanwhile_keeps_a_view_away(world: World) -> None:
    save(world, world.bob, "by=team")
    view, client = SavedView.objects.get(), world.client(world.bob)
    client.post(world.url("metrics:view-delete", view=view.pk))
    save(world, world.bob, "by=tier")
    client.post(world.url("metrics:view-bring-back", view=view.pk))
    view.refresh_from_db()
    assert view.deleted_at is not None
