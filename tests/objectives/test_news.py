"""Pages that stay open: they ask whether they still hold, and are drawn anew only if not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.objectives.cases import TUESDAY, M, Quarter, at
from tests.world import World


def asked_by(text: str) -> str:
    """The address that a page asks now and then."""
    (found,) = re.findall(r'hx-get="([^"]*/news/[^"]*)"\s+hx-trigger="every 15s"', text)
    return str(found).replace("&amp;", "&")


@pytest.mark.parametrize(("name", "kwargs"), [("dashboard", {}), ("team", {"team": "tier-1"})])
def test_a_page_holds_until_something_moves(
    quarter: Quarter, world: World, name: str, kwargs: dict[str, Any]
) -> None:
    made = quarter.key_result(quarter.objective())
    client = world.client(world.vera)
    with at(TUESDAY):
        page = world.url(f"objectives:{name}", **kwargs)
        address = asked_by(client.get(page).content.decode())
        with CaptureQueriesContext(connection) as queries:
            held = client.get(address)
        assert (held.status_code, held.headers.get("HX-Trigger")) == (204, None)
        assert len(queries) <= 15

    quarter.said(made, 50 * M)
    with at(TUESDAY):
        moved = client.get(address)
        assert (moved.status_code, moved.content) == (204, b"")
        assert moved.headers["HX-Trigger"] == '{"pageChanged": {}}'
        drawn_anew = asked_by(client.get(page).content.decode())
        assert "HX-Trigger" not in client.get(drawn_anew).headers
    # What time alone changes, such as how long ago the data was read, is drawn anew as well.
    with at(TUESDAY + timedelta(minutes=5)):
        assert "HX-Trigger" in client.get(drawn_anew).headers
