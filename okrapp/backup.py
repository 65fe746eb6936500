"""Back up and restore what one machine holds, in one file.

``python -m okrapp.backup save [FILE]`` writes the database, the keys and the uploaded files.
``python -m okrapp.backup restore FILE`` puts them in the place of what is there.

The file holds the keys that read the helpdesks' credentials: it is for its owner alone (0600).
A database elsewhere (DATABASE_URL) is saved and restored in the same way.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from okrapp.local import State
from okrapp.processes import EmbeddedError
from okrapp.supervise import only_one

BASE_DIR = Path(__file__).resolve().parent.parent
SERVERS = ("postgres.secret", "valkey.secret")  # the passwords of this machine's own servers
OF_THE_DISK = "lost+found"  # in the root of a disk of its own; readable by root alone


def database_url(state: State) -> str:
    """The database that the application uses."""
    return os.environ.get("DATABASE_URL") or state.database_url()


def media(state: State) -> Path:
    """The folder of uploaded files."""
    return Path(os.environ.get("MEDIA_ROOT") or state.root / "media")


def kept(state: State) -> list[Path]:
    """The keys, and what the simulated helpdesk of a demonstration remembers."""
    found = [*state.root.glob("*.secret"), *state.root.glob("simulator.json")]
    return sorted(path for path in found if path.name not in SERVERS)


def run_tool(state: State, name: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs on the database; EmbeddedError if it fails."""
    url = urlsplit(database_url(state))
    # Through the environment: a command line can be read by others.
    connection = {
        "PGHOST": url.hostname or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": unquote(url.username or ""),
        "PGPASSWORD": unquote(url.password or ""),
        "PGDATABASE": url.path.removeprefix("/"),
    }
    done = subprocess.run(
        [state.postgres().binary(name), *arguments],
        env=os.environ | connection,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise EmbeddedError(f"{name} has failed: {done.stderr.strip()}")


def save(state: State, target: Path) -> None:
    """Write the backup; while the application runs it holds one moment of the database."""
    if target.exists():
        raise EmbeddedError(f"{target} is there already.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        dump = Path(folder) / "database.dump"
        run_tool(state, "pg_dump", "--format=custom", f"--file={dump}")
        whole = Path(folder) / "backup.tar"
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w", dereference=True) as archive:
            archive.add(dump, "database.dump")
            for path in kept(state):
                archive.add(path, f"state/{path.name}")
            add_media(archive, media(state))
        whole.rename(target)


def add_media(archive: tarfile.TarFile, root: Path) -> None:
    """One by one: what the application removes meanwhile is left out, and breaks nothing. Of a link
    (to a larger disk, say) what it leads to: a link out of a backup is not restored."""
    if root.is_symlink() and not root.exists():
        raise EmbeddedError(f"{root} cannot be read: the link leads nowhere.")
    root = root.resolve()
    for folder, folders, files in os.walk(root, onerror=missed, followlinks=True):
        if Path(folder) == root or os.path.ismount(os.path.realpath(folder)):
            folders[:] = [name for name in folders if name != OF_THE_DISK]
        for path in (Path(folder, name) for name in folders):
            if path.resolve() in {above.resolve() for above in path.parents}:
                raise EmbeddedError(f"{path} leads back to a folder that it is in.")
        for path in (Path(folder), *(Path(folder, name) for name in sorted(files))):
            try:
                archive.add(path, Path("media", path.relative_to(root)), recursive=False)
            except OSError as error:
                missed(error)


def missed(error: OSError) -> None:
    """What cannot be read is in no backup: that is said, unless it is gone by now."""
    if error.filename is None:  # of the backup itself: its disk is full, say
        raise error
    if not isinstance(error, FileNotFoundError) or os.path.islink(error.filename):
        raise EmbeddedError(f"{error.filename} cannot be read: {error.strerror}.") from error


def restore(state: State, source: Path) -> None:
    """Put the backup in the place of what is there; nothing may run meanwhile."""
    with only_one(state), tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        saved = Path(folder)
        script = saved / "database.sql"
        options = ["--no-owner", "--no-privileges", f"--file={script}"]
        run_tool(state, "pg_restore", *options, saved / "database.dump")
        # Before the data: they take nothing's place, and there may be no room for them.
        put_media(saved / "media", media(state))
        # All or nothing: a backup that breaks off leaves the data as they were.
        options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        run_tool(state, "psql", *options, f"--command={empty}", f"--file={script}")
        for path in sorted(saved.glob("state/*")):
            (state.root / path.name).touch(mode=0o600)
            shutil.copyfile(path, state.root / path.name)


def put_media(saved: Path, root: Path) -> None:
    """The uploads into their folder, which need not be the user's own."""
    try:
        for path in sorted(saved.rglob("*")):
            to = root / path.relative_to(saved)
            if path.is_dir():
                to.mkdir(parents=True, exist_ok=True)
            else:
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, to)
    except OSError as error:
        raise EmbeddedError(f"Uploads cannot be put into {root}: {error.strerror}.") from error


def main(action: str, file: str = "") -> None:
    """The command line."""
    state = State(BASE_DIR / ".okr")
    if action == "save":
        name = f"okr-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
        target = Path(file) if file else BASE_DIR / "backups" / name
        save(state, target)
        print(f"Saved to {target}. It holds the keys: keep it where only you can read it.")
    elif action == "restore" and file:
        restore(state, Path(file))
        print(f"Restored from {file}. `make run` goes on from there.")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*(sys.argv[1:] or ["help"]))
    except EmbeddedError as error:
        sys.exit(str(error))
