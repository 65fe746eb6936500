"""What a test with transactions of its own leaves is taken away, however much it is."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from people.models import Organization
from tests.fixtures import database
from tests.world import World


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, database.MANY], ids=["truncated", "deleted"])
def test_nothing_is_left(world: World, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(database, "MANY", many)
    Organization.objects.filter(pk=world.organization.pk).update(name="Another")
    database.empty()
    assert full() == {"django_content_type", "auth_permission", "django_migrations"}
    assert ContentType.objects.get_for_model(Organization).pk


def full() -> set[str]:
    """The tables in which something is."""
    with connection.cursor() as cursor:
        return {
            name
            for name in connection.introspection.table_names(cursor)
            if not cursor.execute(f'SELECT FROM "{name}" LIMIT 1') and cursor.rowcount
        }


@pytest.mark.django_db
def test_the_copy_is_as_the_migrations_make_it() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
