"""What was decided and asked about an entry hangs on the first one of its key: it stays, whatever
takes its place. What had been lost so far holds again, and its figures follow."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Those that hold now, of which an earlier one was ruled out.
LOST = """INSERT INTO metrics_duescope
    (organization_id, tickets, agents, groups, entries, cause, after)
SELECT r.organization_id, '{}', '{}', '{}', array_agg(DISTINCT now.id), 'ruling', 0
FROM metrics_ruling r
JOIN metrics_entry e ON e.organization_id = r.organization_id AND e.id = r.entry_id
JOIN metrics_entry now ON now.organization_id = e.organization_id AND now.key = e.key
WHERE now.withdrawn_at IS NULL AND now.id <> e.id AND r.withdrawn_at IS NULL AND r.excludes
GROUP BY r.organization_id"""
# Of several decisions on one key the last holds; of several open questions the last is open.
ONE_RULING = """UPDATE metrics_ruling r SET withdrawn_at = statement_timestamp() FROM (
    SELECT r.id, row_number() OVER (
        PARTITION BY r.organization_id, e.key, r.measure, r.variant
        ORDER BY r.decided_at DESC, r.id DESC) AS place
    FROM metrics_ruling r
    JOIN metrics_entry e ON e.organization_id = r.organization_id AND e.id = r.entry_id
    WHERE r.withdrawn_at IS NULL) each
WHERE each.id = r.id AND each.place > 1"""
ONE_QUESTION = """UPDATE metrics_dispute d SET state = 'withdrawn' FROM (
    SELECT d.id, row_number() OVER (
        PARTITION BY d.organization_id, e.key, d.measure, d.variant
        ORDER BY d.asked_at DESC, d.id DESC) AS place
    FROM metrics_dispute d
    JOIN metrics_entry e ON e.organization_id = d.organization_id AND e.id = d.entry_id
    WHERE d.state = 'open') each
WHERE each.id = d.id AND each.place > 1"""
HANG = """UPDATE {} hung SET entry_id = (
    SELECT min(first.id) FROM metrics_entry first
    WHERE first.organization_id = e.organization_id AND first.key = e.key)
FROM metrics_entry e WHERE e.organization_id = hung.organization_id AND e.id = hung.entry_id"""
STEPS = (
    LOST,
    ONE_RULING,
    ONE_QUESTION,
    HANG.format("metrics_ruling"),
    HANG.format("metrics_dispute"),
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0031_spread_of_one_variant")]

    operations = [
        migrations.AddField(
            model_name="duescope",
            name="entries",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        *(migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS),
    ]
