"""The catalogue's metrics as rows of an organization."""

from collections.abc import Mapping

from django.db import transaction

from metrics.catalogue import CATALOGUE, Definition, as_set, definition_from_json, to_json
from metrics.models import Metric, MetricVersion
from metrics.models.limits import limits_of
from people.models import Membership, Organization


@transaction.atomic
def ensure_metrics(organization: Organization, *, by: Membership | None = None) -> int:
    """Give the organization every metric of the catalogue that it lacks, and the next version of
    each whose definition a release or a limit of its own has changed; how many were new.

    A version that it has stays as it is: it is frozen for the cycles that use it.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    known = set(organization.metrics.values_list("key", flat=True))
    new = [
        Metric(organization=organization, key=key) for key in sorted(CATALOGUE) if key not in known
    ]
    Metric.objects.bulk_create(new)
    catalogue = catalogue_of(organization)
    versions = [_version(metric, 1, catalogue, by) for metric in new]
    if known:
        versions += [
            _version(last.metric, last.number + 1, catalogue, by)
            for last in current_versions(organization)
            if _has_changed(last, catalogue)
        ]
    MetricVersion.objects.bulk_create(versions)
    return len(versions)


def catalogue_of(organization: Organization) -> dict[str, Definition]:
    """The catalogue with the limits that the organization has set; one query."""
    limits = limits_of(organization)
    return CATALOGUE | as_set(solved=limits.solved_within, covered=limits.covered_by)


def _version(
    metric: Metric, number: int, catalogue: Mapping[str, Definition], by: Membership | None
) -> MetricVersion:
    return MetricVersion(
        organization_id=metric.organization_id,
        metric=metric,
        number=number,
        definition=to_json(catalogue[metric.key]),
        by=by,
    )


def _has_changed(last: MetricVersion, catalogue: Mapping[str, Definition]) -> bool:
    """Whether the catalogue says something else by now; what is the organization's own never."""
    now = catalogue.get(last.metric.key)
    return now is not None and definition_from_json(last.definition) != now


def current_versions(organization: Organization) -> list[MetricVersion]:
    """The newest version of each metric in use, with its metric, by key; one query."""
    return list(
        MetricVersion.objects.filter(organization=organization, metric__retired_at__isnull=True)
        .order_by("metric__key", "-number")
        .distinct("metric__key")
        .select_related("metric")
    )


def definitions(organization: Organization) -> dict[str, Definition]:
    """The organization's metrics by key as they are defined now; one query.

    Those of the catalogue are there too before `ensure_metrics` has made their rows.
    """
    own = {
        version.metric.key: definition_from_json(version.definition)
        for version in current_versions(organization)
    }
    return CATALOGUE | own
