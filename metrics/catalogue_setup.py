"""The catalogue's metrics as rows of an organization."""

from django.db import transaction

from metrics.catalogue import CATALOGUE, Definition, definition_from_json, to_json
from metrics.models import Metric, MetricVersion
from people.models import Organization


@transaction.atomic
def ensure_metrics(organization: Organization) -> int:
    """Give the organization every metric of the catalogue that it lacks; how many were new.

    Also once a release brings more of them. A definition that it has stays as it is: it is
    frozen for the cycles that use it.
    """
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    known = set(organization.metrics.values_list("key", flat=True))
    new = [
        Metric(organization=organization, key=key) for key in sorted(CATALOGUE) if key not in known
    ]
    Metric.objects.bulk_create(new)
    MetricVersion.objects.bulk_create(
        MetricVersion(
            organization=organization, metric=metric, definition=to_json(CATALOGUE[metric.key])
        )
        for metric in new
    )
    return len(new)


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
