"""What the worker may be asked to do: it can be asked, and ends in time."""

from typing import Any

import pytest
from django.conf import settings

from metrics.intake.importing import MOST_LINES, PIECE
from okrapp.celery import app

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_there_are_tasks() -> None:
    assert {"people.tasks.send_password_link", "okrapp.pipeline.tick"} <= {*OURS}


@pytest.mark.parametrize("name", OURS)
def test_each_is_told_to_end_before_it_is_ended(name: str) -> None:
    """Celery takes a limit that a task does not set from the settings, and refuses to send one that
    would be told to end only after it is ended."""
    task: Any = app.tasks[name]
    again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert 0 < task.soft_time_limit < task.time_limit < again


def test_an_event_log_is_read_to_its_last_line_in_one_task() -> None:
    """Each task begins at the first line: it must come to those that are not stored yet, also where
    four times as much is done as one machine can."""
    task: Any = app.tasks["okrapp.pipeline.import_file"]
    assert task.soft_time_limit > MOST_LINES / 10_000 + PIECE


@pytest.mark.parametrize("entry", app.conf.beat_schedule.values(), ids=app.conf.beat_schedule)
def test_what_beat_sets_off_exists(entry: dict[str, object]) -> None:
    assert entry["task"] in OURS
