"""No row of what does not come from helpdesks can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("metrics_accountassignee", "account_id", "metrics_account"),
    ("metrics_accountassignee", "person_id", "people_membership"),
    ("metrics_batch", "by_id", "people_membership"),
    ("metrics_batch", "taken_back_by_id", "people_membership"),
    ("metrics_entry", "batch_id", "metrics_batch"),
    ("metrics_entry", "account_id", "metrics_account"),
    ("metrics_entry", "person_id", "people_membership"),
    ("metrics_entry", "team_id", "people_team"),
    ("metrics_measurement", "entry_id", "metrics_entry"),
    ("metrics_measurement", "account_id", "metrics_account"),
    ("metrics_measurementhistory", "entry_id", "metrics_entry"),
    ("metrics_ruling", "entry_id", "metrics_entry"),
    ("metrics_schedule", "team_id", "people_team"),
    ("metrics_incidentwindow", "approved_by_id", "people_membership"),
    ("metrics_incidentwindow", "withdrawn_by_id", "people_membership"),
]
# Tickets that were measured before know by their measurement (22) that they are complaints.
COMPLAINTS = """UPDATE metrics_ticket t SET complaint = true FROM metrics_measurement m
WHERE m.organization_id = t.organization_id AND m.ticket_id = t.id AND m.measure = 22"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0008_more_than_tickets")]

    operations = [
        *(same_organization(*key) for key in KEYS),
        migrations.RunSQL(COMPLAINTS, migrations.RunSQL.noop),
    ]
