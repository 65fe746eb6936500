"""How long lists are given out."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from people.pages import row_id


class Pages(CursorPagination):
    """100 at a time, in the order in which they were made; `next` leads on."""

    ordering = "pk"
    page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where the address goes on: a row's id, or 404 as for whatever else was made up."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        if row_id(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor
