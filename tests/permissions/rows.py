"""What a row of the permission matrix says; tests.permissions.routes tells how to read it."""

from typing import NamedTuple


class Row(NamedTuple):
    get: str
    post: str
    names: dict[str, str]


def row(get: str = "", post: str = "", **names: str) -> Row:
    return Row(get, post, names)
