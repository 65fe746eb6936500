from django.db import migrations, models

from metrics.facts import Measure

_READ = ("measure", "value", "excluded", "channel", "tier")


class Migration(migrations.Migration):
    """A backlog is counted from the index alone: a company's are many spells, on as many pages."""

    dependencies = [("metrics", "0027_uploaded_rows")]

    operations = [
        migrations.RemoveIndex(model_name="measurement", name="measurement_backlog"),
        migrations.RemoveIndex(model_name="measurement", name="measurement_backlog_by_person"),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("measure", Measure["BACKLOG"])),
                fields=["organization", "team", "until", "at"],
                include=(*_READ, "person", "agent"),
                name="measurement_backlog",
            ),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("measure", Measure["BACKLOG"]), ("person__isnull", False)),
                fields=["organization", "person", "until", "at"],
                include=_READ,
                name="measurement_backlog_by_person",
            ),
        ),
    ]
