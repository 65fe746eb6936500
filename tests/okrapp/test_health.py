"""/health/: for compose and load balancers, told by its status alone."""

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_well(client: Client) -> None:
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "broker": True}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_broker_down(client: Client, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.CELERY_BROKER_URL = "redis://:hidden@127.0.0.1:1/0"
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "broker": False}
    assert "The broker does not answer" in caplog.text
    assert "hidden" not in caplog.text + answer.content.decode()


@pytest.mark.django_db
def test_database_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def cursor(self) -> None:
            raise OperationalError("secret detail")

    monkeypatch.setattr("okrapp.health.connection", Down())
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "broker": True}
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_only_read(client: Client) -> None:
    assert client.post("/health/").status_code == 405
