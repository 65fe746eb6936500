"""Monday's reminders for 2,000 people in one task run, with a kill half-way; into a mail server on
loopback."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from unittest.mock import patch

from django.conf import settings

from bench.framework import Context, Figure, database_url
from bench.postbox import Postbox, postbox
from objectives.choices import CycleState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from objectives.rhythm.look import look
from people.models import Delivery, Mail, Membership, Organization, Role, RoleGrant, User

PEOPLE, HALF_WAY = 2000, 1000
FIND_SECONDS, SEND_SECONDS = 10, 120
MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SENDER = """
import django; django.setup()
from people.deliveries.sending import send_waiting
send_waiting(organization_id={})
"""


def run(context: Context) -> list[Figure]:
    """Seconds of finding and of sending; an assertion that each person gets one mail at most."""
    organization = _organization()
    settings.MAIL_IS_SET = True
    start = time.perf_counter()
    with patch("django.utils.timezone.now", return_value=MONDAY):
        look(organization_id=organization.pk)
    found = time.perf_counter() - start
    assert Delivery.objects.filter(mail=Mail.QUEUED).count() == PEOPLE
    with postbox() as server:
        start = time.perf_counter()
        _kill_at(HALF_WAY, organization, server)
        _sender(organization, server).wait()
        took = time.perf_counter() - start
        got = Counter(server.recipients())
    lost = Delivery.objects.filter(mail=Mail.SENDING).count()
    assert max(got.values()) == 1, "somebody got two"
    assert lost <= 1
    assert len(got) >= PEOPLE - lost
    context.say(f"{len(got)} of {PEOPLE} mails, {lost} of which nobody knows, none twice")
    return [
        Figure("2,000 reminders found", found, "s", limit=FIND_SECONDS),
        Figure("2,000 reminders sent, killed half-way", took, "s", limit=SEND_SECONDS),
    ]


def _kill_at(count: int, organization: Organization, server: Postbox) -> None:
    process = _sender(organization, server)
    while len(server.recipients()) < count:
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def _sender(organization: Organization, server: Postbox) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": server.url,
    }
    command = [sys.executable, "-c", SENDER.format(organization.pk)]
    return subprocess.Popen(command, env=environment)


def _organization() -> Organization:
    """2,000 people, each with a key result whose check-in is due."""
    organization = Organization.objects.create(name="Large", slug="large")
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.com", name=f"Person {n}", password="!") for n in range(PEOPLE)
    )
    people = Membership.objects.bulk_create(
        Membership(organization=organization, user=user, name=user.name) for user in users
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(organization=organization, membership=person, role=Role.AGENT)
        for person in people
    )
    cycle = Cycle.objects.create(
        organization=organization,
        name="Q4",
        start=date(2026, 10, 1),
        end=date(2027, 1, 1),
        state=CycleState.ACTIVE,
    )
    published = datetime(2026, 10, 1, tzinfo=UTC)
    objective = Objective.objects.create(
        organization=organization,
        cycle=cycle,
        title="Serve customers well",
        state=ObjectiveState.PUBLISHED,
        published_at=published,
        announced_at=published,
    )
    KeyResult.objects.bulk_create(
        KeyResult(
            organization=organization,
            objective=objective,
            owner=person,
            title=f"Key result of {person.name}",
            published_at=published,
        )
        for person in people
    )
    return organization
