"""1,000 objectives and 4,000 key results: their pages without a cache, and computing them.

In this process, from a request to its answer. --size makes it smaller in proportion: 1,000,000 is
all of it.
"""

from functools import partial
from statistics import quantiles

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.bench_pages import director
from bench.beside_quarter import make_beside
from bench.filling import vacuum
from bench.framework import Context, Figure, Took, as_served, took
from bench.looking import NO_CACHE, NO_QUERY, QUERIES
from bench.okr_pages import addresses, opened
from bench.quarter import KEY_RESULTS_EACH, OBJECTIVES, Quarter, make_quarter
from objectives.models import KeyResult, ReportFile
from objectives.recompute import recompute
from objectives.use_cases.report_files import make_report_file
from people.models import Membership

ROUNDS, LIMITED = 5, 40  # of five the 95th per cent is more than the worst
P95 = {"tree": 0.3, "review": 0.3}  # seconds
RECOMPUTE = 3.0  # seconds, of all key results
PART = 20  # one source's key results: one of so many
# What the page's script asks for by itself.
BY_SCRIPT, FETCHED = ("wall, further on", "report, further on"), {"HX-Request": "true"}


def run(context: Context) -> list[Figure]:
    """Computing first: pages show what it has computed."""
    quarter = make_quarter(context)
    vacuum("")  # rows made a moment ago pass for none: a database in use knows what it holds
    return [*_computed(quarter, context), *_looked(quarter, context), *_written_down(quarter)]


def _computed(quarter: Quarter, context: Context) -> list[Figure]:
    share = len(quarter.key_results) / (OBJECTIVES * KEY_RESULTS_EACH)
    whole = _recompute(quarter, 1)
    again, part = (
        min(_recompute(quarter, some) for _ in range(context.repeat)) for some in (1, PART)
    )
    note = f"{len(quarter.key_results):,} key results"
    context.say(f"computed for the first time in {whole.wall:.2f} s, again in {again.wall:.2f} s")
    return [
        Figure("key results computed for the first time", whole.wall, "s", note=note),
        Figure(
            "key results recomputed",
            again.wall,
            "s",
            limit=RECOMPUTE * share,
            note=f"{note}; {again.note}",
        ),
        Figure(
            f"one in {PART} of them recomputed",
            part.wall,
            "s",
            "all of them",
            again.wall,
            2 / PART,
        ),
    ]


def _recompute(quarter: Quarter, part: int) -> Took:
    due = [each.pk for each in quarter.key_results[::part]]
    KeyResult.objects.filter(pk__in=due).update(version=F("version") + 1)
    return took(lambda: recompute(organization_id=quarter.organization.pk))


def _looked(quarter: Quarter, context: Context) -> list[Figure]:
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = director(quarter.organization)
    person = Membership.objects.get(organization=quarter.organization, name="Director")
    pages = addresses(quarter, make_beside(quarter, person))
    assert {route for route, _address in pages.values()} == opened()
    recompute(organization_id=quarter.organization.pk)
    vacuum("")
    figures = []
    as_served()
    with override_settings(CACHES=NO_CACHE, ALLOWED_HOSTS=["localhost"]):
        for name, (_route, address) in pages.items():
            asked = partial(client.get, address, headers=FETCHED if name in BY_SCRIPT else None)
            with CaptureQueriesContext(connection) as found:
                answer = asked()
            assert answer.status_code in (200, 204), (name, answer.status_code)
            queries = sum(not each["sql"].startswith(NO_QUERY) for each in found.captured_queries)
            times = [took(asked) for _ in range(LIMITED if name in P95 else ROUNDS)]
            p95 = quantiles([each.wall for each in times], n=20)[-1]
            size = len(answer.content) // 1024
            best = min(times)
            context.say(f"{name}: {p95 * 1000:.0f} ms, {queries} queries, {size:,} kB")
            note = f"best {best.wall:.3f} s, {best.processor:.3f} s of processor time; {size:,} kB"
            figures += [
                Figure(f"page “{name}”, p95", p95, "s", limit=P95.get(name), note=note),
                Figure(f"page “{name}”", queries, "queries", limit=QUERIES),
            ]
    return figures


def _written_down(quarter: Quarter) -> list[Figure]:
    """The report of all of it as PDF, which no page waits for."""
    kept = ReportFile.objects.create(
        organization=quarter.organization,
        person=Membership.objects.get(organization=quarter.organization, name="Director"),
        cycle=quarter.cycle,
        language="en",
        asked_at=timezone.now(),
    )
    made = took(lambda: make_report_file(report_id=kept.pk))
    kept.refresh_from_db()
    assert kept.size is not None, kept.trouble
    note = f"{kept.size // 1024:,} kB; {made.note}"
    return [Figure("report as PDF, made in the background", made.wall, "s", note=note)]
