from django.db import migrations


class Migration(migrations.Migration):
    """Of a mean the stored weeks also held the squares of other variants of its measure, as of the
    time worked on beside the time waiting: the worker computes them anew, and until then figures
    are read from the measurements."""

    dependencies = [("metrics", "0030_reviewed_tickets")]

    operations = [
        migrations.RunSQL(
            "UPDATE metrics_metricversion SET filled_at = NULL"
            " WHERE definition #>> '{aggregations,0,kind}' = 'quotient'",
            migrations.RunSQL.noop,
        )
    ]
