"""How long lists are given out."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """100 at a time, in the order in which they were made; `next` leads on."""

    ordering = "pk"
    page_size = 100
