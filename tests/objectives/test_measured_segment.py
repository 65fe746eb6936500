"""A key result about one segment of the accounts: typed, computed, explained, and opened."""

import re
from datetime import UTC, datetime
from html import unescape

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion
from objectives.models import Change, KeyResult
from objectives.recompute import recompute
from tests.metrics.values.customers import Customers
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


def test_only_that_segments_tickets_count_and_are_opened(quarter: Quarter, world: World) -> None:
    ensure_metrics(world.organization)
    desk = Customers(organization=world.organization)
    desk.source.as_of = desk.source.synced_at = TUESDAY
    desk.source.save()
    desk.account("large", segment="Enterprise")
    desk.account("small", segment="Small")
    for number, account in enumerate(["large", "small", "large", "", "large", "small"]):
        moment = datetime(2026, 10, 5 + number, 12, tzinfo=UTC)
        desk.measured(Measure.CREATED, at=moment, ticket=desk.ticket(moment, account=account))
    version = MetricVersion.objects.get(
        organization=world.organization, metric__key="tickets_created"
    )
    objective = quarter.objective(team=None)
    client = world.client(world.alice)
    sent = {"title": "Large customers ask", "kind": "reach", "metric": str(version.pk)}
    sent |= {"weight": "1", "window": "cycle", "target": "12", "segment": "Enterprise"}
    sent |= {"reason": "It was left out."}
    url = world.url("objectives:new-key-result", objective=objective.pk)
    with at(TUESDAY):
        form = client.get(url, sent).content.decode()
        assert '<option value="Enterprise">' in form
        assert client.post(url, sent).status_code == 302
        recompute(organization_id=world.organization.pk)

    made = KeyResult.objects.get()
    assert made.filters == {"segment": "Enterprise"}
    assert made.value == 3 * M  # of six tickets those of the large customer
    with at(TUESDAY):
        page = client.get(world.url("objectives:key-result", key_result=made.pk)).content.decode()
        assert "Enterprise" in page
        links = {unescape(each) for each in re.findall(r'href="([^"]*segment=[^"]*)"', page)}
        assert links
        for link in links:
            assert "segment=Enterprise" in link
            assert client.get(link).status_code == 200
        edit = world.url("objectives:edit-key-result", key_result=made.pk)
        assert re.search(
            r'name="segment"[^>]*value="Enterprise"', client.get(edit).content.decode()
        )
        answer = client.post(edit, sent | {"segment": "Small", "reason": "We meant them."})
        assert answer.status_code == 302
        recompute(organization_id=world.organization.pk)
    made.refresh_from_db()
    assert made.value == 2 * M
    change = Change.objects.get(field="filters")
    assert (change.before, change.after) == ({"segment": "Enterprise"}, {"segment": "Small"})
