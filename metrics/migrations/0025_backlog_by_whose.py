from django.db import migrations, models

from metrics.facts import Measure


class Migration(migrations.Migration):
    """A team's or person's backlog is found among their own spells, not among everybody's."""

    dependencies = [("metrics", "0024_measurements_of_people")]

    operations = [
        migrations.RemoveIndex(model_name="measurement", name="measurement_backlog"),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("measure", Measure["BACKLOG"])),
                fields=["organization", "team", "until", "at"],
                name="measurement_backlog",
            ),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("measure", Measure["BACKLOG"]), ("person__isnull", False)),
                fields=["organization", "person", "until", "at"],
                name="measurement_backlog_by_person",
            ),
        ),
    ]
