"""A million tickets of two years, 300 agents, 30 teams: how quick what is asked of them is."""

from bench.filling import fill, vacuum
from bench.framework import Context, Figure, seconds
from bench.reading import everyone, one_metric
from bench.world import make_department
from metrics.values_due import rebuild_values


def run(context: Context) -> list[Figure]:
    """A tenth of the department's tickets first, then all of them."""
    department = make_department("department")
    organization = department.organization
    fill(department, until=context.size // 10, context=context)
    fill(department, until=context.size, context=context)
    rebuilt = seconds(lambda: rebuild_values(organization_id=organization.pk))
    vacuum("metrics_metricvalue")
    return [
        Figure("stored values rebuilt", rebuilt, "s"),
        *one_metric(organization, context),
        *everyone(organization, context),
    ]
