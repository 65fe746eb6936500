"""One process at a time, by PostgreSQL's advisory locks: whoever is killed has let go."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """Whether this process alone has the key of this kind; let go with the connection, also if
    killed. What is written inside must be committed inside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, key])
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, key])


def alone_until_commit(kind: int, key: int) -> bool:
    """The same to the end of the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, key])
        (mine,) = cursor.fetchone()
    return bool(mine)
