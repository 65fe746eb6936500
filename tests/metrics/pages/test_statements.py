"""How many statements a metric's page sends, without a cache and with all that may stand on it."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.models import Benchmark, Metric
from metrics.models.beside import BandWindow
from metrics.values_due import rebuild_values
from people.models import AuditEntry
from tests.metrics.own.test_beside import banded, csat
from tests.metrics.values.world import World as Numbers
from tests.world import World

__all__ = ["csat"]
pytestmark = pytest.mark.django_db(transaction=True)
MOST = 15
NEITHER_READS_NOR_WRITES = ("BEGIN", "COMMIT", "SET LOCAL ")
QUERIES = ["", "?step=month&beside=year", "?by=team", "?show=hours", "?show=change"]


@pytest.mark.parametrize(
    ("who", "query"),
    [
        *product(("alice", "bob"), (*QUERIES, "?by=person")),
        *product(("carol",), (*QUERIES, "?team=tier-2")),
    ],
)
@pytest.mark.parametrize("stored", [False, True])
def test_a_metrics_page(
    world: World,
    rated: Numbers,
    csat: Metric,
    settings: Any,
    stored: bool,
    who: str,
    query: str,
) -> None:
    """By week and month single agents are named, and that they were looked at is written down."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    banded(world, csat, lower=800_000)
    banded(world, csat, lower=800_000, team=world.tier1, window=BandWindow.WEEK)
    Benchmark.objects.create(
        organization=world.organization,
        metric=csat,
        value=900_000,
        source="A study",
        day=date(2026, 1, 1),
    )
    if stored:
        rebuild_values(organization_id=world.organization.pk)
    client = world.client(getattr(world, who))
    with CaptureQueriesContext(connection) as found:
        answer = client.get(world.url("metrics:detail", key="csat") + query)
    assert answer.status_code == 200
    sent = [
        each["sql"]
        for each in found.captured_queries
        if not each["sql"].startswith(NEITHER_READS_NOR_WRITES)
    ]
    assert len(sent) <= MOST, "\n".join(sent)
    if not query and who != "carol":
        assert AuditEntry.objects.filter(action="looked").exists()
        assert any(sql.startswith("INSERT") for sql in sent)
