"""Measures of an organization's own: a name, a unit, a direction; then usable like any kind."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from metrics.models import OwnMeasure
from people import audit
from people.models import Membership, Organization


@transaction.atomic
def add_own_measure(
    *, organization: Organization, by: Membership, name: str, unit: str, better: str
) -> OwnMeasure:
    """A new measure; its short name is made from its name. ValidationError for a name that is
    taken."""
    _refuse_double(organization, name)
    measure = OwnMeasure.objects.create(
        organization=organization,
        slug=_free_slug(organization, name),
        name=name,
        unit=unit,
        better=better,
    )
    _note(measure, by, "own-measure.added")
    return measure


@transaction.atomic
def change_own_measure(*, measure: OwnMeasure, by: Membership, name: str, better: str) -> None:
    """Another name or direction; the unit and the short name stay, so that figures do."""
    _refuse_double(measure.organization, name, but=measure)
    measure.name, measure.better = name, better
    measure.save(update_fields=["name", "better"])
    _note(measure, by, "own-measure.changed")


@transaction.atomic
def retire_own_measure(*, measure: OwnMeasure, by: Membership, retired: bool) -> None:
    """Offer it no more, or again. Its figures stay."""
    measure.retired_at = Now() if retired else None
    measure.save(update_fields=["retired_at"])
    _note(measure, by, "own-measure.retired" if retired else "own-measure.restored")


def _refuse_double(organization: Organization, name: str, *, but: OwnMeasure | None = None) -> None:
    others = OwnMeasure.objects.filter(organization=organization, name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError({"name": _("Another measure has this name.")})


def _free_slug(organization: Organization, name: str) -> str:
    base = slugify(name)[:50] or "measure"
    taken = set(OwnMeasure.objects.filter(organization=organization).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _note(measure: OwnMeasure, by: Membership, action: str) -> None:
    audit.record(organization=measure.organization, by=by, action=action, subject=measure.name)
    Organization.objects.touch(measure.organization_id)
