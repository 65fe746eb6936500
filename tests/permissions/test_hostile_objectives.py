"""The same as test_hostile_input, for what the whole craft of OKRs reads and is sent."""

import pytest

from tests.permissions.routes import MATRIX
from tests.permissions.test_hostile_input import (
    OF_ADDRESSES,
    VALUES,
    allowed,
    check,
    encoded,
    things,
)
from tests.permissions.test_matrix import send
from tests.permissions.things import Things

__all__ = ["things"]

CHOICE = ("cycle", "team", "stage", "status", "q", "at", "alarms")
TYPED = ("title", "kind", "metric", "aggregation", "window", "unit", "team", "person", "topic")
AMOUNTS = ("baseline", "target", "stretch", "lower", "upper", "weight", "needed", "steps")
ASKED = {
    "objectives:planning": ("cycle",),
    "objectives:planning-figures": ("cycle",),
    "objectives:compare": ("a", "b"),
    "objectives:tree": CHOICE,
    "objectives:map": CHOICE,
    "objectives:library": ("q", "stage", "metric", "archived"),
    "objectives:pick-template": ("cycle",),
    "objectives:present": ("cycle", "team", "portion"),
    "objectives:report": ("team", "portion"),
    "objectives:report-file": ("team",),
    "objectives:export-check-ins-csv": ("team",),
    "objectives:export-initiatives-csv": ("team",),
    "objectives:export-shares-csv": ("team",),
    "objectives:new-proposal": ("objective", "stage", "cycle"),
    "objectives:grading": ("cycle", "all"),
    "objectives:carry": ("into",),
    "objectives:new-initiative": ("key_result",),
    "objectives:objective": ("became", "put-away"),
    "objectives:new-objective": ("stage", "metric"),
    "objectives:new-key-result": ("proposal",),
    "objectives:back-test": (*TYPED, *AMOUNTS),
    "objectives:coach-new-objective": ("title", "why", "cycle", "team", "owner", "supports"),
    "objectives:coach-new-key-result": (*TYPED, *AMOUNTS),
    "objectives:coach-key-result": (*TYPED, *AMOUNTS),
}
STEPS = {"kind": "milestones", "title": "Steps", "weight": "1", "steps": "1"}
SENT = {
    "objectives:new-proposal": {"title": "T", "why": "W", "cycle": "", "team": "", "stage": ""},
    "objectives:decline-proposal": {"reason": "No"},
    "objectives:mission": {"text": "We answer"},
    "objectives:stages": {"name-support": "S", "used-support": "on", "new": "N"},
    "objectives:pass-on": {"to": "", "reason": "Leaves"},
    "objectives:carry": {"into": ""},
    "objectives:override-key-result": {"status": "at_risk", "reason": "Wait"},
    "objectives:share": {"team": "", "percent": "50"},
    "objectives:new-initiative": {
        **{"title": "Do", "key_result": "", "owner": "", "due": "2031-01-01"},
        **{"state": "planned", "note": "N"},
    },
    "objectives:write-as-initiative": {"title": "Do"},
    "objectives:move-initiative": {"state": "done"},
    "objectives:wave-off": {"code": "few", "key_result": "0", "reason": "So"},
    "objectives:take-back": {"code": "few", "key_result": "0"},
    "objectives:pick-template": {"keep": "0", "into": "", "cycle": "", "team": "", "owner": ""},
    "objectives:publish-drafts": {"objective": "1"},
    "objectives:take-over": {"to": "1"},
    "objectives:status-rules": {"on_track": "1", "at_risk": "1", "weeks": "2"},
    "objectives:review-action-done": {"from": "week", "open": ""},
    "objectives:new-key-result": {
        **STEPS,
        **{"step-0-title": "One", "step-0-weight": "1", "step-0-due": "2026-01-01"},
        **{"step-0-pk": "1", "more": "1"},
    },
}


def address(things: Things, route: str) -> str:
    keys = {key: things.key(path) for key, path in MATRIX[route][0].names.items()}
    return things.world.url(route, **keys)


@pytest.mark.parametrize("value", OF_ADDRESSES.values(), ids=OF_ADDRESSES)
def test_no_address_breaks_a_page(things: Things, value: str) -> None:
    for route, names in ASKED.items():
        client = things.world.client(getattr(things.world, allowed(MATRIX[route][0].get)))
        check(client, address(things, route), names, value)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_field_breaks_a_form(things: Things, value: str) -> None:
    for route, data in SENT.items():
        client = things.world.client(getattr(things.world, allowed(MATRIX[route][0].post)))
        for field in data:
            answer = send(
                client,
                "POST",
                address(things, route),
                data=encoded(data | {field: value}),
                content_type="application/x-www-form-urlencoded",
                headers={"HX-Request": "true"},
            )
            assert answer.status_code < 500, (route, field)
