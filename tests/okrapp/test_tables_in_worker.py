"""A large uploaded table in processes of its own, which are killed: nothing lost, nothing twice."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from metrics.models import Batch, Entry, EntryFile, EntryRow, Measurement, Stage
from metrics.values_check import differences
from tests.fixtures.services import Services
from tests.okrapp.test_pipeline import until
from tests.world import World, make_world

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ROWS = 5000  # taken over in three portions


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def table() -> BytesIO:
    """Follow-ups of three years, every hundredth of a day that never was; on some days several."""
    file = BytesIO(
        b"measure,date,value,person\n"
        + b"".join(
            b"follow_up,20%02d-%02d-%02d,%d,Carol Castro\n"
            % (23 + n % 3, 1 + n % 12, 30 + n % 100 if n % 100 == 99 else 1 + n % 28, 1 + n % 5)
            for n in range(ROWS)
        )
    )
    file.name = "follow-ups.csv"
    return file


def stage_is(*stages: str) -> bool:
    return EntryFile.objects.get().stage in stages


def test_it_is_taken_over_and_back_whatever_is_killed(bare_services: Services) -> None:
    world: World = make_world()
    client = world.client(world.alice)
    answer = client.post(world.url("metrics:entry-upload"), {"file": table(), "about": "measures"})
    assert answer.status_code == 302
    kept = EntryFile.objects.get()
    for name in ("worker", "beat"):
        bare_services.start(name)
    until(lambda: EntryRow.objects.exists())
    bare_services.kill("worker")
    bare_services.start("second")
    until(lambda: stage_is(Stage.READY), 120)
    assert EntryRow.objects.count() == ROWS
    assert not Entry.objects.exists()

    client.post(world.url("metrics:entry-file-take", file=kept.pk))
    until(lambda: Entry.objects.exists())
    bare_services.kill("second")
    shown = client.get(world.url("metrics:entry-file", file=kept.pk)).content.decode()
    assert "The rows are being taken over" in shown or stage_is(Stage.DONE)
    bare_services.start("third")
    until(lambda: stage_is(Stage.DONE), 120)
    good = ROWS - ROWS // 100
    assert (Entry.objects.count(), Measurement.objects.count()) == (good, good)
    assert (Batch.objects.get().rows, EntryRow.objects.count()) == (good, ROWS // 100)
    until(lambda: differences(world.organization) == [], 120)

    batch = Batch.objects.get()
    client.post(world.url("metrics:entries-take-back", batch=batch.pk))
    until(lambda: stage_is(Stage.DONE), 120)
    assert not Measurement.objects.exists()
    batch.refresh_from_db()
    assert batch.taken_back_by == world.alice
