"""How far the data of several sources reaches, and how fresh it is."""

from datetime import UTC, datetime, timedelta

import pytest

from metrics.catalogue import CATALOGUE
from metrics.intake.freshness import source_state
from metrics.models import Source, SourceKind
from metrics.values import read
from objectives.freshness import read_freshness
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2017, 2, 18, 15, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """Its helpdesk was read on day 60."""
    return World()


def source(world: World, name: str, kind: SourceKind, as_of: datetime | None) -> Source:
    return Source.objects.create(
        organization=world.organization, name=name, kind=kind, as_of=as_of, synced_at=as_of
    )


def as_of(world: World) -> datetime | None:
    """As the values and as pages have it: they must agree."""
    found = source_state(world.organization, now=day(60)).as_of
    value = read(
        organization=world.organization,
        definition=CATALOGUE["tickets_created"],
        period=(day(0).date(), day(60).date()),
    )
    assert value.as_of == found
    return found


def test_an_old_file_holds_nothing_back(world: World) -> None:
    source(world, "Old helpdesk", SourceKind.EVENT_LOG, LONG_AGO)
    assert as_of(world) == day(60)
    now = day(60) + timedelta(minutes=3)
    assert source_state(world.organization, now=now).synced_at == day(60)
    fresh = read_freshness(world.organization, now=now)
    assert (fresh.synced_at, fresh.state, fresh.sources) == (day(60), "fresh", 2)


def test_of_two_helpdesks_the_one_that_lags_decides(world: World) -> None:
    source(world, "Second", SourceKind.REQUEST_TRACKER, day(58))
    source(world, "Third, not read yet", SourceKind.ZENDESK, None)
    assert as_of(world) == day(58)


def test_of_files_alone_the_newest_decides(world: World) -> None:
    Source.objects.update(archived_at=day(60))
    source(world, "Old log", SourceKind.EVENT_LOG, LONG_AGO)
    source(world, "Empty log", SourceKind.EVENT_LOG, None)
    source(world, "Newer log", SourceKind.EVENT_LOG, day(20))
    assert as_of(world) == day(20)


def test_until_a_helpdesk_was_read_the_files_decide(world: World) -> None:
    Source.objects.update(as_of=None)
    source(world, "Old log", SourceKind.EVENT_LOG, LONG_AGO)
    assert as_of(world) == LONG_AGO


def test_without_any_source_nothing_is_known(world: World) -> None:
    Source.objects.all().delete()
    assert as_of(world) is None
