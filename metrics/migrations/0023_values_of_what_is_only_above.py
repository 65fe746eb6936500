from django.db import migrations


class Migration(migrations.Migration):
    """Teams' cells of quotients are also kept where only the numerator has something: the worker
    computes them anew, and until then they are read from the measurements."""

    dependencies = [("metrics", "0022_practices")]

    operations = [
        migrations.RunSQL(
            "UPDATE metrics_metricversion SET filled_at = NULL"
            " WHERE definition #>> '{aggregations,0,kind}' = 'quotient'",
            migrations.RunSQL.noop,
        )
    ]
