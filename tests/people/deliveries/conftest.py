"""A mail server on loopback, and a kind of notice of the tests' own."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from bench.postbox import Postbox, postbox
from people.deliveries.groups import TALK
from people.deliveries.kinds import KINDS, Facts, Kind, Line, Words
from people.models import Delivery


def words(facts: Facts) -> Words:
    return Words("News for you", "Something <new> happened.", "Look", [Line("A & B", "once")])


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "test", Kind("bell", TALK, words))

    def still(delivery: Delivery) -> bool:
        return bool(delivery.data["still"])

    monkeypatch.setitem(KINDS, "asking", Kind("bell", TALK, words, still))


@pytest.fixture
def server(settings: Settings) -> Iterator[Postbox]:
    """The mail server that the application uses."""
    with postbox() as found:
        settings.MAIL_IS_SET = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.host
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield found
