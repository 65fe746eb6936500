"""The made-up department at a small size: its rows are right, and every figure can be taken."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from bench import looking
from bench.bench_scale import run
from bench.framework import Context
from bench.stories import stories
from metrics.facts import DAY
from metrics.models import Measurement, MeasurementHistory, Ticket
from metrics.values_check import differences
from metrics.work import measure_all
from people.models import Organization

SIZE = 600


def test_stories_repeat_themselves_and_differ_by_their_seed() -> None:
    one, again, other = (list(stories(20, start=0, within=DAY, seed=s)) for s in (1, 1, 2))
    assert one == again != other
    assert all(0 <= story.events[0].at < DAY for story in one)


@pytest.fixture
def _as_served() -> Iterator[None]:
    """The bench leaves what is there out of the search for garbage; the other tests do not."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_as_served")
@pytest.mark.django_db(transaction=True)
def test_every_figure_is_taken_and_each_ticket_is_as_measuring_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each page is asked for as often as a percentile needs, not as often as it takes to mean much.
    monkeypatch.setattr(looking, "ROUNDS", 1)
    monkeypatch.setattr(looking, "LEAST", 2)
    figures = run(Context(tmp_path, repeat=1, size=SIZE))
    assert all(figure.value is not None for figure in figures)
    _validate_keys()
    organization = Organization.objects.get()
    assert differences(organization) == []

    before = Measurement.objects.count()
    history = MeasurementHistory.objects.count()
    tickets = Ticket.objects.filter(organization=organization)
    tickets.update(measured_version=0)
    assert sum(measure_all(organization_id=organization.pk)) == tickets.count() >= SIZE
    assert (Measurement.objects.count(), MeasurementHistory.objects.count()) == (before, history)


def _validate_keys() -> None:
    """Filling leaves them unchecked; the test database goes on with checked ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE NOT convalidated"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')
