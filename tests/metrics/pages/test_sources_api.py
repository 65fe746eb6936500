"""The API of sources: how far they were read, and the history of their readings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.models import RunStatus, Source, SyncRun
from people.models import Membership
from people.use_cases.tokens import create_token
from tests.world import World

SECRET = "1-23-s3cret"
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def api(reader: Membership) -> Client:
    _row, secret = create_token(membership=reader, name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def rows(reader: Membership, path: str) -> list[dict[str, Any]]:
    answer = api(reader).get(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.fixture
def source(world: World) -> Source:
    Source.objects.create(organization=world.outside, name="Theirs", kind="zendesk")
    Source.objects.create(
        organization=world.organization, name="Gone", kind="zendesk", archived_at=AT
    )
    return Source.objects.create(
        organization=world.organization,
        name="Our desk",
        kind="request_tracker",
        base_url="https://rt.example.com",
        credentials={"token": SECRET},
        synced_at=AT,
        as_of=AT - timedelta(minutes=1),
    )


def test_what_is_connected_and_how_far_it_was_read(world: World, source: Source) -> None:
    expected = {
        "id": source.pk,
        "name": "Our desk",
        "kind": "request_tracker",
        "address": "https://rt.example.com",
        "interval": 300,
        "enabled": True,
        "synced_at": "2026-05-01T12:00:00Z",
        "as_of": "2026-05-01T11:59:00Z",
        "not_before": None,
        "stale": True,
    }
    assert rows(world.bob, "sources/") == [expected]
    Source.objects.filter(pk=source.pk).update(synced_at=timezone.now())
    (fresh,) = rows(world.adam, "sources/")
    assert fresh["stale"] is False


def test_each_reading_says_what_went_wrong(world: World, source: Source) -> None:
    theirs = Source.objects.get(name="Theirs")
    SyncRun.objects.create(organization=world.outside, source=theirs)
    common: dict[str, Any] = {"organization": world.organization, "finished_at": AT}
    failed = SyncRun.objects.create(
        **common,
        source=source,
        status=RunStatus.FAILED,
        started_at=AT - timedelta(seconds=30),
        error_code="timeout",
        error_detail=f"GET ?token={SECRET}",
    )
    well = SyncRun.objects.create(
        **common,
        source=Source.objects.get(name="Gone"),
        status=RunStatus.SUCCEEDED,
        started_at=AT,
        events_read=7,
        events_new=3,
        tickets_changed=2,
        rows_bad=1,
    )
    first, second = rows(world.alice, "source-runs/")
    assert first == {
        "id": failed.pk,
        "source": source.pk,
        "status": "failed",
        "started_at": "2026-05-01T11:59:30Z",
        "finished_at": "2026-05-01T12:00:00Z",
        "events_read": 0,
        "events_new": 0,
        "tickets_changed": 0,
        "rows_bad": 0,
        "happened": "The helpdesk took too long to answer.",
        "advice": "Nothing is lost: the next sync goes on where this one stopped.",
    }
    counts = ("events_read", "events_new", "tickets_changed", "rows_bad", "happened", "advice")
    assert [second[name] for name in counts] == [7, 3, 2, 1, "", ""]
    assert rows(world.alice, f"source-runs/?source={source.pk}") == [first]
    assert [row["id"] for row in rows(world.alice, f"source-runs/?source={well.source_id}")] == [
        well.pk
    ]
    for nothing in (theirs.pk, "x", 0, 10**30):
        assert rows(world.alice, f"source-runs/?source={nothing}") == []


@pytest.mark.parametrize("path", ["sources/", "source-runs/"])
def test_a_list_takes_as_many_queries_whatever_its_length(
    world: World, source: Source, path: str
) -> None:
    client = api(world.alice)

    def fill(count: int) -> int:
        for number in range(count):
            made = Source.objects.create(
                organization=world.organization, name=f"{count}/{number}", kind="event_log"
            )
            SyncRun.objects.create(organization=world.organization, source=made)
        client.get(f"/api/v1/{path}")  # the token's use is noted once a minute
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(f"/api/v1/{path}").json()["results"]) >= count
        return len(queries)

    assert fill(1) == fill(9) <= 15
