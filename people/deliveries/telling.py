"""Facts → rows: each thing is told to each person once, however often it is found."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings

from people.deliveries.kinds import KINDS
from people.models import Delivery, Mail

AT_ONCE = 500


class Notice(NamedTuple):
    """What to tell whom. about: what and when, the same each time that it is found.

    path: where its link leads, within the site. mail, in_page: by which ways.
    """

    person: int
    kind: str
    about: str
    path: str
    facts: dict[str, Any]
    mail: bool = True
    in_page: bool = True


def tell(organization_id: int, notices: Iterable[Notice]) -> None:
    """Keep them to be read and sent; those that stand already stay as they are.

    Raises KeyError for a kind that nobody can put into words.
    """
    rows = [
        Delivery(
            organization_id=organization_id,
            person_id=each.person,
            kind=each.kind,
            about=each.about,
            data=each.facts | {"path": each.path},
            in_page=each.in_page,
            mail=Mail.QUEUED if each.mail and settings.MAIL_IS_SET else Mail.NONE,
        )
        for each in sorted(notices, key=lambda each: (each.person, each.kind, each.about))
        if KINDS[each.kind]
    ]
    Delivery.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def forget(organization_id: int, about: str) -> None:
    """Take back what was told about a thing that is gone; what was mailed stays mailed."""
    Delivery.objects.filter(organization=organization_id, about=about).delete()
