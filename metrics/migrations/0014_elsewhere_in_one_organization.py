"""Nothing from elsewhere points into another organization; NPS answers of old get their waves."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("metrics_answer", "ticket", "metrics_ticket"),
    ("metrics_answer", "entry_id", "metrics_entry"),
    ("metrics_entryfile", "batch_id", "metrics_batch"),
    ("metrics_entryfile", "by_id", "people_membership"),
]
# Tickets with a measurement of NPS (21) are measured once more: their answers are not noted yet.
WAVES = """INSERT INTO metrics_duescope
    (organization_id, tickets, agents, groups, people, start, "end", cause, after, created_at)
SELECT organization_id, array_agg(DISTINCT ticket_id), '{}', '{}', '{}', NULL, NULL, 'waves', 0, now()
FROM metrics_measurement WHERE measure = 21 AND ticket_id IS NOT NULL GROUP BY organization_id"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0013_from_elsewhere")]

    operations = [
        *(same_organization(*key) for key in KEYS),
        migrations.RunSQL(WAVES, migrations.RunSQL.noop),
    ]
