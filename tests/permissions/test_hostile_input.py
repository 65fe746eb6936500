"""What no link or form of ours would send: refused beside the field or ignored, never a 500.

Every route that reads parameters gets each of them, every form gets each field, the others valid.
"""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from metrics.catalogue_setup import ensure_metrics
from tests.permissions.routes import API, MATRIX
from tests.permissions.rows import row
from tests.permissions.test_matrix import ROLES, by_token, send
from tests.permissions.things import Things
from tests.world import World

VALUES = {
    "nul": "a\0b",
    "digits": "9" * 5000,
    "bigint": "9223372036854775807",
    "year-1": "0001-01-01",
    "year-9999": "9999-12-31",
    "infinite": "1e400",
    "not-a-number": "NaN",
    "tiny": "0.000001",
    "thai-digits": "๑๒",
    "superscript": "²",
    "surrogate": "\ud800",
    "markup": "</script><img src=x onerror=alert(1)>",
    "long": "Ż" * 3000,
}
OF_ADDRESSES = {
    name: VALUES[name]
    for name in ("nul", "digits", "bigint", "year-1", "year-9999", "thai-digits", "surrogate")
}
PERIOD = (
    *("aggregation", "start", "end", "last", "team", "person", "channel", "tier", "topic", "group"),
    *("priority", "language", "complaint", "segment", "age_from", "age_below", "incidents"),
    *("weekday", "hour"),
)
LOOK = ("show", "step", "by", "beside", "mix")
ASKED = {
    "organization:people": ("q", "page"),
    "organization:team-add": ("parent",),
    "organization:activity": ("show", "page"),
    "metrics:sources": ("removed",),
    "metrics:matching": ("page",),
    "metrics:list": ("team",),
    "metrics:detail": (*PERIOD, "agent", *LOOK),
    "metrics:explorer": ("metric", "deleted"),
    "metrics:why": (*PERIOD, "agent"),
    "metrics:tickets": (*PERIOD, "agent", "measure", "state", "page"),
    "objectives:dashboard": ("cycle", "team", "status", "archived"),
    "objectives:contributions": ("person",),
    "objectives:team": ("cycle",),
    "objectives:review": ("team", "week", "walk"),
    "objectives:thanks": ("person",),
    "objectives:say-thanks": ("to",),
    "organization:absence-add": ("person",),
    "organization:notices": ("page",),
    "objectives:objective": ("archived",),
    "objectives:new-objective": ("cycle", "team"),
}
ASKED_OF_API = {
    "api:objectives": ("cursor",),
    "api:changes": ("cursor", "cycle", "objective", "key_result"),
    "api:metric-value": (*PERIOD, "agent"),
    "api:metric-split": (*PERIOD, "agent"),
    "api:metric-tickets": (*PERIOD, "agent", "cursor"),
}
CYCLE = {"name": "Later", "cadence": "quarter", "start": "2031-01-01", "end": "2031-03-31"}
KEY_RESULT = {
    **{"title": "More", "metric": "", "unit": "count", "kind": "reach"},
    **{"baseline": "0", "target": "10", "weight": "1", "owner": ""},
}
DRAWN = ("kind", "metric", "unit", "aggregation", "team", "person", "topic", "baseline", "proposed")


def forms(things: Things) -> dict[str, tuple[str, dict[str, str]]]:
    """Address and what a person would send, by route."""
    world = things.world
    cycle, team = str(things.cycle.pk), str(world.tier1.pk)
    of_objective = {"objective": things.objective.pk}
    typed = things.key_result
    given: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
        "organization:person-add": (
            {},
            {"name": "Zoe", "email": "z@x.example", "roles": "agent", "leads": team, "team": team},
        ),
        "organization:person-change": (
            {"person": world.carol.pk},
            {"name": "Carol", "email": "c@x.example"},
        ),
        "organization:person-team": (
            {"person": world.carol.pk},
            {"team": team, "start": "2026-02-03"},
        ),
        "organization:person-roles": (
            {"person": world.carol.pk},
            {"roles": "agent", "leads": team},
        ),
        "organization:team-add": ({}, {"name": "Night", "parent": team}),
        "organization:holiday-add": ({}, {"day": "2026-05-01", "name": "May"}),
        "organization:settings": (
            {},
            {"name": "N", "timezone": "Asia/Bangkok", "language": "th", "working_days": "1"},
        ),
        "organization:token-add": ({}, {"name": "Report", "until": "2030-01-01"}),
        "metrics:match-agent": ({"agent": things.helpdesk_agent.pk}, {"to": ""}),
        "organization:absence-add": (
            {},
            {
                **{"person": str(world.carol.pk), "stand_in": str(world.dan.pk)},
                **{"first": "2026-05-01", "last": "2026-05-08"},
            },
        ),
        "objectives:say-thanks": ({}, {"to": str(world.dan.pk), "text": "For help"}),
        "objectives:review-note": ({}, {"text": "A good week"}),
        "objectives:review-action": (
            {},
            {"text": "Ask legal", "owner": str(world.carol.pk), "due": "2031-01-01"},
        ),
        "objectives:pulse": ({}, {"score": "7"}),
        "objectives:talk": (
            {"about": "objectives", "thing": things.objective.pk},
            {"text": "Well done, @Carol Castro"},
        ),
        "objectives:new-cycle": ({}, CYCLE),
        "objectives:new-objective": (
            {},
            {
                **{"title": "Soon", "why": "", "cycle": cycle, "team": team, "owner": ""},
                **{"stage": "support", "visibility": "everyone", "supports": "", "named": ""},
            },
        ),
        "objectives:new-key-result": (of_objective, KEY_RESULT),
        "objectives:edit-key-result": ({"key_result": typed.pk}, KEY_RESULT),
        "objectives:check-in": (
            {"key_result": typed.pk},
            {
                f"kr{typed.pk}-{name}": value
                for name, value in {
                    **{"value": "3", "confidence": "on_track", "comment": "Well"},
                    **{"blocker": "Rain", "helper": str(world.carol.pk)},
                }.items()
            },
        ),
    }
    return {
        route: (world.url(route, **names), data | {"csrf": ""})
        for route, (names, data) in given.items()
    }


@pytest.fixture
def things(world: World) -> Things:
    ensure_metrics(world.organization)
    return Things(world)


def allowed(letters: str) -> str:
    return ROLES[letters.index("A")]


def encoded(data: dict[str, str]) -> str:
    return urlencode(data, errors="surrogatepass")


@pytest.mark.parametrize("value", OF_ADDRESSES.values(), ids=OF_ADDRESSES)
def test_no_address_breaks_a_page(things: Things, value: str) -> None:
    for route, names in ASKED.items():
        first = MATRIX[route][0]
        keys = {key: things.key(path) for key, path in first.names.items()}
        client = things.world.client(getattr(things.world, allowed(first.get)))
        check(client, things.world.url(route, **keys), names, value)


@pytest.mark.parametrize("value", OF_ADDRESSES.values(), ids=OF_ADDRESSES)
def test_no_address_breaks_the_drawing_of_a_form(things: Things, value: str) -> None:
    url = things.world.url("objectives:new-key-result", objective=things.objective.pk)
    client = things.world.client(things.world.alice)
    for name in DRAWN:
        asked = {"kind": "reach", "metric": ""} | {name: value}
        assert send(client, "GET", f"{url}?{encoded(asked)}").status_code < 500, name


@pytest.mark.parametrize("value", OF_ADDRESSES.values(), ids=OF_ADDRESSES)
def test_no_address_breaks_the_api(things: Things, value: str) -> None:
    client = by_token(things.world.alice)
    for route, names in ASKED_OF_API.items():
        keys = {key: things.key(path) for key, path in API.get(route, [row()])[0].names.items()}
        check(client, reverse(route, kwargs=keys), names, value)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_field_breaks_a_form(things: Things, value: str) -> None:
    for route, (url, data) in forms(things).items():
        letters = MATRIX[route][0].post
        client = things.world.client(getattr(things.world, allowed(letters)))
        for field in data:
            answer = send(
                client,
                "POST",
                url,
                data=encoded(data | {field: value}),
                content_type="application/x-www-form-urlencoded",
                headers={"HX-Request": "true"},
            )
            assert answer.status_code < 500, (route, field)


def check(client: Client, url: str, names: tuple[str, ...], value: str) -> None:
    for name in names:
        assert send(client, "GET", f"{url}?{encoded({name: value})}").status_code < 500, (url, name)
