"""Who opens the pages of objectives."""

from people.access import Access


def reads(access: Access) -> bool:
    """Who reads the OKRs."""
    return access.reads_objectives
