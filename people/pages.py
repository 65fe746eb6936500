"""Long lists, a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def numbered(
    request: HttpRequest, rows: Any, per_page: int = PER_PAGE, *, count: int | None = None
) -> Page[Any]:
    """The page that `?page=` asks for; the nearest one where there is no such page.

    count: how many rows there are, if that is known already.
    """
    pages = Paginator(rows, per_page)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))
