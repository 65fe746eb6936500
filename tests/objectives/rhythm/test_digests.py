"""Monday's and Friday's digests: whom they reach, when, what they say, in which language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from objectives.models import Initiative, KeyResult, KeyResultPoint, Objective, Reader
from objectives.rhythm.look import look
from objectives.use_cases.review import add_action, finish_action
from people.deliveries.sending import send_waiting
from people.models import Delivery
from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)  # 09:00 in Warsaw
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 16:00 there
SUNDAY = date(2026, 11, 15)


@pytest.fixture(autouse=True)
def mails(settings: Settings) -> None:
    settings.MAIL_IS_SET = True


def sent(world: World, now: datetime) -> dict[str, mail.EmailMessage]:
    """person → the mail that came, all of it at most one each."""
    mail.outbox.clear()
    Objective.objects.update(announced_at=now)  # that is another test's
    with at(now):
        for _ in range(2):
            look(organization_id=world.organization.pk)
    Delivery.objects.update(not_before=MONDAY - timedelta(days=400))
    send_waiting(organization_id=world.organization.pk)
    found = {message.to[0].split("@")[0].split(".")[0]: message for message in mail.outbox}
    assert len(found) == len(mail.outbox), "two mails at once for one person"
    return found


def _asked_once() -> None:
    """So that no second check-in in a row is missing, which is told as well."""
    KeyResult.objects.update(published_at=TUESDAY - timedelta(days=5))


def test_monday_tells_all_that_one_owes_in_one_mail(quarter: Quarter, world: World) -> None:
    quarter.key_result(quarter.objective(), title="Replies")
    with at(MONDAY - timedelta(days=3)):
        for owner in (world.bob, world.erin):
            add_action(
                access=quarter.alice,
                team=None,
                sunday=SUNDAY - timedelta(days=7),
                text="Ask legal",
                owner=owner,
                due=SUNDAY + timedelta(days=4),
            )
    Delivery.objects.all().delete()
    found = sent(world, MONDAY)
    assert set(found) == {"bob", "erin"}
    assert found["bob"].subject == "Your week: 1 check-in, 1 task"
    body = str(found["bob"].body)
    assert "Replies" in body
    assert "Ask legal\n  by 19 Nov" in body
    assert found["erin"].subject == "Your week: 1 task"
    # The page tells of the check-in, the mail of all.
    assert Delivery.objects.get(kind="reminder").mail == "none"


def test_monday_tells_of_initiatives_that_are_due_this_week_or_were(
    quarter: Quarter, world: World
) -> None:
    """Up to Sunday the 22nd; not what is done, or of a private objective, or without a day."""
    objective = quarter.objective()
    hidden = quarter.objective("Hush", visibility="private")
    for title, on, due, state in (
        ("This week", objective, SUNDAY + timedelta(days=7), "under_way"),
        ("Overdue", objective, SUNDAY - timedelta(days=20), "planned"),
        ("Next week", objective, SUNDAY + timedelta(days=8), "planned"),
        ("Finished", objective, SUNDAY, "done"),
        ("Open end", objective, None, "planned"),
        ("Secret", hidden, SUNDAY, "planned"),
    ):
        Initiative.objects.create(
            organization=world.organization,
            objective=on,
            title=title,
            owner=world.carol,
            author=world.bob,
            due=due,
            state=state,
        )
    found = sent(world, MONDAY)

    assert found["carol"].subject == "Your week: 2 tasks"
    body = str(found["carol"].body)
    assert body.index("Overdue\n  by 26 Oct") < body.index("This week\n  by 22 Nov")


def test_what_was_done_before_the_mail_could_go_needs_none(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective())
    Objective.objects.update(announced_at=MONDAY)
    with at(MONDAY):
        look(organization_id=world.organization.pk)
    quarter.said(made, 54 * M, on=TUESDAY)
    send_waiting(organization_id=world.organization.pk)
    assert mail.outbox == []


def test_turned_off_the_reminder_of_check_ins_still_comes(quarter: Quarter, world: World) -> None:
    user = world.bob.user
    assert user is not None
    quarter.key_result(quarter.objective())
    user.mails_off = ["monday"]
    user.save()
    found = sent(world, MONDAY)
    assert found["bob"].subject == "1 check-in for the week to 15 Nov"
    Delivery.objects.all().delete()
    user.mails_off = ["monday", "reminders"]
    user.save()
    assert sent(world, MONDAY) == {}


def test_friday_tells_an_agent_the_own_week_and_a_lead_the_teams(
    quarter: Quarter, world: World
) -> None:
    objective = quarter.objective(owner=world.alice)
    carols = quarter.key_result(objective, title="Carol's", owner=world.carol)
    bobs = quarter.key_result(objective, title="Bob's", owner=world.bob)
    secret = quarter.key_result(
        quarter.objective(owner=world.alice, visibility="private"), title="Secret"
    )
    quarter.said(carols, 57 * M, on=TUESDAY - timedelta(days=7), by=world.carol)
    quarter.said(carols, 54 * M, by=world.carol, blocker="No licence")
    assert KeyResultPoint.objects.filter(key_result=carols, day=SUNDAY).exists()
    _asked_once()

    assert sent(world, FRIDAY - timedelta(minutes=1)) == {}
    found = sent(world, FRIDAY)
    assert set(found) == {"alice", "carol", "bob"}
    alice = str(found["alice"].body)
    assert secret.title in alice  # her own
    assert "Carol's" not in alice
    assert found["carol"].subject == "Your key results in the week to 15 Nov"
    carol = str(found["carol"].body).replace("\N{NO-BREAK SPACE}", " ")
    assert "Carol's\n  40 % · +20.0 pts · reported" in carol
    assert "Bob's" not in carol
    bob = str(found["bob"].body)
    assert found["bob"].subject == "Your team in the week to 15 Nov"
    assert "Check-ins made: 1 of 2. Moved forward: 1. Moved back: 0." in bob
    assert "Blocked: No licence" in bob
    assert f"Bob's\n  No check-in yet: {bobs.owner}" in bob
    assert secret.title not in carol + bob
    assert "/review/" in bob


def test_friday_tells_an_agent_of_the_own_private_targets_alone(
    quarter: Quarter, world: World
) -> None:
    """Neither of what is private and not the own, nor of what its owner may not see."""
    mine = quarter.objective(
        "My targets", owner=world.carol, personal=True, visibility="private", team=world.tier1
    )
    quarter.key_result(mine, title="My own")
    others = quarter.objective("Dan's", owner=world.dan, personal=True, visibility="private")
    quarter.key_result(others, title="Unseen", owner=world.carol)
    _asked_once()
    found = sent(world, FRIDAY)
    assert set(found) == {"carol"}  # and not Bob, who leads the team
    assert "My own\n" in str(found["carol"].body)
    assert "Unseen" not in str(found["carol"].body)


def test_a_friday_mail_that_waited_tells_what_its_reader_still_may_see(
    quarter: Quarter, world: World
) -> None:
    private = quarter.objective(owner=world.alice, visibility="private", named=[world.carol])
    quarter.key_result(private, title="Hush", owner=world.carol)
    quarter.key_result(quarter.objective(owner=world.alice), title="Open", owner=world.carol)
    _asked_once()
    Objective.objects.update(announced_at=FRIDAY)
    with at(FRIDAY):
        look(organization_id=world.organization.pk)
    friday = Delivery.objects.get(kind="friday", person=world.carol)
    assert [line[0] for line in friday.data["mine"]] == ["Hush", "Open"]
    Reader.objects.all().delete()
    send_waiting(organization_id=world.organization.pk)
    (body,) = [str(each.body) for each in mail.outbox if each.to == [world.carol.email]]
    assert "Open" in body
    assert "Hush" not in body


def test_friday_tells_nobody_of_what_they_cannot_report(quarter: Quarter, world: World) -> None:
    made = quarter.key_result(quarter.objective(owner=world.carol), title="Hers", owner=world.dan)
    KeyResult.objects.filter(pk=made.pk).update(owner=world.vera)
    _asked_once()
    found = sent(world, FRIDAY)
    assert set(found) == {"bob", "carol"}
    assert "No check-in yet: Carol Castro" in str(found["bob"].body)
    assert "Hers\n" in str(found["carol"].body)


def test_friday_in_the_readers_language_or_not_at_all(quarter: Quarter, world: World) -> None:
    for person, language, off in ((world.bob, "th", []), (world.carol, "ru", ["friday"])):
        assert person.user is not None
        person.user.language, person.user.mails_off = language, off
        person.user.save()
    objective = quarter.objective()
    quarter.key_result(objective)
    quarter.key_result(objective, owner=world.carol)
    _asked_once()
    found = sent(world, FRIDAY)
    assert set(found) == {"bob"}
    assert "สัปดาห์" in found["bob"].subject


def test_a_finished_task_is_owed_no_more(quarter: Quarter, world: World) -> None:
    with at(MONDAY - timedelta(days=3)):
        action = add_action(
            access=quarter.alice,
            team=None,
            sunday=SUNDAY - timedelta(days=7),
            text="Ask legal",
            owner=world.erin,
            due=SUNDAY + timedelta(days=4),
        )
        finish_action(access=world.access(world.erin), action=action, finished=True)
    Delivery.objects.all().delete()
    assert sent(world, MONDAY) == {}
