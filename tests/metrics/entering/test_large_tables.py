"""Large tables, a portion at a time: the same as in one go, whatever is killed or done at once."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.entering.columns import raws
from metrics.entering.entering import enter_some
from metrics.entering.known import load_book
from metrics.entering.rows import check_rows
from metrics.entering.table_lines import TableError
from metrics.entering.tables import open_table
from metrics.entering.uploading import asking, keeping, staged, steps, taking
from metrics.entering.uploading.asking import ask_back, give_up, take_over, try_again
from metrics.entering.uploading.forgetting import forget_tables
from metrics.entering.uploading.keeping import keep_file, set_mapping
from metrics.entering.uploading.looking import look_at
from metrics.entering.uploading.steps import organizations_with_tables, work_on_tables
from metrics.models import Account, Batch, Entry, EntryFile, EntryRow, Measurement, Stage
from people.models import AuditEntry, RoleGrant
from tests.metrics.entering.desk import account, entered, measurements
from tests.metrics.entering.test_at_once import at_once
from tests.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
HEADINGS = ["measure", "date", "value", "account", "person", "currency", "key"]


@pytest.fixture(autouse=True)
def _small_portions(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows a portion, and no table is small."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(staged, "PORTION", 3)
    for module in (keeping, asking):
        monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr("metrics.entering.uploading.checking.SMALL", 0)


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in [HEADINGS, *rows]).encode()


def hand_in(world: World, rows: list[list[str]], name: str = "t.csv") -> EntryFile:
    return keep_file(
        access=world.access(world.alice),
        file=BytesIO(csv_of(rows)),
        name=name,
        about="measures",
    )


def worked(world: World, kept: EntryFile) -> EntryFile:
    work_on_tables(organization_id=world.organization.pk)
    kept.refresh_from_db()
    return kept


def taken(world: World, rows: list[list[str]], name: str = "t.csv") -> EntryFile:
    """From the file to its end."""
    kept = worked(world, hand_in(world, rows, name))
    assert kept.stage == Stage.READY, kept.trouble
    take_over(access=world.access(world.alice), kept=kept)
    return worked(world, kept)


SCORES = [
    ["quality_score", f"2026-04-{day:02}", str(day % 12), "", "Carol Castro", "", ""]
    for day in range(1, 21)
]


@pytest.fixture
def world() -> World:
    return make_world()


def test_from_the_file_to_figures_and_back(world: World) -> None:
    kept = hand_in(world, SCORES)
    name = str(kept.file.name)
    assert kept.stage == Stage.READING
    assert default_storage.exists(name)
    assert organizations_with_tables() == [world.organization.pk]
    assert worked(world, kept).stage == Stage.READY
    # The rows are in the database: the file has served its purpose.
    assert not default_storage.exists(name)
    assert organizations_with_tables() == []
    found = look_at(kept)
    assert (found.taken, found.counts["refused"]) == (19, 1)
    assert not Entry.objects.exists()

    take_over(access=world.access(world.alice), kept=kept)
    assert not Entry.objects.exists()
    assert worked(world, kept).stage == Stage.DONE
    assert (kept.taken, Measurement.objects.count(), Batch.objects.get().rows) == (19, 19, 19)
    before = measurements(world.organization)
    assert [row.line for row in EntryRow.objects.all()] == [12]

    assert not ask_back(kept=kept, by=world.alice)
    assert worked(world, kept).stage == Stage.DONE
    assert measurements(world.organization) == []
    assert not ask_back(kept=kept, by=world.alice, forth=True)
    worked(world, kept)
    assert measurements(world.organization) == before
    actions = AuditEntry.objects.filter(action__startswith="entries").order_by("pk")
    assert [(one.action, one.details["rows"]) for one in actions] == [
        ("entries.added", 19),
        ("entries.taken-back", 19),
        ("entries.brought-back", 19),
    ]


def test_a_table_waits_for_the_place_of_uploads_and_holds_up_no_other(
    world: World, settings: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    first = worked(world, hand_in(world, SCORES[:4]))
    kept = hand_in(world, SCORES[4:])
    take_over(access=world.access(world.alice), kept=first)
    settings.MEDIA_ROOT = tmp_path / "not mounted"
    settings.MEDIA_ROOT.mkdir()
    assert work_on_tables(organization_id=world.organization.pk)
    assert not work_on_tables(organization_id=world.organization.pk)
    assert worked(world, first).stage == Stage.DONE
    assert worked(world, kept).stage == Stage.READING
    assert [one for one in caplog.messages if "waits" in one][1:] == []
    assert look_at(kept).trouble.startswith("It waits for the place of uploads")
    page = world.client(world.alice).get(world.url("metrics:entry-file", file=kept.pk))
    assert "It waits for the place of uploads" in page.content.decode()
    with pytest.raises(TableError, match="not_stored"):
        hand_in(world, SCORES)
    settings.MEDIA_ROOT = tmp_path
    assert worked(world, kept).stage == Stage.READY
    assert look_at(kept).trouble == ""


def test_a_table_whose_file_is_gone_can_be_tried_again(
    world: World, settings: Any, tmp_path: Any
) -> None:
    """Missing alone, or with its place for longer than a day."""
    alone, kept = hand_in(world, SCORES[:4]), hand_in(world, SCORES[4:])
    default_storage.delete(str(alone.file.name))
    assert worked(world, alone).stage == Stage.FAILED
    assert look_at(alone).trouble.startswith("The file is no longer there")
    assert worked(world, kept).stage == Stage.READY

    kept = hand_in(world, SCORES)
    settings.MEDIA_ROOT = tmp_path / "not mounted"
    assert worked(world, kept).stage == Stage.READING
    since = timezone.now() - timedelta(days=1)
    EntryFile.objects.filter(pk=kept.pk).update(trouble=["no_place", {"since": since.isoformat()}])
    assert worked(world, kept).stage == Stage.FAILED
    assert look_at(kept).trouble.startswith("The file is no longer there")
    later = timezone.now() + timedelta(days=1)
    forget_tables(before=later, refused_before=later)  # its file would be left in the place
    settings.MEDIA_ROOT = tmp_path
    try_again(access=world.access(world.alice), kept=kept)
    assert worked(world, kept).stage == Stage.READY


def test_who_tries_again_holds_nobody_up(world: World, settings: Any, tmp_path: Any) -> None:
    """Where the place of uploads is away: who was not given up yet does, also after days."""
    kept = hand_in(world, SCORES)
    handed_in = timezone.now() - timedelta(days=3)
    EntryFile.objects.filter(pk=kept.pk).update(created_at=handed_in, asked_at=handed_in)
    settings.MEDIA_ROOT = tmp_path / "not mounted"
    settings.MEDIA_ROOT.mkdir()
    with pytest.raises(TableError, match="not_stored"):
        hand_in(world, SCORES)
    trouble = ["no_place", {"since": (timezone.now() - timedelta(days=1)).isoformat()}]
    EntryFile.objects.filter(pk=kept.pk).update(trouble=trouble)
    assert worked(world, kept).stage == Stage.FAILED
    try_again(access=world.access(world.alice), kept=kept)
    assert worked(world, kept).stage == Stage.READING
    assert worked(world, hand_in(world, SCORES)).stage == Stage.READY


def test_a_table_is_never_read_from_where_another_one_was(world: World) -> None:
    gone = hand_in(world, SCORES[:4])
    default_storage.delete(str(gone.file.name))
    assert worked(world, gone).stage == Stage.FAILED
    again = hand_in(world, SCORES)
    try_again(access=world.access(world.alice), kept=gone)
    assert worked(world, gone).stage == Stage.FAILED
    again.refresh_from_db()
    assert (again.stage, again.rows) == (Stage.READY, len(SCORES))
    third = hand_in(world, SCORES)
    give_up(kept=gone)
    assert default_storage.exists(str(third.file.name))


DAYS = st.sampled_from(["2026-04-01", "2026-04-02", "2026-05-01", "bad"])
ROWS = st.lists(
    st.one_of(
        st.tuples(
            *(st.just("account_revenue"), DAYS, st.sampled_from(["5", "7"])),
            *(st.sampled_from(["A-1", "A-2"]), st.just(""), st.sampled_from(["EUR", "PLN"])),
            st.sampled_from(["", "", "k1", "k2"]),
        ),
        st.tuples(
            *(st.sampled_from(["follow_up", "kb_visit"]), DAYS, st.just("1"), st.just("")),
            *(st.just(""), st.just(""), st.sampled_from(["", "", "k1", "k2"])),
        ),
        st.tuples(
            *(st.just("nps"), DAYS, st.sampled_from(["1", "9", "12"])),
            *(st.sampled_from(["A-1", "A-2"]), st.just(""), st.just(""), st.just("")),
        ),
    ).map(list),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, held=st.sampled_from([None, "EUR", "PLN"]))
def test_portions_say_what_one_go_says(world: World, rows: list[list[str]], held: str) -> None:
    """Of every row: good or not and why, under which key; and then the same measurements."""
    Entry.objects.all().delete()
    Batch.objects.all().delete()
    for number in ("A-1", "A-2"):
        if not Account.objects.filter(external_id=number).exists():
            account(world.organization, number)
    if held:
        entered(
            world,
            {"measure": "account_revenue", "account": "A-1", "date": "2026-05-01", "value": "3"}
            | {"currency": held},
        )
    table = open_table(BytesIO(csv_of(rows)))
    whole = raws(list(table.lines), table.headings, {key: key for key in HEADINGS})
    expected = check_rows(whole, load_book(world.access(world.alice), whole, language="en"))
    good = {one.raw.line: one.fact for one in expected.good}
    bad = {one.raw.line: [p.as_json() for p in one.problems] for one in expected.bad}

    kept = worked(world, hand_in(world, rows))
    stored = {row.line: row for row in EntryRow.objects.filter(file=kept)}
    assert {line: row.problems for line, row in stored.items() if row.problems} == bad
    assert {line for line, row in stored.items() if row.outcome in staged.GOOD} == set(good)
    take_over(access=world.access(world.alice), kept=kept)
    assert worked(world, kept).stage == Stage.DONE
    keys = {entry.key: entry.value for entry in Entry.objects.of(world.organization)}
    assert {fact.key: keys.get(fact.key) for fact in good.values()} == {
        fact.key: fact.value for fact in good.values()
    }
    ask_back(kept=kept, by=world.alice)
    worked(world, kept)
    assert len(measurements(world.organization)) == (1 if held else 0)


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The process loses its database after so many portions were taken over."""
    left = [3]

    def dying(**kwargs: Any) -> Any:
        found = enter_some(**kwargs)
        left[0] -= 1
        if not left[0]:
            raise OperationalError("gone")
        return found

    monkeypatch.setattr(taking, "enter_some", dying)
    return left


def test_killed_half_way_it_goes_on_and_doubles_nothing(world: World, dies: list[int]) -> None:
    kept = worked(world, hand_in(world, SCORES))
    take_over(access=world.access(world.alice), kept=kept)
    with pytest.raises(OperationalError):
        worked(world, kept)
    # Two portions came through, of the third nothing.
    assert Measurement.objects.count() == 6
    assert look_at(EntryFile.objects.get()).percent == 6 * 100 // 19
    assert worked(world, kept).stage == Stage.DONE
    assert (Entry.objects.count(), Measurement.objects.count()) == (19, 19)
    assert Batch.objects.get().rows == 19


def test_stopped_half_way_it_is_taken_back_as_a_whole(world: World, dies: list[int]) -> None:
    entered(
        world,
        {"measure": "quality_score", "person": "Carol Castro"}
        | {"date": "2026-04-01", "value": "3"},
    )
    before = measurements(world.organization)
    kept = worked(world, hand_in(world, SCORES))
    take_over(access=world.access(world.alice), kept=kept)
    with pytest.raises(OperationalError):
        worked(world, kept)
    assert measurements(world.organization) != before
    kept.refresh_from_db()
    ask_back(kept=kept, by=world.alice)
    assert worked(world, kept).stage == Stage.DONE
    assert measurements(world.organization) == before
    assert not EntryRow.objects.exclude(outcome="refused").exists()


def test_two_at_once_do_not_mix(world: World) -> None:
    """Asked for one after the other, worked on by three processes: the later one's values hold."""
    first = [[*row[:2], "3", *row[3:]] for row in SCORES]
    second = [[*row[:2], "7", *row[3:]] for row in SCORES]
    for rows in (first, second):
        kept = worked(world, hand_in(world, rows))
        take_over(access=world.access(world.alice), kept=kept)

    def work() -> None:
        work_on_tables(organization_id=world.organization.pk)

    at_once(work, work, work)
    work()
    held = Entry.objects.of(world.organization)
    assert set(held.values_list("value", flat=True)) == {7_000_000}
    assert held.count() == 20
    assert [batch.rows for batch in Batch.objects.order_by("pk")] == [20, 20]
    kept.refresh_from_db()
    ask_back(kept=kept, by=world.alice)
    work()
    held = Entry.objects.of(world.organization)
    assert set(held.values_list("value", flat=True)) == {3_000_000}


def test_a_small_one_waits_for_a_large_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    large = worked(world, hand_in(world, [[*row[:2], "3", *row[3:]] for row in SCORES]))
    take_over(access=world.access(world.alice), kept=large)
    for module in (keeping, asking):
        monkeypatch.setattr(module, "SMALL", 100)
    monkeypatch.setattr("metrics.entering.uploading.checking.SMALL", 100)
    small = hand_in(world, [[*SCORES[0][:2], "9", *SCORES[0][3:]]])
    assert small.stage == Stage.READY
    assert not small.file
    assert take_over(access=world.access(world.alice), kept=small).stage == Stage.TAKING
    worked(world, small)
    assert small.stage == Stage.DONE
    held = Entry.objects.of(world.organization).get(day="2026-04-01")
    assert held.value == 9_000_000
    # And where nothing waits it is there at once.
    again = hand_in(world, [[*SCORES[1][:2], "8", *SCORES[1][3:]]])
    assert take_over(access=world.access(world.alice), kept=again).stage == Stage.DONE


def test_columns_chosen_while_it_is_read_and_checked(world: World) -> None:
    rows = [["quality_score", "2026-04-01", "5", "", "Carol Castro", "", ""]] * 7
    kept = hand_in(world, rows)
    chosen = {key: key for key in HEADINGS if key != "person"}
    set_mapping(access=world.access(world.alice), kept=kept, chosen=chosen)
    assert worked(world, kept).stage == Stage.READY
    assert look_at(kept).counts == {"refused": 7}
    set_mapping(access=world.access(world.alice), kept=kept, chosen={key: key for key in HEADINGS})
    kept.refresh_from_db()
    assert kept.stage == Stage.CHECKING
    worked(world, kept)
    assert look_at(kept).counts == {"new": 7}
    assert sorted(EntryRow.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_what_a_row_names_has_changed_since(world: World) -> None:
    """Checked for Acme's account, which is another's by the time it is taken over."""
    acme = account(world.organization, "A-1", name="Acme")
    kept = worked(world, hand_in(world, [["follow_up", "2026-04-01", "1", "A-1", "", "", ""]]))
    Account.objects.filter(pk=acme.pk).update(external_id="A-0")
    account(world.organization, "A-1", name="Other")
    take_over(access=world.access(world.alice), kept=kept)
    worked(world, kept)
    assert not Entry.objects.exists()
    (row,) = EntryRow.objects.all()
    assert row.problems == [["", "changed_meanwhile", {}]]


def test_whoever_may_no_more(world: World) -> None:
    kept = worked(world, hand_in(world, SCORES))
    take_over(access=world.access(world.alice), kept=kept)
    RoleGrant.objects.filter(membership=world.alice).delete()
    assert worked(world, kept).stage == Stage.FAILED
    assert "may not enter figures here any more" in look_at(kept).trouble
    assert not Entry.objects.exists()


def test_too_long_a_table_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.entering.uploading.reading.most_rows", lambda about: 12)
    kept = worked(world, hand_in(world, SCORES))
    assert kept.stage == Stage.FAILED
    assert look_at(kept).trouble == "The file has more than 12 rows. Split it."


def test_what_nobody_foresaw_stops_it_and_it_can_be_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = worked(world, hand_in(world, SCORES))
    take_over(access=world.access(world.alice), kept=kept)
    with monkeypatch.context() as broken:
        broken.setattr(steps, "take_some", lambda _id: 1 // 0)
        assert worked(world, kept).stage == Stage.FAILED
    assert "did not foresee" in look_at(kept).trouble
    try_again(access=world.access(world.alice), kept=kept)
    assert worked(world, kept).stage == Stage.DONE
    assert (kept.trouble, Measurement.objects.count()) == (None, 19)


def test_revenue_that_would_stand_in_two_currencies_is_not_taken_back(world: World) -> None:
    account(world.organization, "A-1")
    row = ["account_revenue", "2026-04-01", "5", "A-1", "", "EUR", ""]
    kept = taken(world, [row])
    Entry.objects.of(world.organization).update(withdrawn_at=timezone.now())
    entered(
        world,
        {"measure": "account_revenue", "account": "A-1", "date": "2026-05-01", "value": "3"}
        | {"currency": "PLN"},
    )
    Batch.objects.filter(file=kept).update(taken_back_at=timezone.now())
    assert not ask_back(kept=kept, by=world.alice, forth=True)
    assert worked(world, kept).stage == Stage.DONE
    assert "two currencies" in look_at(kept).trouble
    assert Entry.objects.of(world.organization).get().variant == "PLN"


def test_what_is_not_kept_for_ever(world: World) -> None:
    left, done = hand_in(world, SCORES), taken(world, SCORES[:12])
    worked(world, left)
    now = timezone.now()
    week = timedelta(days=7)
    assert forget_tables(before=now - week, refused_before=now - week) == 0
    assert forget_tables(before=now + week, refused_before=now - week) == 1
    assert list(EntryFile.objects.all()) == [done]
    assert EntryRow.objects.count() == 1
    forget_tables(before=now + week, refused_before=now + week)
    assert EntryRow.objects.count() == 0
    assert Measurement.objects.count() == 11
