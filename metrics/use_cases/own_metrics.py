"""Metrics of an organization's own: written, changed by a new version, retired, brought back."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.hurry import hurry
from metrics.models import Metric, MetricVersion
from metrics.use_cases.limits import measure_limits_of
from people.access import Access
from people.audit import record
from people.models import Organization

PREFIX = "own-"  # the catalogue's keys have no hyphen: a later release cannot take one of these
MOST = 200


@transaction.atomic
def create_metric(*, access: Access, definition: Definition) -> Metric:
    """A new metric with its first version; its key is made of its name. Raises ValidationError."""
    organization = _locked(access)
    _check_name(organization, str(definition.name))
    if organization.metrics.filter(key__startswith=PREFIX).count() >= MOST:
        raise ValidationError(_("There are too many metrics: retire one that nobody looks at."))
    metric = Metric.objects.create(
        organization=organization,
        key=_free_key(organization, str(definition.name)),
        name=str(definition.name),
    )
    _add_version(access, metric, definition, number=1)
    _note(access, "metric.created", metric)
    return metric


@transaction.atomic
def change_metric(
    *, access: Access, metric: Metric, definition: Definition, note: str = "", seen: int
) -> Metric:
    """The next version; the one before stays what it is for the key results that use it.

    seen: the number of the version that was changed. Raises ValidationError where somebody else
    was faster, or where nothing has changed.
    """
    organization = _locked(access)
    last = metric.versions.order_by("-number")[0]
    if last.number != seen:
        raise ValidationError(
            _("Somebody else has changed this metric meanwhile. Open it again to see how.")
        )
    _check_name(organization, str(definition.name), but=metric)
    new = replace(definition, key=metric.key)
    if to_json(new) == to_json(definition_from_json(last.definition)):
        raise ValidationError(_("Nothing is different from the version before."))
    metric.name = str(definition.name)
    metric.save(update_fields=["name"])
    _add_version(access, metric, new, number=last.number + 1, note=note)
    _note(access, "metric.changed", metric)
    return metric


@transaction.atomic
def retire_metric(*, access: Access, metric: Metric) -> None:
    """Offered nowhere any more; key results that use it go on. `restore_metric` undoes it."""
    _check_own(metric)
    metric.retired_at = timezone.now()
    metric.save(update_fields=["retired_at"])
    _note(access, "metric.retired", metric)


@transaction.atomic
def restore_metric(*, access: Access, metric: Metric) -> None:
    """Back in use; its stored values are computed anew, as nobody kept them up to date."""
    _check_name(_locked(access), metric.name, but=metric)
    metric.retired_at = None
    metric.save(update_fields=["retired_at"])
    metric.versions.update(filled_at=None)
    _note(access, "metric.restored", metric)
    hurry()


def is_own(key: str) -> bool:
    """Whether the metric of this key is the organization's own."""
    return key not in CATALOGUE


def _locked(access: Access) -> Organization:
    """Of two who take the same name, or change the same metric, one comes second."""
    return Organization.objects.select_for_update(no_key=True).get(pk=access.organization.pk)


def _check_own(metric: Metric) -> None:
    if not is_own(metric.key):
        raise ValidationError(_("The catalogue's metrics cannot be retired."))


def _check_name(organization: Organization, name: str, *, but: Metric | None = None) -> None:
    others = organization.metrics.filter(name__iexact=name, retired_at__isnull=True)
    if but is not None:
        others = others.exclude(pk=but.pk)
    named = {str(each.name).casefold() for each in CATALOGUE.values()}
    if others.exists() or name.casefold() in named:
        raise ValidationError({"name": _("Another metric has this name.")})


def _free_key(organization: Organization, name: str) -> str:
    wanted = PREFIX + (slugify(name)[:40].strip("-") or "metric")
    taken = set(organization.metrics.filter(key__startswith=wanted).values_list("key", flat=True))
    tries = (wanted if count == 1 else f"{wanted}-{count}" for count in range(1, len(taken) + 2))
    return next(key for key in tries if key not in taken)


def _add_version(access: Access, metric: Metric, definition: Definition, **given: Any) -> None:
    measure_limits_of(access.organization, definition)
    MetricVersion.objects.create(
        organization=access.organization,
        metric=metric,
        definition=to_json(replace(definition, key=metric.key)),
        by=access.membership,
        **given,
    )
    hurry()


def _note(access: Access, action: str, metric: Metric) -> None:
    Organization.objects.touch(access.organization.pk)
    record(
        organization=access.organization,
        by=access.membership,
        action=action,
        subject=metric.name,
    )
