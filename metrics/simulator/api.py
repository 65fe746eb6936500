"""Zendesk's incremental interface over the simulated world: what is asked for, as JSON.

Only what a connector reads: exports of ticket events (by time) and of tickets (by cursor), users,
groups, satisfaction ratings. The last minute is withheld, and a page repeats the rows of the
second at which the one before it ended, as the product does it.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from metrics.simulator import roster, shapes
from metrics.simulator.story import IDS
from metrics.simulator.world import World

PAGE = 1000
SMALL_PAGE = 100

Query = Mapping[str, str]


class Refused(Exception):
    """A request that cannot be answered: its HTTP status and what Zendesk calls it."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(status, error)
        self.status, self.error = status, error


class Moment(NamedTuple):
    """The world as it may be seen now: until is a minute ago (or whatever is withheld)."""

    world: World
    now: int
    until: int
    base: str


def answer(path: str, query: Query, moment: Moment) -> dict[str, Any]:
    """The JSON body for a path below /api/v2/ (without `.json`), or Refused."""
    if (route := _ROUTES.get(path)) is not None:
        return route(query, moment)
    name, _, id = path.rpartition("/")
    if name == "satisfaction_ratings" and id.isdigit():
        return _one_rating(int(id), moment)
    raise Refused(404, "InvalidEndpoint")


def _ticket_events(query: Query, moment: Moment) -> dict[str, Any]:
    start = _start(query, moment)
    comments = "comment_events" in query.get("include", "")
    audits = list(islice(moment.world.audits(start, moment.until), PAGE + 1))
    page = audits[:PAGE]
    end = page[-1].at if page else None
    url = f"{moment.base}/api/v2/incremental/ticket_events.json"
    return {
        "ticket_events": [shapes.ticket_event(audit, comments=comments) for audit in page],
        "count": len(page),
        "end_time": end,
        "end_of_stream": len(audits) <= PAGE,
        "next_page": f"{url}?start_time={end}" if end else None,
    }


def _tickets(query: Query, moment: Moment) -> dict[str, Any]:
    at, id = _cursor(query["cursor"]) if "cursor" in query else (_start(query, moment), 0)
    changed = moment.world.changed(at, moment.until)
    found = list(islice((row for row in changed if (row.at, row.id) > (at, id)), PAGE + 1))
    page = found[:PAGE]
    if page:
        at, id = page[-1].at, page[-1].id
    return {
        "tickets": [shapes.ticket(row.story, moment.until) for row in page],
        "after_cursor": _written(at, id),
        "end_of_stream": len(found) <= PAGE,
    }


def _ratings(query: Query, moment: Moment) -> dict[str, Any]:
    after = query.get("page[after]")
    at, id = _cursor(after) if after else (int(query.get("start_time", 0)), 0)
    end = min(int(query.get("end_time", moment.now)), moment.now)
    size = min(int(query.get("page[size]", SMALL_PAGE)), SMALL_PAGE)
    ratings = (r for r in moment.world.ratings(at, end) if (r.at, r.id) > (at, id))
    found = list(islice(ratings, size + 1))
    more = len(found) > size
    cursor = _written(found[size - 1].at, found[size - 1].id) if more else None
    return {
        "satisfaction_ratings": [shapes.rating(one, moment.now) for one in found[:size]],
        "meta": {"has_more": more, "after_cursor": cursor},
    }


def _one_rating(id: int, moment: Moment) -> dict[str, Any]:
    story = moment.world.story(id // IDS)
    for one in story.ratings if story else ():
        if one.id == id and one.at <= moment.now:
            return {"satisfaction_rating": shapes.rating(one, moment.now)}
    raise Refused(404, "RecordNotFound")


def _some_tickets(query: Query, moment: Moment) -> dict[str, Any]:
    stories = (moment.world.story(id) for id in _ids(query))
    found = [story for story in stories if story and story.created <= moment.now]
    return {"tickets": [shapes.ticket(story, moment.now) for story in found]}


def _users(query: Query, moment: Moment) -> dict[str, Any]:
    ids = [roster.ADMIN, *roster.AGENTS]
    if "role[]" not in query:
        ids += range(roster.FIRST_CUSTOMER, roster.FIRST_CUSTOMER + roster.CUSTOMERS)
    return _paged("users", (found for id in ids if (found := shapes.user(id))), query)


def _some_users(query: Query, moment: Moment) -> dict[str, Any]:
    return {"users": [found for id in _ids(query) if (found := shapes.user(id))]}


def _me(query: Query, moment: Moment) -> dict[str, Any]:
    return {"user": shapes.user(roster.ADMIN)}


def _groups(query: Query, moment: Moment) -> dict[str, Any]:
    return _paged("groups", map(shapes.group, roster.GROUPS.values()), query)


_ROUTES: dict[str, Callable[[Query, Moment], dict[str, Any]]] = {
    "incremental/ticket_events": _ticket_events,
    "incremental/tickets/cursor": _tickets,
    "incremental/users/cursor": _users,
    "satisfaction_ratings": _ratings,
    "tickets/show_many": _some_tickets,
    "users": _users,
    "users/me": _me,
    "users/show_many": _some_users,
    "groups": _groups,
}


def _ids(query: Query) -> list[int]:
    """Of show_many: a hundred at most."""
    ids = [int(id) for id in query.get("ids", "").split(",") if id.lstrip("-").isdigit()]
    if len(ids) > SMALL_PAGE:
        raise Refused(400, "TooManyIds")
    return ids


def _start(query: Query, moment: Moment) -> int:
    if not query.get("start_time", "").isdigit():
        raise Refused(400, "MissingParameter")
    if int(query["start_time"]) > moment.until:
        raise Refused(422, "StartTimeTooRecent")
    return int(query["start_time"])


def _cursor(text: str) -> tuple[int, int]:
    try:
        at, id = json.loads(base64.urlsafe_b64decode(text))
    except ValueError:
        raise Refused(400, "InvalidCursor") from None
    return at, id


def _written(at: int, id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([at, id]).encode()).decode()


def _paged(name: str, rows: Iterator[dict[str, Any]], query: Query) -> dict[str, Any]:
    """Cursor paging as the plain lists have it: page[size], page[after]."""
    size = min(int(query.get("page[size]", SMALL_PAGE)), SMALL_PAGE)
    after = int(query.get("page[after]", 0))
    found = list(islice(rows, after, after + size + 1))
    more = len(found) > size
    cursor = str(after + size) if more else None
    return {name: found[:size], "meta": {"has_more": more, "after_cursor": cursor}}
