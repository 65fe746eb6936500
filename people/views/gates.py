"""Who may read and who may write the pages of people, teams and settings."""

from people.access import Access


def reads_settings(access: Access) -> bool:
    """Admins, directors and leads."""
    return access.reads_settings


def writes_settings(access: Access) -> bool:
    """Admins alone."""
    return access.writes_settings


def reads_activity(access: Access) -> bool:
    """Admins and directors."""
    return access.reads_activity
