"""How views answer, as everywhere (people.answers), and who may read the pages of OKRs."""

from people.access import Access
from people.answers import announced, changed, form_page, moved_on, page, wants_fragment

__all__ = ["announced", "changed", "form_page", "moved_on", "page", "reads", "wants_fragment"]


def reads(access: Access) -> bool:
    """Who reads the OKRs."""
    return access.reads_objectives
