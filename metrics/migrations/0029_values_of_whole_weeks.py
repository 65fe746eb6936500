from django.db import migrations, models

_SUM = {"blank": True, "decimal_places": 0, "max_digits": 50, "null": True}


class Migration(migrations.Migration):
    """Stored weeks say enough to make a month, or four weeks, of a company from them.

    What is new in them is computed by the pipeline; until then figures are read live.
    """

    dependencies = [("metrics", "0028_backlog_from_its_index")]

    operations = [
        *(
            migrations.AddField("metricvalue", name, models.DecimalField(**_SUM))
            for name in ("value_squares", "products", "weight_squares")
        ),
        migrations.AddField("metricvalue", "spread", models.BinaryField(blank=True, null=True)),
        # Eight bytes a value, of which none repeats: compressing gains nothing.
        migrations.RunSQL(
            "ALTER TABLE metrics_metricvalue ALTER COLUMN spread SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "UPDATE metrics_metricversion SET filled_at = NULL", migrations.RunSQL.noop
        ),
    ]
