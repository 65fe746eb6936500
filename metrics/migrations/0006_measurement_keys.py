"""Agents and groups of measurements need no key of their own: see docs/decisions/0020-ingest.md."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("metrics_measurement", "agent_id", "metrics_helpdeskagent"),
    ("metrics_measurement", "group_id", "metrics_helpdeskgroup"),
]


def dropped(table, column, target):
    key = same_organization(table, column, target)
    return migrations.RunSQL(key.reverse_sql, key.sql)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_due_by_source")]

    operations = [dropped(*key) for key in KEYS]
