"""The weekly review of a very large organization: server time without a cache, and statements."""

import time
from statistics import quantiles

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.bench_pages import director
from bench.framework import Context, Figure
from bench.large_cycle import fill_cycle
from people.models import Membership, Organization

ROUNDS, LIMIT_SECONDS, LIMIT_STATEMENTS = 60, 0.3, 15


def run(context: Context) -> list[Figure]:
    """The 95th percentile of the whole organization's review, a director's and an agent's."""
    organization = Organization.objects.create(name="Large", slug="large", timezone="Europe/Warsaw")
    fill_cycle(organization, today=timezone.now().date())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    director(organization)
    readers = {
        "a director's": Membership.objects.get(name="Director"),
        "an agent's": Membership.objects.get(name="Owner 1"),
    }
    figures = []
    for name, person in readers.items():
        waits, statements, busy = _ask(person)
        figures += [
            Figure(
                f"weekly review of 4,000 key results, {name}, p95", waits, "s", limit=LIMIT_SECONDS
            ),
            # Of one request, whatever else the machine does meanwhile; the database's is not in it.
            Figure(f"its processor time in Python, {name}", busy, "s"),
            Figure(f"its statements, {name}", statements, "statements", limit=LIMIT_STATEMENTS),
        ]
    return figures


def _ask(person: Membership) -> tuple[float, int, float]:
    client, path = Client(SERVER_NAME="127.0.0.1"), f"/o/{person.organization.slug}/review/"
    assert person.user is not None
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    waits, busy = [], time.process_time()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assert client.get(path).status_code == 200
        waits.append(time.perf_counter() - start)
    busy = (time.process_time() - busy) / ROUNDS
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return quantiles(waits, n=100)[94], len(found.captured_queries), busy
