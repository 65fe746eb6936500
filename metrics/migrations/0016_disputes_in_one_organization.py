"""No dispute can point into another organization; what the history lacked, as far as it is known."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("metrics_dispute", "ticket_id", "metrics_ticket"),
    ("metrics_dispute", "agent_id", "metrics_helpdeskagent"),
    ("metrics_dispute", "entry_id", "metrics_entry"),
    ("metrics_dispute", "team_id", "people_team"),
    ("metrics_dispute", "asked_by_id", "people_membership"),
    ("metrics_dispute", "decided_by_id", "people_membership"),
    ("metrics_dispute", "ruling_id", "metrics_ruling"),
    ("metrics_measurementhistory", "account_id", "metrics_account"),
]
# A ticket's channel never changes; tier and priority are those of the measurement that followed.
CHANNELS = """UPDATE metrics_measurementhistory h SET channel = t.channel FROM metrics_ticket t
WHERE t.organization_id = h.organization_id AND t.id = h.ticket_id"""
TIERS = """UPDATE metrics_measurementhistory h SET tier = m.tier, priority = m.priority
FROM metrics_measurement m WHERE m.organization_id = h.organization_id
AND m.ticket_id = h.ticket_id AND m.measure = h.measure AND m.event_id = h.event_id"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0015_history_and_disputes")]

    operations = [
        *(same_organization(*key) for key in KEYS),
        migrations.RunSQL(CHANNELS, migrations.RunSQL.noop),
        migrations.RunSQL(TIERS, migrations.RunSQL.noop),
    ]
