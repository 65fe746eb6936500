"""The catalogue's metrics as rows of an organization."""

from django.db import transaction

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.models import Metric, MetricVersion
from people.models import Organization


@transaction.atomic
def ensure_metrics(organization: Organization) -> int:
    """Give the organization every metric of the catalogue that it lacks, and the next version of
    each whose definition a release has changed; how many versions were new.

    A version that it has stays as it is: it is frozen for the cycles that use it.
    """
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    known = set(organization.metrics.values_list("key", flat=True))
    new = [
        Metric(organization=organization, key=key) for key in sorted(CATALOGUE) if key not in known
    ]
    Metric.objects.bulk_create(new)
    versions = [_version(metric, 1) for metric in new]
    if known:
        versions += [
            _version(last.metric, last.number + 1)
            for last in current_versions(organization)
            if _has_changed(last)
        ]
    MetricVersion.objects.bulk_create(versions)
    return len(versions)


def _version(metric: Metric, number: int) -> MetricVersion:
    return MetricVersion(
        organization_id=metric.organization_id,
        metric=metric,
        number=number,
        definition=to_json(CATALOGUE[metric.key]),
    )


def _has_changed(last: MetricVersion) -> bool:
    """Whether the catalogue says something else by now; what is the organization's own never."""
    now = CATALOGUE.get(last.metric.key)
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
