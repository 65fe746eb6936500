"""Forecasts of what people type at check-in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from metrics.facts import MILLION
from objectives.forecasting.foretell import foretell_step
from objectives.models import Forecast
from objectives.recompute import recompute
from tests.objectives.cases import Quarter

pytestmark = pytest.mark.django_db


def test_what_people_type(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Falling by 2 a week from 58: five check-ins, the newest of Sunday, 1 November, at 50."""
    kr = quarter.key_result(quarter.objective())
    for week in range(5):
        on = datetime(2026, 10, 6, 9, tzinfo=UTC) + timedelta(weeks=week)
        quarter.said(kr, (58 - 2 * week) * MILLION, on=on)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 3, 9, tzinfo=UTC))
    recompute(organization_id=kr.organization_id)
    assert foretell_step(organization_id=kr.organization_id) == 1
    made = Forecast.objects.get(key_result=kr)
    assert made.middle is not None
    assert made.middle < 49 * MILLION  # it goes on falling
    assert made.path[0][0] == "2026-11-08"
