"""The director's dashboard, from its cache and without one, beside a page of one query.

Three pages of one server program, 8 connections each: the 95th percentile of what a client waits.
The pages take turns, and each one's figure is the median of its rounds: what else the machine does
meanwhile then falls on all three alike.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import median, quantiles

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench.department import plan, staff
from bench.framework import Context, Figure, database_url
from bench.incidents import make_organization
from bench.large_cycle import first_sunday
from metrics.catalogue_setup import ensure_metrics
from metrics.facts import MILLION
from objectives.choices import Confidence, ObjectiveState, Status
from objectives.models import CheckIn, Cycle, KeyResult, KeyResultPoint, Objective
from okrapp.processes import free_port
from okrapp.supervise import GRANIAN
from people.models import Membership, Organization, Role, RoleGrant, User

CONNECTIONS, ROUNDS, REQUESTS, WARM_UP = 8, 7, 80, 16
CACHED, UNCACHED = 4, 12
OBJECTIVES = 24
START_SECONDS = 60


def run(context: Context) -> list[Figure]:
    """Waits at the same number of connections."""
    organization = make_organization("department")
    ensure_metrics(organization)
    session = director(organization)
    _dress(organization)
    dashboard = f"/o/{organization.slug}/"
    with _server("bench.settings") as cached, _server("bench.settings_uncached") as uncached:
        pages = ((cached, "/one-query/"), (cached, dashboard), (uncached, dashboard))
        rounds = [[_p95(*page, session) for page in pages] for _ in range(ROUNDS)]
    plain, kept, made = map(median, zip(*rounds, strict=True))
    context.say(f"plain {plain * 1000:.1f} ms")
    against = f"a page of one query, {CONNECTIONS} connections"
    return [
        Figure("dashboard from its cache, p95", kept, "s", against, plain, CACHED),
        Figure("dashboard without a cache, p95", made, "s", against, plain, UNCACHED),
    ]


def _dress(organization: Organization) -> None:
    """A running quarter of objectives with key results, as many as a department has."""
    teams = staff(organization)
    plan(organization, teams)
    today = timezone.now().date()
    Cycle.objects.filter(organization=organization).update(
        start=today - timedelta(days=40), end=today + timedelta(days=50)
    )
    first = Objective.objects.filter(organization=organization).first()
    assert first is not None
    Objective.objects.bulk_create(
        Objective(
            organization=organization,
            cycle_id=first.cycle_id,
            team=teams[number % len(teams)],
            title=f"Objective {number}",
        )
        for number in range(OBJECTIVES)
    )
    published = timezone.now() - timedelta(days=40)
    Objective.objects.filter(organization=organization).update(
        state=ObjectiveState.PUBLISHED, published_at=published
    )
    _run(organization, published)


def _run(organization: Organization, published: datetime) -> None:
    """Its key results stand somewhere, with their weeks and a word of somebody on each of these."""
    key_results = list(KeyResult.objects.filter(organization=organization))
    said_by = Membership.objects.filter(organization=organization).first()
    for number, each in enumerate(key_results):
        each.owner = said_by
        each.value = each.progress = number * MILLION // len(key_results)
        each.expected = MILLION // 2
        each.status = (Status.BEHIND, Status.AT_RISK, Status.ON_TRACK)[number % 3]
        each.published_at = published
    fields = ("owner", "value", "progress", "expected", "status", "published_at")
    KeyResult.objects.bulk_update(key_results, fields)
    sundays = [first_sunday(published.date()) + timedelta(weeks=week) for week in range(13, 18)]
    KeyResultPoint.objects.bulk_create(
        KeyResultPoint(
            organization=organization,
            key_result=each,
            day=sunday,
            value=number * MILLION // 8,
            progress=number * MILLION // 8,
        )
        for each in key_results
        for number, sunday in enumerate(sundays)
    )
    CheckIn.objects.bulk_create(
        CheckIn(
            organization=organization,
            key_result=each,
            week_end=sunday,
            author=said_by,
            confidence=Confidence.AT_RISK,
            comment="A calm week.",
            value=MILLION // 2,
        )
        for each in key_results
        for sunday in sundays
    )


def director(organization: Organization) -> str:
    """A director's session."""
    user = User.objects.create_user("director@example.com", name="Director")
    person = Membership.objects.create(organization=organization, user=user, name="Director")
    RoleGrant.objects.create(organization=organization, membership=person, role=Role.DIRECTOR)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextmanager
def _server(module: str) -> Iterator[str]:
    """The program that serves in production, on these settings."""
    port = free_port(8500)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": module,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
    }
    process = subprocess.Popen(
        [*GRANIAN, f"--port={port}", "okrapp.wsgi:application"],
        env=environment,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base)
        yield base
    finally:
        process.terminate()
        process.wait()


def _wait(base: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx.get(f"{base}/health/", timeout=5).is_success:
                return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _p95(base: str, path: str, session: str) -> float:
    """Seconds within which 95 of 100 answers came, after a warm-up."""
    with httpx.Client(
        base_url=base,
        cookies={settings.SESSION_COOKIE_NAME: session},
        limits=httpx.Limits(max_connections=CONNECTIONS),
        timeout=30,
    ) as client:

        def ask(_number: int) -> float:
            start = time.perf_counter()
            answer = client.get(path)
            took = time.perf_counter() - start
            assert answer.status_code == 200, answer.status_code
            return took

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(ask, range(WARM_UP)))
            waits = list(pool.map(ask, range(REQUESTS)))
    return quantiles(waits, n=100)[94]
