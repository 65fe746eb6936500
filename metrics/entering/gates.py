"""Who may come to the pages of what comes from elsewhere."""

from people.access import Access


def enters(access: Access) -> bool:
    """Admins, directors and leads type in, upload and take back."""
    return access.enters_measures


def writes_accounts(access: Access) -> bool:
    """Admins and directors change accounts, and set up measures of one's own."""
    return access.writes_accounts


def reads_accounts(access: Access) -> bool:
    """Also agents: the own ones."""
    return access.reads_accounts
