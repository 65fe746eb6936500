"""A backup restores the database, the keys and the uploads of another checkout."""

import os
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from okrapp import backup
from okrapp.local import State
from okrapp.processes import EmbeddedError
from okrapp.supervise import only_one

pytestmark = pytest.mark.services


def execute(state: State, *statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(state.database_url())
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[State, State]]:
    for name in ("DATABASE_URL", "MEDIA_ROOT"):
        monkeypatch.delenv(name, raising=False)
    states = State(tmp_path / "one" / ".okr"), State(tmp_path / "two" / ".okr")
    yield states
    for state in states:
        state.stop()


def test_what_was_saved_is_what_is_restored(states: tuple[State, State], tmp_path: Path) -> None:
    one, two = states
    execute(one, "CREATE TABLE goal (name text)", "INSERT INTO goal VALUES ('Żółw')")
    key = one.fernet_key("field_key")
    one.secret("demo_password")
    (one.root / "simulator.json").write_text("{}")
    (one.root / "media").mkdir()
    (one.root / "media" / "events.csv").write_text("ticket\n")
    file = tmp_path / "backups" / "okr.tar"
    backup.save(one, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["okr.tar"]

    execute(two, "CREATE TABLE goal (other integer)", "CREATE TABLE newer ()")
    assert two.fernet_key("field_key") != key
    own = two.secret("postgres")
    backup.restore(two, file)
    assert execute(two, "SELECT name FROM goal") == [("Żółw",)]
    assert execute(two, "SELECT to_regclass('newer')") == [(None,)]
    assert two.fernet_key("field_key") == key
    assert (two.root / "media" / "events.csv").read_text() == "ticket\n"
    for name in ("field_key.secret", "demo_password.secret", "simulator.json"):
        assert (two.root / name).read_bytes() == (one.root / name).read_bytes()
        assert stat.S_IMODE((two.root / name).stat().st_mode) == 0o600
    assert two.secret("postgres") == own


def test_a_folder_of_uploads_that_is_a_link_is_saved_as_a_folder(
    states: tuple[State, State], tmp_path: Path
) -> None:
    """On a larger disk, say: the backup holds the files, and no link that leads out of it."""
    one, two = states
    (tmp_path / "disk" / "event-logs").mkdir(parents=True)
    (tmp_path / "disk" / "event-logs" / "events.csv").write_text("ticket\n")
    execute(one, "CREATE TABLE goal (name text)")
    (one.root / "media").symlink_to(tmp_path / "disk")
    backup.save(one, tmp_path / "okr.tar")
    backup.restore(two, tmp_path / "okr.tar")
    assert (two.root / "media" / "event-logs" / "events.csv").read_text() == "ticket\n"
    assert not (two.root / "media").is_symlink()


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Media with a folder and a file that are links, to a larger disk; no database."""
    disk, media = tmp_path / "disk", tmp_path / "media"
    (disk / "2026").mkdir(parents=True)
    (disk / "2026" / "events.csv").write_text("ticket\n")
    media.mkdir()
    (media / "event-logs").symlink_to(disk)
    (media / "log.csv").symlink_to(disk / "2026" / "events.csv")
    monkeypatch.setenv("MEDIA_ROOT", str(media))
    monkeypatch.setattr(backup, "run_tool", lambda *given: dump_of(given[-1]).touch())
    return media


def test_of_links_a_backup_has_what_they_lead_to(
    linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk" / "lost+found").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == str(tmp_path / "disk"))
    backup.save(State(tmp_path / ".okr"), tmp_path / "okr.tar")
    with tarfile.open(tmp_path / "okr.tar") as archive:
        archive.extractall(tmp_path / "out", filter="data")
    out = tmp_path / "out" / "media"
    for name in ("event-logs/2026/events.csv", "log.csv"):
        assert (out / name).read_text() == "ticket\n"
        assert not (out / name).is_symlink()
    assert not (out / "event-logs" / "lost+found").exists()


@pytest.mark.parametrize(
    ("link", "to", "words"),
    [
        ("media/nowhere", "gone", "media/nowhere cannot be read: No such file"),
        ("disk/2026/back", "disk", "event-logs/2026/back leads back to a folder that it is in"),
        ("media", "gone", "media cannot be read: the link leads nowhere"),
    ],
)
def test_a_link_that_leads_to_nothing_is_said(
    linked: Path, tmp_path: Path, link: str, to: str, words: str
) -> None:
    """The disk is not there, perhaps: a backup without it would look whole."""
    if link == "media":
        linked.rename(tmp_path / "old")
    (tmp_path / link).symlink_to(tmp_path / to)
    with pytest.raises(EmbeddedError, match=words):
        backup.save(State(tmp_path / ".okr"), tmp_path / "okr.tar")
    assert not (tmp_path / "okr.tar").exists()


def test_a_file_that_goes_meanwhile_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker has read an upload to its end while the folder is being archived."""
    folder = tmp_path / "media" / "event-logs" / "2026"
    folder.mkdir(parents=True, mode=0o700)
    for name in ("a.csv", "b.csv", "c.csv"):
        (folder / name).write_text(name)
    (tmp_path / "media" / "lost+found").mkdir(mode=0)  # the media are a disk of their own
    find = tarfile.TarFile.gettarinfo

    def found(archive: tarfile.TarFile, name: Path, *more: Any) -> tarfile.TarInfo:
        if Path(name).name == "a.csv":
            (folder / "b.csv").unlink()
        return find(archive, name, *more)

    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))
    monkeypatch.setattr(backup, "run_tool", lambda *given: dump_of(given[-1]).touch())
    monkeypatch.setattr(tarfile.TarFile, "gettarinfo", found)
    backup.save(State(tmp_path / ".okr"), tmp_path / "okr.tar")
    with tarfile.open(tmp_path / "okr.tar") as archive:
        modes = {each.name: stat.filemode(each.mode) for each in archive if each.isdir()}
        files = [each.name for each in archive if each.isfile()]
    assert list(modes) == ["media", "media/event-logs", "media/event-logs/2026"]
    assert modes["media/event-logs/2026"] == "?rwx------"
    assert files == [
        "database.dump",
        "media/event-logs/2026/a.csv",
        "media/event-logs/2026/c.csv",
    ]


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "media" / "closed").mkdir(parents=True)
    scan = os.scandir

    def scanned(folder: Any) -> Any:
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))
    monkeypatch.setattr(backup, "run_tool", lambda *given: dump_of(given[-1]).touch())
    monkeypatch.setattr(os, "scandir", scanned)
    with pytest.raises(EmbeddedError, match="closed cannot be read: Permission denied"):
        backup.save(State(tmp_path / ".okr"), tmp_path / "okr.tar")
    assert not (tmp_path / "okr.tar").exists()


def dump_of(option: object) -> Path:
    return Path(str(option).removeprefix("--file="))


def test_a_backup_is_never_overwritten(states: tuple[State, State], tmp_path: Path) -> None:
    file = tmp_path / "okr.tar"
    file.write_text("an older one")
    with pytest.raises(EmbeddedError, match="is there already"):
        backup.save(states[0], file)
    assert file.read_text() == "an older one"


def test_a_broken_backup_leaves_the_data_alone(states: tuple[State, State], tmp_path: Path) -> None:
    state = states[0]
    execute(state, "CREATE TABLE goal (name text)", "INSERT INTO goal VALUES ('kept')")
    (tmp_path / "database.dump").write_bytes(b"PGDMP and then nonsense")
    with tarfile.open(tmp_path / "okr.tar", "w") as archive:
        archive.add(tmp_path / "database.dump", "database.dump")
    with pytest.raises(EmbeddedError, match="pg_restore has failed"):
        backup.restore(state, tmp_path / "okr.tar")
    assert execute(state, "SELECT name FROM goal") == [("kept",)]


def test_where_uploads_cannot_be_put_back_nothing_is_restored(
    states: tuple[State, State], tmp_path: Path
) -> None:
    one, two = states
    execute(one, "CREATE TABLE goal (name text)")
    (one.root / "media").mkdir()
    (one.root / "media" / "events.csv").write_text("ticket\n")
    backup.save(one, tmp_path / "okr.tar")
    execute(two, "CREATE TABLE goal (name text)", "INSERT INTO goal VALUES ('kept')")
    key = two.fernet_key("field_key")
    (two.root / "media").symlink_to(tmp_path / "no disk" / "media")
    (tmp_path / "no disk").write_text("")
    with pytest.raises(EmbeddedError, match="Uploads cannot be put into "):
        backup.restore(two, tmp_path / "okr.tar")
    assert execute(two, "SELECT name FROM goal") == [("kept",)]
    assert two.fernet_key("field_key") == key


def test_nothing_is_restored_under_a_running_application(
    states: tuple[State, State], tmp_path: Path
) -> None:
    with only_one(states[0]), pytest.raises(SystemExit, match="It already runs here"):
        backup.restore(states[0], tmp_path / "okr.tar")
