"""A report in processes of its own, one of which is killed over it: it is made all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from objectives.models import Cycle, ReportFile
from tests.fixtures.services import Services
from tests.okrapp.test_pipeline import until
from tests.world import make_world

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SLOWLY = "--include=tests.okrapp.slow_reports"


def test_it_is_made_though_its_worker_was_killed(bare_services: Services) -> None:
    world = make_world()
    today = timezone.now().date()
    cycle = Cycle.objects.create(
        organization=world.organization,
        name="This quarter",
        start=today - timedelta(days=40),
        end=today + timedelta(days=50),
        state="active",
    )
    client = world.client(world.vera)
    page = world.url("objectives:report-file", cycle=cycle.pk)
    assert client.post(page).status_code == 302
    bare_services.start("beat")
    bare_services.start("worker", SLOWLY)
    until(lambda: ReportFile.objects.get().tries == 1)
    bare_services.kill("worker")
    assert "The PDF is being made" in client.get(page).content.decode()

    bare_services.start("second")
    until(lambda: ReportFile.objects.get().state == "made")
    kept = ReportFile.objects.get()
    assert kept.tries == 2
    answer = client.get(world.url("objectives:report-download", file=kept.pk))
    assert answer.content.startswith(b"%PDF-")
