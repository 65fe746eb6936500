"""manage.py demo, where the demonstration is there already, or cannot be."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from metrics.models import Source, SourceKind
from objectives.demo.build import SLUG
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return Source.objects.create(
        organization=OrganizationFactory.create(slug=SLUG),
        kind=SourceKind.ZENDESK,
        name="Helpdesk",
        base_url="http://127.0.0.1:1",
        credentials={"email": "bot@demo.example", "token": "old"},
        failures=9,
    )


@pytest.mark.parametrize("key_is_lost", [False, True])
def test_it_goes_on_with_another_simulator(source: Source, settings: Any, key_is_lost: bool) -> None:
    """Its database stands elsewhere, and .okr with the token and the keys was made anew."""
    if key_is_lost:
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    call_command("demo", "--if-empty", helpdesk="http://127.0.0.1:2", token="new")
    source.refresh_from_db()
    assert (source.base_url, source.failures) == ("http://127.0.0.1:2", 0)
    assert dict(source.credentials or {}) == {"email": "bot@demo.example", "token": "new"}
