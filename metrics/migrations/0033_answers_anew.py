"""Waves are settled before outages, and customers of two helpdesks kept apart: tickets with an NPS
answer are measured again."""

from django.db import migrations

from metrics.facts import Measure

RATED = f"""INSERT INTO metrics_duescope (organization_id, tickets, agents, groups, cause, after)
SELECT organization_id, array_agg(DISTINCT ticket_id ORDER BY ticket_id), '{{}}', '{{}}',
    'upgrade', 0
FROM metrics_measurement WHERE measure = {Measure["NPS"].value} AND ticket_id IS NOT NULL
GROUP BY organization_id"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0032_decisions_stay")]

    operations = [migrations.RunSQL(RATED, migrations.RunSQL.noop)]
