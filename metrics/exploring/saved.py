"""The views that somebody can open, and where they lead."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from metrics.asking.asked import Refused, asked, teams_of
from metrics.catalogue.aggregation import Words
from metrics.exploring.look import look_of
from metrics.models import SavedView
from metrics.showing.weekly import Known
from people.access import Access
from people.models import Organization
from people.names import by_name


class Kept(NamedTuple):
    """A view in the list. mine: whether the reader may change it."""

    view: SavedView
    metric: Words
    url: str
    mine: bool


def read_views(access: Access, metrics: Mapping[str, Known], *, until: date) -> list[Kept]:
    """The own and the shared ones that still lead somewhere for this reader, by name; one query.

    One that names what is not there any more, or a split that is not for this reader, is left out.
    """
    rows = SavedView.objects.of(access.organization).visible_to(access.membership)
    found = [
        Kept(
            view,
            metrics[view.metric].definition.name,
            address_of(access.organization, view),
            may_change(access, view),
        )
        for view in rows.select_related("owner")
        if view.metric in metrics and (_opens(access, metrics, view, until) or _owns(access, view))
    ]
    return by_name(found, lambda each: each.view.name)


def deleted_view(access: Access, text: str) -> SavedView | None:
    """The view just deleted that the reader may bring back."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    found = SavedView.objects.filter(
        organization=access.organization, deleted_at__isnull=False, pk=int(text)
    ).visible_to(access.membership)
    view = found.first()
    return view if view is not None and may_change(access, view) else None


def may_change(access: Access, view: SavedView) -> bool:
    """Its owner may, and of those that are shared a director."""
    return _owns(access, view) or (view.shared and access.is_director)


def address_of(organization: Organization, view: SavedView) -> str:
    """The metric's page as it was kept."""
    path = reverse("metrics:detail", args=[organization.slug, view.metric])
    return f"{path}?{urlencode(view.query)}" if view.query else path


def _owns(access: Access, view: SavedView) -> bool:
    return view.owner_id == access.membership.pk


def _opens(access: Access, metrics: Mapping[str, Known], view: SavedView, until: date) -> bool:
    definition = metrics[view.metric].definition
    try:
        question = asked(access, definition, view.query, teams=teams_of(access), until=until)
        look_of(access, question, view.query)
    except Refused:
        return False
    return True
