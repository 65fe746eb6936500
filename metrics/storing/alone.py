"""One process at a time, by PostgreSQL's advisory locks: whoever is killed has let go."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection


@contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """Whether this process alone has the key of this kind; let go with the connection, also if
    killed. What is written inside must be committed inside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, key])
        (mine,) = cursor.fetchone()
        let_go = "SELECT pg_advisory_unlock(%s, %s)"
        try:
            yield mine
        except BaseException:
            if mine:
                # A transaction or a connection that this broke answers nothing more: then the key
                # goes with the connection, and what is raised is what broke it.
                with suppress(Error):
                    cursor.execute(let_go, [kind, key])
            raise
        if mine:
            cursor.execute(let_go, [kind, key])


def alone_until_commit(kind: int, key: int) -> bool:
    """The same to the end of the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, key])
        (mine,) = cursor.fetchone()
    return bool(mine)
