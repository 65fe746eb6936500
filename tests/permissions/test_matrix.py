"""Every route of the application against tests.permissions.routes: a route that is missing there
fails, and so does a row without a route."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.admin import site as operators
from people.models import Membership
from people.use_cases.tokens import create_token
from tests.permissions.routes import API, MATRIX, OPEN
from tests.permissions.rows import Row
from tests.permissions.things import Things
from tests.world import World

ROLES = ("adam", "alice", "bob", "carol", "vera")
ALLOWED = {200, 201, 204, 302, 400, 409, 422}
STATUS = {"F": {403}, "N": {404}, "A": ALLOWED, "-": {405}}
METHODS = ("GET", "POST")
NONE = "-----"


def routes(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The full names of all routes; one without a name gives its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or f"no name: {pattern.pattern}"))


def test_every_route_stands_in_the_matrix_and_every_row_has_a_route() -> None:
    known = {*MATRIX, *API, *OPEN}
    found = set(routes(get_resolver()))
    assert {name for name in found if not name.startswith("admin:")} == known
    assert len(known) == len(MATRIX) + len(API) + len(OPEN)


def rows(table: dict[str, list[Row]]) -> list[Any]:
    """Each row as a test of its own, named by route and what it is about."""
    return [
        pytest.param(name, row, id="-".join([name, *row.names.values()]))
        for name, all_of_it in table.items()
        for row in all_of_it
    ]


@pytest.fixture
def things(world: World) -> Things:
    return Things(world)


def send(client: Client, method: str, url: str, **more: Any) -> HttpResponse:
    """The answer; what it changed is undone."""
    with transaction.atomic():
        answer = client.generic(method, url, **more)
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


def is_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")


def verdict(answer: HttpResponse) -> int:
    """The status; being sent to the sign-in page is none of those allowed."""
    return 401 if is_sign_in(answer) else answer.status_code


@pytest.mark.parametrize(("name", "row"), rows(MATRIX))
def test_who_may(things: Things, name: str, row: Row) -> None:
    """One test for a row: making the world takes longer than asking."""
    names = {key: things.key(path) for key, path in row.names.items()}
    ours = things.world.url(name, **names)
    theirs = reverse(name, kwargs={"organization": things.world.outside.slug} | names)
    # Ids of ours at the own organization's address; a word or short name may be theirs too.
    by_id = bool(names) and all(isinstance(value, int) for value in names.values())
    check_members(things.world, ours, row)
    check_strangers(things.world, [ours, theirs] if by_id else [ours], row)
    check_visitors(ours, row)
    check_other_methods(things.world, ours, row)


def check_members(world: World, url: str, row: Row) -> None:
    for role, first, second in zip(ROLES, row.get or NONE, row.post or NONE, strict=True):
        client = world.client(getattr(world, role))
        for method, letter in (("GET", first), ("POST", second)):
            got = verdict(send(client, method, url))
            assert got in STATUS[letter], f"{role} {method} {url}: {got}, expected {letter}"


def check_strangers(world: World, urls: list[str], row: Row) -> None:
    client = world.client(world.charlie)
    for url in urls:
        for method in methods_of(row):
            got = send(client, method, url).status_code
            assert got == 404, f"stranger {method} {url}: {got}"


def check_visitors(url: str, row: Row) -> None:
    for method in methods_of(row):
        assert is_sign_in(send(Client(), method, url)), f"visitor {method} {url}"


def check_other_methods(world: World, url: str, row: Row) -> None:
    allowed = ROLES[(row.get or row.post).index("A")]
    client = world.client(getattr(world, allowed))
    for method in ("PUT", "PATCH", "DELETE"):
        assert send(client, method, url).status_code == 405, f"{method} {url}"


def methods_of(row: Row) -> list[str]:
    return [method for method, letters in zip(METHODS, (row.get, row.post), strict=True) if letters]


@pytest.mark.parametrize(("name", "row"), rows(API))
def test_who_may_by_token(things: Things, name: str, row: Row) -> None:
    names = {key: things.key(path) for key, path in row.names.items()}
    url = reverse(name, kwargs=names)
    people = [getattr(things.world, role) for role in (*ROLES, "charlie")]
    for method, letters in zip(METHODS, (row.get, row.post), strict=True):
        if letters:
            assert send(Client(), method, url).status_code == 401, f"no token: {method} {url}"
        for person, letter in zip(people, letters or "------", strict=True):
            got = send(by_token(person), method, url, content_type="application/json").status_code
            # What one may not see is not there for any method.
            assert got in STATUS[letter] | ({404} if letter == "-" else set()) - {302}, (
                f"{person} {method} {url}: {got}, expected {letter}"
            )


def by_token(person: Membership) -> Client:
    _row, secret = create_token(membership=person, name="test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("name", OPEN)
def test_open_routes(world: World, name: str) -> None:
    for_visitors, for_users, names = OPEN[name]
    url = reverse(name, kwargs=names)
    for person, letters in ((None, for_visitors), (world.carol, for_users)):
        for method, letter in zip(METHODS, letters, strict=True):
            answer = send(world.client(person), method, url)
            assert open_letter(answer) == letter, f"{person} {method} {url}"


def open_letter(answer: HttpResponse) -> str:
    if answer.status_code == 302:
        return "S" if is_sign_in(answer) else "R"
    return {200: "A", 422: "A", 405: "-", 404: "N"}[answer.status_code]


def test_the_operators_pages_are_there_for_staff_alone(world: World) -> None:
    members = [world.client(person) for person in (world.alice, world.adam)]
    for url in operators_urls():
        for method in METHODS:
            for client in members:
                assert send(client, method, url).status_code == 404, f"{method} {url}"
        end = Client().get(url, follow=True)
        assert end.request["PATH_INFO"] == "/sign-in/", f"visitor {url}"


def operators_urls() -> Iterator[str]:
    """Each address of the admin site, with some id where it takes one."""
    for pattern in operators.urls[0]:
        inner: list[Any] = getattr(pattern, "url_patterns", [pattern])
        for route in inner:
            if route.name:
                taken = dict.fromkeys(route.pattern.regex.groupindex, "1")
                if "app_label" in taken:
                    taken["app_label"] = "people"
                yield reverse(f"admin:{route.name}", kwargs=taken)
