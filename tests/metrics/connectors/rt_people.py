"""The people of the throwaway Request Tracker, each acting over its API."""

from contextlib import ExitStack
from typing import Any, Self

import httpx

from metrics.connectors.base import Connector, Cursor, Page
from metrics.facts import Event, event_order


class RtPeople:
    """alice (tier 1), bob (tier 2), a customer, root, and okrbot, the reader."""

    def __init__(self, api: str, token: str) -> None:
        self._stack = ExitStack()
        self.alice = self._client(api, auth=("alice", "secret-alice"))
        self.bob = self._client(api, auth=("bob", "secret-bob"))
        self.customer = self._client(api, auth=("customer1", "secret-c1"))
        self.root = self._client(api, auth=("root", "password"))
        self.okrbot = self._client(api, headers={"Authorization": f"token {token}"})

    def _client(self, api: str, **options: Any) -> httpx.Client:
        # A kept connection would keep one of the server's two processes waiting for its end.
        limits = httpx.Limits(max_keepalive_connections=0)
        client = httpx.Client(base_url=f"{api}/", timeout=30, limits=limits, **options)
        return self._stack.enter_context(client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ticket(self, **fields: Any) -> str:
        """A customer's ticket in Support, written down by root; its id."""
        fields = {"Queue": "Support", "Subject": "Help", "Content": "It is broken"} | fields
        return str(ok(self.customer.post("ticket", json=fields)).json()["id"])

    def number(self, name: str) -> str:
        """A user's id."""
        return str(ok(self.okrbot.get(f"user/{name}")).json()["id"])

    def queue(self, name: str) -> str:
        """A queue's id."""
        return str(ok(self.okrbot.get(f"queue/{name}")).json()["id"])


def ok(response: httpx.Response) -> httpx.Response:
    """The same, if it went well."""
    assert response.is_success, f"{response.request.url}: {response.text}"
    return response


def say(
    client: httpx.Client, ticket: str, words: str, *, how: str = "correspond", **more: Any
) -> None:
    """A public reply, or with how="comment" an internal note."""
    body = {"Content": words, "ContentType": "text/plain", **more}
    ok(client.post(f"ticket/{ticket}/{how}", json=body))


def put(client: httpx.Client, ticket: str, **fields: Any) -> None:
    """Change fields of a ticket."""
    ok(client.put(f"ticket/{ticket}", json=fields))


def drain(connector: Connector, cursor: Cursor | None = None) -> tuple[list[Page], Cursor]:
    """All pages of the only stream from there to its end, and the cursor after them."""
    pages: list[Page] = []
    (stream,) = connector.streams
    while not pages or not pages[-1].done:
        pages.append(connector.page(stream, pages[-1].cursor if pages else cursor or {}))
        assert len(pages) < 1000
    return pages, pages[-1].cursor


def told(pages: list[Page], ticket: str) -> list[Event]:
    """A ticket's events in the order of events, as an importer keeps them: highest revision."""
    kept: dict[str, Event] = {}
    for page in pages:
        for record in page.tickets:
            if record.external_id == ticket:
                for event in record.events:
                    if event.id not in kept or event.revision > kept[event.id].revision:
                        kept[event.id] = event
    return sorted(kept.values(), key=event_order)
