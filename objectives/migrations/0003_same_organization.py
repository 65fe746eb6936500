"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("objectives_objective", "cycle_id", "objectives_cycle"),
    ("objectives_objective", "team_id", "people_team"),
    ("objectives_objective", "owner_id", "people_membership"),
    ("objectives_support", "child_id", "objectives_objective"),
    ("objectives_support", "parent_id", "objectives_objective"),
    ("objectives_reader", "objective_id", "objectives_objective"),
    ("objectives_reader", "person_id", "people_membership"),
    ("objectives_keyresult", "objective_id", "objectives_objective"),
    ("objectives_keyresult", "owner_id", "people_membership"),
    ("objectives_keyresult", "metric_id", "metrics_metricversion"),
    ("objectives_keyresult", "team_id", "people_team"),
    ("objectives_keyresult", "person_id", "people_membership"),
    ("objectives_keyresultpoint", "key_result_id", "objectives_keyresult"),
    ("objectives_checkin", "key_result_id", "objectives_keyresult"),
    ("objectives_checkin", "author_id", "people_membership"),
    ("objectives_checkin", "helper_id", "people_membership"),
]


class Migration(migrations.Migration):
    dependencies = [("objectives", "0002_initial")]

    operations = [same_organization(*key) for key in KEYS]
