"""What addresses say: which page of a long list, which row."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50
# What a bigint surely holds. A longer one is nobody's id, and a very long one Python cannot read.
DIGITS = 18


def row_id(text: str) -> int | None:
    """The id that an address or a form names, or None where it can be none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


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
