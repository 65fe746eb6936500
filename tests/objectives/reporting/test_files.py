"""The PDF of a large cycle: made in the background, as who asked may see it, for them alone."""

import re
import unicodedata
from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from objectives.board import portions
from objectives.choices import Visibility
from objectives.models import ReportFile
from objectives.reporting import reading
from objectives.tasks import forget_old_reports
from objectives.use_cases import report_files
from objectives.use_cases.report_files import (
    LOCK,
    ask_for_report,
    make_report_file,
    reports_to_make,
)
from people.models import AuditEntry, Membership, RoleGrant
from tests.fixtures.queries import AtMost
from tests.objectives.cases import TUESDAY, M, Quarter, at

LATER = TUESDAY + timedelta(minutes=11)


@pytest.fixture
def large(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> Quarter:
    """Three objectives are many; one is private, Dan's with Carol named, of a number of Carol's."""
    monkeypatch.setattr(portions, "MOST", 2)
    monkeypatch.setattr(portions, "ROWS", 1)
    for title, team in (("Sooner", quarter.world.tier1), ("Better", quarter.world.tier2)):
        quarter.said(quarter.key_result(quarter.objective(title, team=team)), 50 * M)
    hush = quarter.objective(
        "Hush", owner=quarter.world.dan, visibility=Visibility.PRIVATE, named=[quarter.world.carol]
    )
    quarter.key_result(hush, title="Of one", person=quarter.world.carol)
    quarter.key_result(quarter.objective("Third"))
    return quarter


def page_url(quarter: Quarter) -> str:
    return quarter.world.url("objectives:report-file", cycle=quarter.cycle.pk)


def ask(quarter: Quarter, who: Membership) -> ReportFile:
    with at(TUESDAY):
        answer = quarter.world.client(who).post(page_url(quarter))
    assert (answer.status_code, answer["Location"]) == (302, page_url(quarter))
    return ReportFile.objects.get(person=who)


def make(kept: ReportFile) -> ReportFile:
    with at(TUESDAY):
        make_report_file(report_id=kept.pk)
    kept.refresh_from_db()
    return kept


def shown(quarter: Quarter, who: Membership) -> str:
    with at(TUESDAY):
        return quarter.world.client(who).get(page_url(quarter)).content.decode()


def download(quarter: Quarter, who: Membership, kept: ReportFile) -> tuple[int, bytes]:
    with at(TUESDAY):
        answer = quarter.world.client(who).get(
            quarter.world.url("objectives:report-download", file=kept.pk)
        )
    return answer.status_code, answer.content


def letters(content: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def looks() -> set[tuple[int | None, int | None]]:
    return set(AuditEntry.objects.filter(action="looked").values_list("actor", "about"))


def test_a_small_one_comes_at_once_and_a_large_one_has_its_own_page(
    large: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = large.world
    url = world.url("objectives:report-pdf", cycle=large.cycle.pk)
    report = world.url("objectives:report", cycle=large.cycle.pk)
    client = world.client(world.vera)

    with at(TUESDAY):
        answer = client.get(url)
        html = client.get(report).content.decode()
    assert (answer.status_code, answer["Location"]) == (302, page_url(large))
    assert "There is no PDF of it yet" in shown(large, world.vera)
    assert "Make a PDF of it" in html
    assert "Download as PDF" not in html
    # A team's is small.
    with at(TUESDAY):
        one = client.get(url, {"team": "tier-2"})
    assert one["Content-Type"] == "application/pdf"

    monkeypatch.setattr(portions, "MOST", 60)
    with at(TUESDAY):
        assert client.get(url)["Content-Type"] == "application/pdf"
        assert "Download as PDF" in client.get(report).content.decode()
    # Few objectives of many key results are large as well: Vera sees three.
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 2)
    with at(TUESDAY):
        assert client.get(url).status_code == 302
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 3)
    with at(TUESDAY):
        assert client.get(url).status_code == 200


def test_it_is_made_as_who_asked_sees_it_and_in_their_language(large: Quarter) -> None:
    world = large.world
    client = world.client(world.carol)
    client.cookies["django_language"] = "pl"
    with at(TUESDAY):
        client.post(page_url(large))
    polish = make(ReportFile.objects.get())
    assert polish.language == "pl"
    with at(TUESDAY):
        url = world.url("objectives:report-download", file=polish.pk)
        content = client.get(url).content
    found = letters(content)
    assert all(word in found for word in ("Sooner", "Better", "Third", "Hush", "Ofone")), found
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/Lang"] == "pl"  # type: ignore[index]

    _status, content = download(large, world.vera, make(ask(large, world.vera)))
    assert "Sooner" in letters(content)
    assert "Hush" not in letters(content)


def test_the_page_says_how_far_it_is(large: Quarter, at_most_queries: AtMost) -> None:
    world = large.world
    kept = ask(large, world.vera)
    assert reports_to_make() == [kept.pk]
    html = shown(large, world.vera)
    assert "The PDF is being made" in html
    assert 'hx-trigger="every 2s"' in html

    make(kept)
    assert reports_to_make() == []
    client = world.client(world.vera)
    with at(TUESDAY), at_most_queries(15):
        html = client.get(page_url(large)).content.decode()
    assert "The PDF is ready" in html
    assert 'hx-trigger="every' not in html
    url = world.url("objectives:report-download", file=kept.pk)
    with at(TUESDAY), at_most_queries(15):
        answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert (answer.content[:5], len(answer.content)) == (b"%PDF-", kept.size)


def test_two_clicks_make_one_and_asking_anew_replaces_it(large: Quarter) -> None:
    world = large.world
    first = ask(large, world.vera)
    assert ask(large, world.vera).pk == first.pk
    assert ReportFile.objects.count() == 1
    make(first)
    again = ask(large, world.vera)
    assert (again.pk, again.state, again.content, again.tries) == (first.pk, "waiting", None, 0)
    assert download(large, world.vera, again)[0] == 404
    # Another person's, and a team's, are others.
    ask(large, world.carol)
    with at(TUESDAY):
        world.client(world.vera).post(f"{page_url(large)}?team=tier-1")
    assert ReportFile.objects.count() == 3


def test_only_who_asked_finds_it(large: Quarter) -> None:
    world = large.world
    kept = make(ask(large, world.carol))
    assert download(large, world.carol, kept)[0] == 200
    for who in (world.alice, world.bob, world.dan, world.vera):
        assert download(large, who, kept)[0] == 404
        assert "There is no PDF of it yet" in shown(large, who)


def test_a_look_is_noted_when_it_is_downloaded(large: Quarter) -> None:
    world = large.world
    kept = make(ask(large, world.alice))
    assert looks() == set()  # nobody has seen it yet
    assert download(large, world.alice, kept)[0] == 200
    assert looks() == {(world.alice.pk, world.carol.pk)}


@pytest.mark.parametrize("what", ["reader", "role"])
def test_what_somebody_may_no_longer_see_is_not_handed_out(large: Quarter, what: str) -> None:
    """Carol is no longer named on the private objective; Alice directs no longer."""
    world = large.world
    who = {"reader": world.carol, "role": world.alice}[what]
    kept = make(ask(large, who))
    assert download(large, who, kept)[0] == 200
    if what == "reader":
        large.cycle.objectives.get(title="Hush").named.clear()
    else:
        RoleGrant.objects.filter(membership=who).update(role="agent")

    assert download(large, who, kept)[0] == 404
    assert "What you may see has changed" in shown(large, who)
    anew = make(ask(large, who))
    status, content = download(large, who, anew)
    assert status == 200
    assert "Hush" not in letters(content)


def test_nothing_is_made_for_who_has_left(large: Quarter) -> None:
    world = large.world
    kept = ask(large, world.vera)
    Membership.objects.filter(pk=world.vera.pk).update(left_at=TUESDAY)
    with at(TUESDAY):
        make_report_file(report_id=kept.pk)
    assert not ReportFile.objects.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("broken"), "Something went wrong that we did not foresee."),
        (SoftTimeLimitExceeded(), "It took too long."),
    ],
)
def test_what_fails_says_so_and_is_tried_again(
    large: Quarter, error: Exception, words: str
) -> None:
    world = large.world
    kept = ask(large, world.vera)
    with patch.object(report_files, "pdf_of", side_effect=error):
        make(kept)
    html = shown(large, world.vera)
    assert "The PDF was not made" in html
    assert words in html
    assert "Try again" in html
    assert reports_to_make() == []

    make(ask(large, world.vera))
    assert "The PDF is ready" in shown(large, world.vera)


def test_one_whose_task_was_killed_is_begun_again_but_not_for_ever(large: Quarter) -> None:
    world = large.world
    kept = ask(large, world.vera)
    for tries in (1, 2, 3):
        with (
            patch.object(report_files, "pdf_of", side_effect=SystemExit),
            pytest.raises(SystemExit),
        ):
            make(kept)
        kept.refresh_from_db()
        assert (kept.state, kept.tries) == ("waiting", tries)
        assert reports_to_make() == [kept.pk]
    make(kept)
    assert "The work on it was broken off several times." in shown(large, world.vera)
    assert make(ask(large, world.vera)).state == "made"


def test_one_process_at_a_time_makes_it(large: Quarter) -> None:
    kept = ask(large, large.world.vera)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, kept.pk])
            assert make(kept).state == "waiting"
            assert kept.tries == 0
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, kept.pk])
    finally:
        other.close()
    assert make(kept).state == "made"


def test_where_nobody_works_in_the_background_one_is_told(large: Quarter) -> None:
    world = large.world
    kept = ask(large, world.vera)
    with at(LATER):
        html = world.client(world.vera).get(page_url(large)).content.decode()
    assert "Nobody has worked on it for ten minutes" in html
    assert "Try again" in html
    assert 'hx-trigger="every' not in html
    assert reports_to_make() == [kept.pk]  # it is made once somebody does
    with at(LATER):
        world.client(world.vera).post(page_url(large))
        assert (
            "The PDF is being made"
            in world.client(world.vera).get(page_url(large)).content.decode()
        )


def test_nobody_asks_for_more_than_five_at_once(large: Quarter) -> None:
    access = large.world.access(large.world.vera)
    asked = [{"team": None, "language": language} for language in ("en", "pl", "ru", "th", "de")]
    with at(TUESDAY):
        for each in asked:
            ask_for_report(access=access, cycle=large.cycle, **each)  # type: ignore[arg-type]
        ask_for_report(access=access, cycle=large.cycle, team=None, language="pl")
        with pytest.raises(ValidationError) as refused:
            ask_for_report(access=access, cycle=large.cycle, team=None, language="fr")
    assert "5 reports are being made for you already" in refused.value.message
    assert ReportFile.objects.count() == 5


def test_after_a_day_it_is_gone(large: Quarter) -> None:
    world = large.world
    now = timezone.now()
    for who, hours in ((world.vera, settings.REPORTS_KEPT_HOURS + 1), (world.carol, 1)):
        kept = make(ask(large, who))
        ReportFile.objects.filter(pk=kept.pk).update(asked_at=now - timedelta(hours=hours))
    forget_old_reports()
    assert list(ReportFile.objects.values_list("person", flat=True)) == [world.carol.pk]
    assert settings.CELERY_BEAT_SCHEDULE["forget-old-reports"]["task"] == forget_old_reports.name
