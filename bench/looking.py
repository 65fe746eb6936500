"""The pages of metrics on the made-up department, without a cache: queries, and server time.

They are looked at on the day on which its tickets end: later, the last four weeks would be empty,
and most of a page with them. In this process, from a request to its answer: what the network and
other requests take is not in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.bench_pages import director
from bench.framework import Context, Figure, Took, as_served, took
from bench.world import AS_OF, END
from metrics.models import Source
from people.models import Membership, Organization

METRICS = ("first_response_time", "resolution_time", "csat", "tickets_solved", "reopen_rate")
ROUNDS, LEAST = 4, 40  # of each address; of each page: of a few the 95th per cent is the worst
P95, QUERIES = 0.3, 15  # seconds; of one page
NO_QUERY = ("BEGIN", "COMMIT", "SET LOCAL ")  # neither reads nor writes data
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
SETTINGS: dict[str, Any] = {"CACHES": NO_CACHE, "ALLOWED_HOSTS": ["localhost"]}


def pages(organization: Organization, context: Context) -> list[Figure]:
    """Of each page the 95th percentile over several addresses of it, and the most queries."""
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = director(organization)
    as_served()
    with _at_the_end(organization), override_settings(**SETTINGS):
        figures = []
        for name, addresses in _addresses(organization).items():
            queries = max(_queries(client, address) for address in addresses)
            rounds = max(ROUNDS, -(-LEAST // len(addresses)))
            times = [_took(client, address) for _ in range(rounds) for address in addresses]
            p95, processor = (quantiles(each, n=20)[-1] for each in zip(*times, strict=True))
            context.say(f"{name}: {p95 * 1000:.0f} ms, {queries} queries")
            note = f"best {min(times).wall:.3f} s; {processor:.3f} s of processor time, p95 too"
            figures += [
                Figure(f"page “{name}”, p95", p95, "s", limit=P95, note=note),
                Figure(f"page “{name}”", queries, "queries", limit=QUERIES),
            ]
        return figures


@contextmanager
def _at_the_end(organization: Organization) -> Iterator[None]:
    """As far as the tickets reach; then again as far as the department was read."""
    sources = Source.objects.filter(organization=organization)
    sources.update(as_of=datetime.combine(END, datetime.min.time(), UTC))
    yield
    sources.update(as_of=AS_OF)


def _addresses(organization: Organization) -> dict[str, list[str]]:
    person = Membership.objects.filter(organization=organization, name="Person 017").get()
    slug = organization.slug

    def at(route: str, query: str = "", **more: object) -> str:
        return reverse(f"metrics:{route}", kwargs={"organization": slug, **more}) + query

    def of_each(*queries: str) -> list[str]:
        return [at("detail", query, key=key) for key in METRICS for query in queries]

    return {
        "metrics": [at("list"), at("list", "?team=team-03")],
        "explorer": [at("explorer")],
        "metric by week": of_each("", "?team=team-03", "?channel=email&tier=1"),
        "metric by month, beside the year before": of_each("?step=month&beside=year"),
        "metric by tier and by priority": of_each("?by=tier", "?by=priority&team=team-03"),
        "metric by topic": of_each("?by=topic&team=team-03"),
        "metric by the hours of the week": of_each("?show=hours", "?show=hours&team=team-03"),
        "metric, what changed": of_each("?show=change", "?show=change&mix=team"),
        "agents of a metric": [at("funnel", "?team=team-03", key=key) for key in METRICS[:3]],
        "tickets of a metric": [at("tickets", "?team=team-03", key=key) for key in METRICS],
        "scorecard": [at("scorecard", person=person.pk)],
    }


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200, address
    return sum(not query["sql"].startswith(NO_QUERY) for query in found.captured_queries)


def _took(client: Client, address: str) -> Took:
    def ask() -> None:
        assert client.get(address).status_code == 200, address

    return took(ask)
