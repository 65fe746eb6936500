"""What is new in the page, turning mails off, and being out of office."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from people.deliveries.telling import Notice, tell
from people.links import unsubscribe_link
from people.models import Absence, Delivery
from people.tasks import forget_old_notices
from people.use_cases.absences import add_absence
from tests.world import World


def told(world: World, count: int = 1) -> None:
    tell(
        world.organization.pk,
        [Notice(world.carol.pk, "test", str(number), "/there/", {}) for number in range(count)],
    )


def test_the_bell_counts_what_is_unread_without_a_query_of_its_own(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = world.client(world.carol), world.url("organization:notices")
    client.get(url)
    assert "data-unread" not in client.get(url).content.decode()
    told(world, 40)
    with django_assert_max_num_queries(15):
        text = client.get(url).content.decode()
    assert "data-unread" in text
    assert ">40<span" in text
    assert text.count('class="notice is-unread"') == 30  # the rest is on the next page


def test_opening_a_notice_marks_it_as_read_and_leads_to_its_place(world: World) -> None:
    told(world, 2)
    notice = Delivery.objects.first()
    assert notice is not None
    url = world.url("organization:notice-open", notice=notice.pk)
    assert world.client(world.bob).post(url).status_code == 404
    answer = world.client(world.carol).post(url)
    assert answer.headers["Location"] == "/there/"
    assert Delivery.objects.filter(read_at__isnull=True).count() == 1
    world.client(world.carol).post(world.url("organization:notices-read"))
    assert not Delivery.objects.filter(read_at__isnull=True).exists()


def test_the_link_in_a_mail_turns_its_group_off_without_a_sign_in(world: World) -> None:
    user = world.carol.user
    assert user is not None
    link = unsubscribe_link(user, "friday").removeprefix("http://127.0.0.1:8000")
    browser = Client(enforce_csrf_checks=True)
    assert "Turn these mails off?" in browser.get(link).content.decode()
    user.refresh_from_db()
    assert user.mails_off == []  # programs that look through mails open links: that does nothing
    for _ in range(2):
        # As a mail program does it (RFC 8058).
        assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    user.refresh_from_db()
    assert user.mails_off == ["friday"]
    assert browser.get(link[:-3] + "x/").status_code == 404


def test_the_profile_turns_mails_on_and_off(world: World) -> None:
    client = world.client(world.carol)
    form = {"name": "Carol Castro", "mails": ["talk", "news"]}
    client.post("/profile/", form)
    user = world.carol.user
    assert user is not None
    user.refresh_from_db()
    assert user.mails_off == ["monday", "reminders", "friday"]
    page = client.get("/profile/").content.decode()
    assert page.count("checked") == 2


def test_who_may_say_that_somebody_is_away(world: World) -> None:
    day = date(2026, 11, 16)

    def away(by: object, person: object, first: date = day, stand_in: object = None) -> Absence:
        return add_absence(
            access=world.access(by),  # type: ignore[arg-type]
            person=person,  # type: ignore[arg-type]
            first=first,
            last=first + timedelta(days=4),
            stand_in=stand_in or world.dan,  # type: ignore[arg-type]
        )

    made = away(world.bob, world.carol)
    assert (made.start, made.last_day) == (day, date(2026, 11, 20))
    for by, person in ((world.carol, world.erin), (world.bob, world.dan), (world.vera, world.bob)):
        with pytest.raises(PermissionDenied):
            away(by, person)
    with pytest.raises(ValidationError, match="another absence") as error:
        away(world.carol, world.carol, first=date(2026, 11, 20))
    assert list(error.value.message_dict) == ["first"]
    with pytest.raises(ValidationError, match="Somebody else"):
        away(world.alice, world.dan)


def test_a_stand_in_may_check_in_on_these_days_alone(world: World) -> None:
    today = timezone.now().astimezone(world.organization.zone).date()
    owner = {"owner_id": world.carol.pk, "team_id": None}
    assert not world.access(world.dan).checks_in(**owner)
    absence = add_absence(
        access=world.access(world.carol),
        person=world.carol,
        first=today,
        last=today,
        stand_in=world.dan,
    )
    assert world.access(world.dan).checks_in(**owner)
    assert not world.access(world.erin).checks_in(**owner)
    absence.start, absence.end = today - timedelta(days=3), today
    absence.save()
    assert not world.access(world.dan).checks_in(**owner)


def test_what_was_told_long_ago_is_forgotten(world: World) -> None:
    told(world, 2)
    old = Delivery.objects.first()
    assert old is not None
    Delivery.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=401))
    forget_old_notices()
    assert Delivery.objects.count() == 1
