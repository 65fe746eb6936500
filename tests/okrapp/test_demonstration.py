"""What `make run` does with the demonstration, and whom it says can sign in."""

from typing import Any

import pytest

from okrapp import supervise

STATES = {
    "due": {"is": "due", "password": ""},
    "made": {"is": "there", "password": "of the first start"},
    "changed": {"is": "there", "password": ""},
    "none": {"is": "none", "password": ""},
}


class Run:
    """Management commands and processes, noted instead of started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *states: str) -> None:
        self.begun: list[str] = []
        self.states = [STATES[state] for state in states]
        monkeypatch.setattr(supervise, "told_by", self.told_by)
        monkeypatch.setattr(supervise, "manage", lambda name, *_: self.begun.append(name))

    def told_by(self, name: str, *_given: str) -> dict[str, str]:
        return self.states.pop(0) if name == "demo" else {"url": "http://127.0.0.1:9", "token": "t"}

    def add(self, name: str, *_command: str) -> None:
        self.begun.append(name)

    def watch_until(self, _true: Any) -> None:
        pass

    def told(self) -> str:
        given: Any = self
        return supervise.add_demonstration(given)


@pytest.mark.parametrize("before", ["due", "made"])
def test_where_it_is_there_in_the_end_who_can_sign_in_is_said(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    run = Run(monkeypatch, before, "made")
    said = run.told()
    assert run.begun == ["simulator", "demo"]
    assert "Sign in as director@demo.example, lead.tier-1@demo.example," in said
    assert "with of the first start\n" in said


def test_a_password_that_is_no_longer_known_is_not_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, "changed")
    said = run.told()
    assert "director@demo.example" in said
    assert "with the password that was set when it was made\n" in said


def test_where_other_organizations_are_nothing_is_started_or_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run(monkeypatch, "none")
    assert run.told() == ""
    assert run.begun == []


def test_where_building_made_none_nobody_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(monkeypatch, "due", "none")
    assert run.told() == ""
